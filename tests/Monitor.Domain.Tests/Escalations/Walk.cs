using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Escalations;

/// <summary>One entry as the days pass: facts are recorded, steps are told, and it is looked at.</summary>
internal sealed class Walk(WaitingListEntry entry, Closures? closures = null)
{
    private readonly List<(DateOnly On, EntryEvent Event)> _happened = [];

    public WaitingListEntry Entry { get; private set; } = entry;

    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>Everything that happened, facts and what followed from them, by the day on which it did.</summary>
    public IReadOnlyList<(DateOnly On, EntryEvent Event)> Happened => _happened;

    /// <summary>The steps raised so far in the form "1 on 2026-03-05", with "again" for one that is told once more.</summary>
    public IEnumerable<string> Steps => _happened.Select(item => item.Event).OfType<StepRaised>()
        .Select(raised => $"{raised.Step}{(raised.Raise > 0 ? " again" : "")} on {raised.On:yyyy-MM-dd}");

    public ImmutableArray<EntryEvent> Settle(DateOnly today)
    {
        var watched = Watch.Settle(Entry, On(today) with { Closures = closures });
        Entry = watched.Entry;
        WakeAt = watched.WakeAt;
        _happened.AddRange(watched.Events.Select(happened => (today, happened)));
        return watched.Events;
    }

    public ImmutableArray<EntryEvent> Settle(string today) => Settle(Day(today));

    /// <summary>Records a fact and looks at the entry, as every use case does.</summary>
    public ImmutableArray<EntryEvent> Record(DateOnly today, EntryEvent fact)
    {
        Entry = Entry.Apply(fact);
        _happened.Add((today, fact));
        return Settle(today);
    }

    public ImmutableArray<EntryEvent> Record(string today, EntryEvent fact) => Record(Day(today), fact);

    /// <summary>Tells whatever was raised for a day at least so many days ago and was not told yet.</summary>
    public void Tell(DateOnly today, int delay = 0)
    {
        foreach (var ladder in Entry.Ladders.Where(ladder => ladder.IsOpen))
        {
            foreach (var raising in ladder.Raisings.Where(raising => raising.ToldOn is null && raising.On.AddDays(delay) <= today))
            {
                Record(today, new StepTold(ladder.Check, ladder.N, raising.Step, raising.Raise, today, Parties.Nobody));
            }
        }
    }

    /// <summary>Looks every day from one to another, both included, and tells each step on the day for which it was raised.</summary>
    public Walk Through(string from, string to)
    {
        for (var today = Day(from); today <= Day(to); today = today.AddDays(1))
        {
            Settle(today);
            Tell(today);
        }

        return this;
    }
}
