using Monitor.Domain.People;

namespace Monitor.Domain.Escalations;

/// <summary>Who hears what somebody could not be told: the role's deputy, the next step's contacts, the board's manager, then the chair.</summary>
public static class NextToHear
{
    private static readonly ContactRole[] OfAParty = [ContactRole.AssuranceContact, ContactRole.SafeguardingLead, ContactRole.HeadOfService];
    private static readonly ContactRole[] OfTheBoard = [ContactRole.BoardsManager, ContactRole.Chair];

    /// <summary>
    /// The first of them who was not tried before, a working address before one that has failed; of a party's contacts the lower steps come last, since
    /// somebody is better than nobody. Null when nobody is left.
    /// </summary>
    public static Contact? Of(Party party, ContactRole role, Party board, IReadOnlyCollection<PersonId> tried) =>
        Chain(party, role, board).Where(contact => !tried.Contains(contact.Person)).OrderBy(contact => contact.FailedOn is not null).FirstOrDefault();

    private static IEnumerable<Contact> Chain(Party party, ContactRole role, Party board)
    {
        var ofParty = party.Kind == PartyKind.Board ? [] : OfAParty.SkipWhile(each => each != role).Concat(OfAParty.TakeWhile(each => each != role)).SelectMany(party.WithRole);
        var ofBoard = role == ContactRole.Chair ? OfTheBoard.Reverse() : OfTheBoard;
        return ofParty.Concat(ofBoard.SelectMany(board.WithRole));
    }
}
