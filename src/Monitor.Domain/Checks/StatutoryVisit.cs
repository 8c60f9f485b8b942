using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>
/// WL-10: a child in need or under a child protection plan is seen by the authority every 20 or 10 working days, the day of the last visit, or of
/// the status, counted as day one.
/// </summary>
internal sealed class StatutoryVisit : IObligation
{
    public string Code => "WL-10";

    public Owner Owner => Owner.Authority;

    public string Finding => "No statutory visit at which the child was seen is recorded in the time allowed";

    public string Coming => "A statutory visit";

    public string NextStep => "Record the visit and that the child was seen, or correct the statutory status.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        var days = entry.Status switch
        {
            StatutoryStatus.ChildInNeed => now.Policy.Visits.ChildInNeed,
            StatutoryStatus.ChildProtection => now.Policy.Visits.ChildProtection,
            _ => 0,
        };

        if (days == 0)
        {
            return Standing.NothingOwed;
        }

        var since = entry.StatusSince ?? entry.ListedOn;
        var dayOne = Deadlines.Later(since, entry.ChildSeenOn ?? since);
        return Standing.Due(now.WorkingDays.Add(dayOne, days - 1));
    }
}
