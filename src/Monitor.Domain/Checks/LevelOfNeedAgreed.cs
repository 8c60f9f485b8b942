using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-11: when referrer and service see the level of need differently, they agree on one within five working days.</summary>
internal sealed class LevelOfNeedAgreed : IObligation
{
    public string Code => "WL-11";

    public Owner Owner => Owner.Service;

    public string Finding => "The level of need is recorded differently by referrer and service, and no agreed level is";

    public string Coming => "A level of need to be agreed";

    public string NextStep => "Speak with the other side and record the level you agree on.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) => LevelHistory.DifferSince(entry.LevelsSeen) is { } since
        ? Standing.Due(Deadlines.Running(entry, since, now.Policy.LevelAgreed, now))
        : Standing.NothingOwed;
}
