using Monitor.Domain.People;

namespace Monitor.Domain.Escalations;

/// <summary>
/// Who is told at a step (DOMAIN §4): the step's role, its deputy, then whoever comes next; never a person who was told at another step of the
/// same ladder. Where a party has nobody left, the board's manager hears, and after the manager, of what the board itself owes, the chair, so that
/// nothing is silent.
/// </summary>
public static class Recipients
{
    /// <summary>Who hears of the steps before the chair's, in the party that owes.</summary>
    private static readonly ContactRole[] RoleOfStep = [ContactRole.AssuranceContact, ContactRole.SafeguardingLead, ContactRole.HeadOfService];

    /// <summary>The step at which the board's manager is told as well.</summary>
    public const int BoardsManagerToldAt = 3;

    /// <summary>The step that reaches the board's chair and the challenge log.</summary>
    public const int ChairToldAt = 4;

    /// <summary>The person for a step of a ladder that this party owes, or null when nobody different is left: a gap that must be shown.</summary>
    public static Contact? For(Ladder ladder, int step, Party owner, Party board)
    {
        var taken = ladder.Raisings.Where(raising => raising.Step > step).Select(raising => raising.ToldTo).OfType<PersonId>().ToHashSet();
        Contact? chosen = null;

        for (var i = 1; i <= step; i++)
        {
            var raised = ladder.Raisings.Where(raising => raising.Step == i).ToList();
            var told = raised.Select(raising => raising.ToldTo).OfType<PersonId>().ToList();
            var candidates = Candidates(i, owner, board).Where(contact => !taken.Contains(contact.Person)).ToList();
            // Told once more it is the same person, unless the board's manager had heard for want of others and the party has somebody again.
            chosen = candidates.FirstOrDefault(contact => told.Contains(contact.Person) && IsOf(owner, contact)) ?? candidates.FirstOrDefault();
            taken.UnionWith(told);

            // Who would be told today of a step that somebody else heard before, as in a closure that one person covers, has not heard of it; unless
            // that step is to be told once more, and then it is theirs.
            if (chosen is not null && (told.Count == 0 || raised.Exists(raising => raising.ToldOn is null)))
            {
                taken.Add(chosen.Person);
            }
        }

        return chosen;
    }

    /// <summary>Who hears a step in the end: where nobody different is left for it, the board's manager for them, so that no ladder ends unheard.</summary>
    public static Contact? Hears(Ladder ladder, int step, Party owner, Party board) =>
        For(ladder, step, owner, board) ?? board.WithRole(ContactRole.BoardsManager).FirstOrDefault();

    private static bool IsOf(Party owner, Contact contact) => owner.Contacts.Any(own => own.Person == contact.Person);

    private static IEnumerable<Contact> Candidates(int step, Party owner, Party board)
    {
        if (step >= ChairToldAt)
        {
            return board.WithRole(ContactRole.Chair);
        }

        var managers = board.WithRole(ContactRole.BoardsManager);
        return owner.Kind == PartyKind.Board ? managers.Concat(board.WithRole(ContactRole.Chair)) : RoleOfStep.Skip(step - 1).SelectMany(owner.WithRole).Concat(managers);
    }
}
