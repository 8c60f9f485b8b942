using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>
/// WL-05: each carer whom it is safe and lawful to tell knows that the child is on the list, the expected wait and whom to call; again after the
/// expected wait has changed by 28 days or more.
/// </summary>
internal sealed class CarersTold : IObligation
{
    public string Code => "WL-05";

    public Owner Owner => Owner.ResponsibleAgency;

    public string Finding => "It is not recorded that each carer was told about the wait";

    public string Coming => "Carers to be told about the wait";

    public string NextStep => "Record each carer and the day they were told, or a confirmed decision not to tell.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        var owed = CarerMessage.Owed(entry, now.Today, now.Policy.Carers);
        var known = CarerMessage.KnownToAll(entry);

        if (known >= owed.Version)
        {
            return new Standing(Standing.Never, owed.NextOn);
        }

        // Whoever does not know a message is owed that one from its own day, however many came after it.
        var deadline = known < CarerMessage.First
            ? Deadlines.Of(entry, entry.ListedOn, now.Policy.CarersTold, now)
            : now.WorkingDays.Add(CarerMessage.Owed(entry, now.Today, now.Policy.Carers, atMost: known + 1).From, now.Policy.Carers.LaterWorkingDays);
        return new Standing(deadline, owed.NextOn);
    }
}

/// <summary>
/// What carers are to be told, as numbered versions: the first at listing, another when the expected wait has changed by so many days since the
/// version before it, at most every so many days (DOMAIN §3, WL-05).
/// </summary>
public readonly record struct CarerMessage(int Version, DateOnly From, DateOnly NextOn)
{
    public const int First = 1;

    /// <summary>The version owed on a day, since when, and the first later day on which another will be; or one before it, when no more are asked for.</summary>
    public static CarerMessage Owed(WaitingListEntry entry, DateOnly today, Policies.CarersPolicy policy, int atMost = int.MaxValue)
    {
        var version = First;
        var from = entry.ListedOn;
        int? said = null;
        var next = Standing.Never;

        for (var i = 0; i < entry.ExpectedWaits.Length && version < atMost; i++)
        {
            var expected = entry.ExpectedWaits[i];

            if (expected.On <= entry.ListedOn || said is null)
            {
                said = expected.Days;
                continue;
            }

            if (Math.Abs(expected.Days - said.Value) < policy.ChangeOfDays)
            {
                continue;
            }

            // A change soon after another version waits for its turn, and what is expected by then is what counts.
            var due = Deadlines.Later(expected.On, from.AddDays(policy.AtMostEveryDays));

            if (i + 1 < entry.ExpectedWaits.Length && entry.ExpectedWaits[i + 1].On <= due)
            {
                continue;
            }

            if (due > today)
            {
                next = due;
                break;
            }

            version++;
            from = due;
            said = expected.Days;
        }

        return new CarerMessage(version, from, next);
    }

    /// <summary>The latest version that everybody knows who may be told; 0 while somebody knows none, or no carer is recorded at all.</summary>
    public static int KnownToAll(WaitingListEntry entry)
    {
        var known = entry.Carers.IsEmpty ? 0 : int.MaxValue;

        foreach (var carer in entry.Carers)
        {
            known = carer.NotTold?.ConfirmedOn is null ? Math.Min(known, carer.ToldVersion) : known;
        }

        return known;
    }
}
