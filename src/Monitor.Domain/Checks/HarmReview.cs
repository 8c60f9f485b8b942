using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-09: the service reviews, every 364 days of a wait, whether the wait has done harm.</summary>
internal sealed class HarmReview : IObligation
{
    public string Code => "WL-09";

    public Owner Owner => Owner.Service;

    public string Finding => "No harm review of the long wait is recorded in the time allowed";

    public string Coming => "A harm review of the long wait";

    public string NextStep => "Review whether the wait has done harm and record it.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        var start = Deadlines.Later(entry.WaitFrom, entry.HarmReviewedOn ?? entry.WaitFrom);
        return Standing.Due(Deadlines.Running(entry, start, now.Policy.HarmReviewed, now));
    }
}
