using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-13: a family whose referral was rejected is contacted within five working days and told where else to turn.</summary>
internal sealed class RejectedFamilyContacted : IObligation
{
    public string Code => "WL-13";

    public Owner Owner => Owner.ResponsibleAgency;

    public bool AppliesTo(WaitingListEntry entry) => entry is { Rejection: not null, Closure: null };

    public string Finding => "After the referral was rejected, no contact that named an alternative is recorded";

    public string Coming => "Contact with the family whose referral was rejected";

    public string NextStep => "Contact the family, name where else to turn, and record it.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) =>
        entry.Rejection is { } rejection && !(entry.AlternativeNamedOn >= rejection.On)
            ? Standing.Due(Deadlines.Running(entry, rejection.On, now.Policy.AlternativeNamed, now))
            : Standing.NothingOwed;
}
