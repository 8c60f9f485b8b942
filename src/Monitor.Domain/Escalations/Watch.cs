using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Escalations;

/// <summary>An entry after everything that follows for it on a day, the events that made it so, and the instant to look again.</summary>
public sealed record Watched(WaitingListEntry Entry, ImmutableArray<EntryEvent> Events, DateTimeOffset? WakeAt);

/// <summary>
/// Looks at one entry: opens a ladder for every finding without one, lets open ladders climb, resolves those whose finding is gone, and tells
/// when anything can change next. Run after every fact and at every wake; running it again on the same day changes nothing.
/// </summary>
public static class Watch
{
    /// <summary>An entry for which no instant is known is still looked at so often, in days.</summary>
    private const int LookAtLeastEvery = 28;

    public static Watched Settle(WaitingListEntry entry, in Circumstances now)
    {
        var events = ImmutableArray.CreateBuilder<EntryEvent>();
        var assessment = Catalogue.Assess(entry, now);
        var wakeOn = assessment.NextChange;
        var settled = entry;

        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            var obligation = Catalogue.All[i];
            var before = events.Count;
            var lookAgainOn = Look(entry, obligation, assessment[i], events, now);
            wakeOn = lookAgainOn < wakeOn ? lookAgainOn : wakeOn;

            for (var j = before; j < events.Count; j++)
            {
                settled = settled.Apply(events[j]);
            }
        }

        return new Watched(settled, events.DrainToImmutable(), entry.IsOpen ? WakeAt(wakeOn, now) : null);
    }

    private static DateOnly Look(
        WaitingListEntry entry, IObligation obligation, Standing standing, ImmutableArray<EntryEvent>.Builder events, in Circumstances now)
    {
        var ladder = entry.LadderFor(obligation.Code);

        if (ladder is not { IsOpen: true })
        {
            if (standing.IsFinding(now.Today))
            {
                Open(entry, obligation, standing.Deadline, (ladder?.N ?? 0) + 1, events, now);
            }

            return Standing.Never;
        }

        if (!standing.IsFinding(now.Today))
        {
            events.Add(new LadderResolved(ladder.Check, ladder.N, now.Today));
            return Standing.Never;
        }

        if (ladder.Aggregate is not null)
        {
            return Standing.Never;
        }

        var climb = EscalationPolicy.Decide(entry, ladder, now);
        events.AddRange(climb.Raised);
        return climb.LookAgainOn;
    }

    private static void Open(
        WaitingListEntry entry, IObligation obligation, DateOnly deadline, int n, ImmutableArray<EntryEvent>.Builder events, in Circumstances now)
    {
        DateOnly? aggregate = obligation.ClimbsByServiceAndMonth ? now.Today.FirstOfMonth() : null;
        events.Add(new LadderOpened(obligation.Code, n, deadline, now.Today, now.Policy.Version, aggregate));

        if (aggregate is null)
        {
            events.AddRange(EscalationPolicy.Open(entry, obligation.Code, n, now));
        }
    }

    private static DateTimeOffset WakeAt(DateOnly wakeOn, in Circumstances now)
    {
        var atTheLatest = now.Today.AddDays(LookAtLeastEvery);
        return (wakeOn < atTheLatest ? wakeOn : atTheLatest).StartsAt();
    }
}
