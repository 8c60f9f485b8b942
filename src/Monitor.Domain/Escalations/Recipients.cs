using Monitor.Domain.People;

namespace Monitor.Domain.Escalations;

/// <summary>
/// Who is told at a step (DOMAIN §4): the step's role, its deputy, then whoever comes next; never a person who was told at another step of the
/// same ladder.
/// </summary>
public static class Recipients
{
    private static readonly ContactRole[] RoleOfStep =
        [ContactRole.AssuranceContact, ContactRole.SafeguardingLead, ContactRole.HeadOfService, ContactRole.Chair];

    /// <summary>The step at which the board's manager is told as well.</summary>
    public const int BoardsManagerToldAt = 3;

    /// <summary>The step that reaches the board's chair and the challenge log.</summary>
    public const int ChairToldAt = 4;

    /// <summary>The person for a step of a ladder of this agency, or null when nobody different is left: a gap that must be shown.</summary>
    public static Contact? For(Ladder ladder, int step, Party agency, Party board)
    {
        var taken = ladder.Raisings.Where(raising => raising.Step > step).Select(raising => raising.ToldTo).OfType<PersonId>().ToHashSet();
        Contact? chosen = null;

        for (var i = 1; i <= step; i++)
        {
            var told = ladder.Raisings.FirstOrDefault(raising => raising.Step == i && raising.ToldTo is not null)?.ToldTo;
            var candidates = Candidates(i, agency, board).Where(contact => !taken.Contains(contact.Person)).ToList();
            chosen = candidates.FirstOrDefault(contact => contact.Person == told) ?? candidates.FirstOrDefault();

            if (told is { } before)
            {
                taken.Add(before);
            }

            if (chosen is not null)
            {
                taken.Add(chosen.Person);
            }
        }

        return chosen;
    }

    private static IEnumerable<Contact> Candidates(int step, Party agency, Party board)
    {
        if (step >= ChairToldAt)
        {
            return board.WithRole(ContactRole.Chair);
        }

        return RoleOfStep.Skip(step - 1).Take(ChairToldAt - step).SelectMany(agency.WithRole);
    }
}
