using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>Which party owes an obligation on an entry: it hears first, and the ladder climbs in it (DOMAIN §4).</summary>
public static class Owners
{
    public static PartyId Of(IObligation obligation, WaitingListEntry entry, Policy policy) => obligation.Owner switch
    {
        Owner.ResponsibleAgency => entry.Responsible,
        Owner.Service => policy.FindService(entry.Service)?.Team ?? entry.Responsible,
        Owner.Authority => entry.Authority ?? entry.Responsible,
        Owner.NamedAgency => entry.Proposal is { RefusedOn: null } proposal ? proposal.To : PartyId.Board,
        _ => throw new ArgumentOutOfRangeException(nameof(obligation)),
    };

    /// <summary>The same among those who take part: what nobody in the directory owes is the board's to look after.</summary>
    public static PartyId Of(IObligation obligation, WaitingListEntry entry, Policy policy, Partnership partnership) =>
        Of(obligation, entry, policy) is var owner && partnership.Find(owner) is not null ? owner : PartyId.Board;
}
