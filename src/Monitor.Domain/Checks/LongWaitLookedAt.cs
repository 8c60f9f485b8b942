using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-08: a wait of 126 days is looked at by the service, which records what it decides.</summary>
internal sealed class LongWaitLookedAt : IObligation
{
    public string Code => "WL-08";

    public Owner Owner => Owner.Service;

    public bool ClimbsByServiceAndMonth => true;

    public string Finding => "No decision about the long wait is recorded";

    public string Coming => "A decision about the long wait";

    public string NextStep => "Look at the wait and record what is decided.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) => entry.LongWaitDecidedOn >= entry.WaitFrom
        ? Standing.NothingOwed
        : Standing.Due(Deadlines.Running(entry, entry.WaitFrom, now.Policy.LongWaitDecided, now));
}
