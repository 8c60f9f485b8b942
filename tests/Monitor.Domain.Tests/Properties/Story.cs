using CsCheck;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Properties;

/// <summary>What somebody does about an entry, so many days after its referral; the numbers mean what the deed makes of them.</summary>
internal readonly record struct Deed(int Day, DeedKind Kind, int Late, int Some, int Other);

/// <summary>An entry's whole life as it will be played, in one world. It prints as what it holds, so that a failing one can be read.</summary>
internal sealed record Story(World World, int Received, int? QuietAfter, int TellingDelay, IReadOnlyList<Deed> Deeds)
{
    /// <summary>The days that are lived through.</summary>
    public const int Days = 130;

    public DateOnly First => World.Begin.AddDays(Received);

    public EntryEvent Referral => Entries.Referral(First) with { QuietFrom = QuietAfter is { } days ? First.AddDays(days) : null };

    public IEnumerable<DateOnly> EveryDay => Enumerable.Range(0, Days).Select(First.AddDays);

    public static Gen<Story> Any { get; } = Gen.Select(
        World.Any,
        Gen.Int[0, 200],
        Gen.Int[-20, 20],
        Gen.Int[0, 6],
        Gen.Select(Gen.Int[0, Days - 1], Gen.Enum<DeedKind>(), Gen.Frequency((3, Gen.Const(0)), (2, Gen.Int[0, 25])), Gen.Int[0, 30], Gen.Int[0, 99],
            (day, kind, late, some, other) => new Deed(day, kind, late, some, other)).List[0, 30],
        (world, received, quiet, delay, deeds) => new Story(world, received, quiet < 0 ? null : quiet, delay, [.. deeds.OrderBy(deed => deed.Day)]));

    public IEnumerable<Deed> On(DateOnly today) => Deeds.Where(deed => First.AddDays(deed.Day) == today);

    public override string ToString() =>
        $"received {First:yyyy-MM-dd} quiet {QuietAfter} delay {TellingDelay}; {string.Join("; ", Deeds)}; holidays {string.Join(' ', World.BankHolidays)}; "
        + $"closures {string.Join(' ', World.Closures.Select(closure => $"{closure.From}-{closure.To}"))}; {World.Policy}";
}

/// <summary>Lives a story through, by the day or by its wakes, as the use cases would.</summary>
internal sealed class Life(Story story)
{
    private readonly List<(DateOnly On, EntryEvent Event)> _history = [];

    public WaitingListEntry Entry { get; private set; } = WaitingListEntry.Fold(Entries.Id(1), [story.Referral]);

    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>Every event by the day on which it was recorded.</summary>
    public IReadOnlyList<(DateOnly On, EntryEvent Event)> History => _history;

    /// <summary>Called before the entry is looked at, and with what followed.</summary>
    public Action<DateOnly, IReadOnlyList<EntryEvent>>? Looked { get; set; }

    public Life Begin()
    {
        _history.Add((story.First, story.Referral));
        Look(story.First);
        return this;
    }

    public Life Live(bool everyDay = true)
    {
        Begin();

        foreach (var today in story.EveryDay)
        {
            Step(today, everyDay);
        }

        return this;
    }

    public void Step(DateOnly today, bool everyDay = true)
    {
        if (everyDay || (WakeAt is { } wakeAt && wakeAt <= today.StartsAt()))
        {
            Look(today);
        }

        foreach (var deed in story.On(today))
        {
            if (Deeds.Of(deed, today, Entry, _history, story.World) is { } fact)
            {
                Record(today, fact);
            }
        }

        if (story.World.On(today).WorkingDays.Includes(today))
        {
            Tell(today);
        }
    }

    public void Record(DateOnly today, EntryEvent fact)
    {
        _history.Add((today, fact));
        Entry = fact is FactWithdrawn ? WaitingListEntry.Fold(Entry.Id, _history.Select(item => item.Event)) : Entry.Apply(fact);
        Look(today);
    }

    public IReadOnlyList<EntryEvent> Look(DateOnly today)
    {
        var watched = Domain.Escalations.Watch.Settle(Entry, story.World.On(today));
        Entry = watched.Entry;
        WakeAt = watched.WakeAt;
        Looked?.Invoke(today, watched.Events);
        _history.AddRange(watched.Events.Select(happened => (today, happened)));
        return watched.Events;
    }

    private void Tell(DateOnly today)
    {
        foreach (var ladder in Entry.Ladders.Where(ladder => ladder.IsOpen))
        {
            foreach (var raising in ladder.Raisings.Where(raising => raising.ToldOn is null && raising.On.AddDays(story.TellingDelay) <= today))
            {
                Record(today, new StepTold(ladder.Check, ladder.N, raising.Step, raising.Raise, today, Parties.Nobody));
            }
        }
    }
}
