using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>
/// WL-15: an agency that is asked to answer for interim support accepts or refuses within three working days; a refusal is settled by the board's
/// manager in two. Until then the present agency answers.
/// </summary>
public sealed class ResponsibilityTaken : IObligation
{
    public const string OwnCode = "WL-15";

    public string Code => OwnCode;

    public Owner Owner => Owner.NamedAgency;

    public string Finding => "It is not settled which agency answers for interim support";

    public string Coming => "An answer on who is responsible for interim support";

    public string NextStep => "Accept or refuse responsibility; after a refusal the board's manager settles it.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) => entry.Proposal switch
    {
        null => Standing.NothingOwed,
        { RefusedOn: { } refused } => Standing.Due(now.WorkingDays.Add(refused, now.Policy.SettledWorkingDays)),
        var proposal => Standing.Due(Deadlines.Running(entry, proposal.On, now.Policy.ResponsibilityTaken, now)),
    };
}
