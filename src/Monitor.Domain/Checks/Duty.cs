using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>
/// Something a party owes for itself rather than for one family: a signed return, a working contact, cover for a closure, or a service's long waits
/// of one month taken together. <see cref="About"/> tells one from another of the same check.
/// </summary>
public sealed record Duty
{
    public required PartyId Party { get; init; }

    public required string Check { get; init; }

    /// <summary>Small letters, digits, dots and hyphens, as in <c>2026-03</c>, <c>safeguarding-lead</c> or <c>camhs.2026-03</c>.</summary>
    public required string About { get; init; }

    /// <summary>The day on which it was first seen to be owed.</summary>
    public required DateOnly Since { get; init; }

    /// <summary>The last day on which it is met in time.</summary>
    public required DateOnly Deadline { get; init; }

    /// <summary>The entries inside, for a service's list of a month.</summary>
    public ImmutableArray<EntryId> Entries { get; init; } = [];

    /// <summary>The latest ladder, open or resolved.</summary>
    public Ladder? Ladder { get; init; }

    /// <summary>Why the latest acknowledgement takes longer, in somebody's own words; read by the party only.</summary>
    public string? AcknowledgedBecause { get; init; }

    /// <summary>The day from which it is no longer owed.</summary>
    public DateOnly? MetOn { get; init; }

    public bool IsOpen => MetOn is null;

    /// <summary>What tells it from every other duty of the party.</summary>
    public (string Check, string About) Key => (Check, About);

    /// <summary>The duty after one more event of its ladder.</summary>
    public Duty Apply(EntryEvent happened) => happened switch
    {
        LadderOpened opened => this with { Ladder = Ladder.From(opened) },
        StepRaised raised => this with { Ladder = Of(raised.N)?.Apply(raised) ?? Ladder },
        StepTold told => this with { Ladder = Of(told.N)?.Apply(told) ?? Ladder },
        LadderAcknowledged acknowledged => this with { Ladder = Of(acknowledged.N)?.Apply(acknowledged) ?? Ladder },
        LadderResolved resolved => this with { Ladder = Of(resolved.N) is { } ladder ? ladder with { ResolvedOn = resolved.On } : Ladder },
        _ => throw new InvalidOperationException($"A duty cannot take {happened.GetType().Name}."),
    };

    private Ladder? Of(int n) => Ladder?.N == n ? Ladder : null;
}

/// <summary>What a party owes today, as the facts have it. Without a deadline of its own it is owed within the allowance from when it is first seen.</summary>
public sealed record OwedDuty(string Check, string About, DateOnly? Deadline, ImmutableArray<EntryId> Entries)
{
    public OwedDuty(string check, string about, DateOnly? deadline)
        : this(check, about, deadline, [])
    {
    }
}

/// <summary>A duty before and after something happened to it; null when it is new.</summary>
public sealed record DutyChange(Duty? Before, Duty After, ImmutableArray<EntryEvent> Happened);

/// <summary>
/// Looks at all that a party owes for itself: notes what is newly owed, opens a ladder for each that is past its deadline, lets open ladders climb,
/// and resolves those whose duty is met. Running it again on the same day changes nothing.
/// </summary>
public static class DutyWatch
{
    public static ImmutableArray<DutyChange> Settle(
        PartyId party, IReadOnlyCollection<Duty> known, IReadOnlyCollection<OwedDuty> owed, in Circumstances now)
    {
        var changes = ImmutableArray.CreateBuilder<DutyChange>();
        var byKey = known.ToDictionary(duty => duty.Key);

        foreach (var each in owed)
        {
            var before = byKey.GetValueOrDefault((each.Check, each.About));
            Add(changes, before, Owed(party, before, each, now), now);
        }

        foreach (var before in known.Where(duty => duty.IsOpen && !owed.Any(each => (each.Check, each.About) == duty.Key)))
        {
            Add(changes, before, before with { MetOn = now.Today, Entries = [] }, now);
        }

        return changes.DrainToImmutable();
    }

    private static Duty Owed(PartyId party, Duty? before, OwedDuty owed, in Circumstances now)
    {
        var since = before is { IsOpen: true } ? before.Since : now.Today;
        var deadline = owed.Deadline ?? (before is { IsOpen: true } ? before.Deadline : now.Policy.ContactWorks.From(since, LevelChange.WhenNotRecorded, now.WorkingDays));

        return (before ?? new Duty { Party = party, Check = owed.Check, About = owed.About, Since = since, Deadline = deadline }) with
        {
            Since = since,
            Deadline = deadline,
            Entries = before is not null && before.Entries.SequenceEqual(owed.Entries) ? before.Entries : owed.Entries,
            MetOn = null,
        };
    }

    private static void Add(ImmutableArray<DutyChange>.Builder changes, Duty? before, Duty after, in Circumstances now)
    {
        var events = ImmutableArray.CreateBuilder<EntryEvent>();
        var standing = after.IsOpen ? Standing.Due(after.Deadline) : Standing.NothingOwed;
        Watch.Look(after.Check, after.Ladder, standing, Stake.OfParty, null, events, now);
        var settled = events.Aggregate(after, (duty, happened) => duty.Apply(happened));

        if (settled != before)
        {
            changes.Add(new DutyChange(before, settled, events.DrainToImmutable()));
        }
    }
}
