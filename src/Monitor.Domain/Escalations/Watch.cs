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
            DateOnly? aggregate = obligation.ClimbsByServiceAndMonth ? now.Today.FirstOfMonth() : null;
            var lookAgainOn = Look(obligation.Code, entry.LadderFor(obligation.Code), assessment[i], Stake.Of(entry), aggregate, events, now);
            wakeOn = Deadlines.Earlier(wakeOn, lookAgainOn);

            for (var j = before; j < events.Count; j++)
            {
                settled = settled.Apply(events[j]);
            }
        }

        wakeOn = entry.Hold is { } hold && hold.Until >= now.Today ? Deadlines.Earlier(wakeOn, hold.Until.AddDays(1)) : wakeOn;
        var isWatched = entry.IsOpen || assessment.HasFinding || wakeOn != Standing.Never;
        return new Watched(settled, events.DrainToImmutable(), isWatched ? WakeAt(wakeOn, now) : null);
    }

    /// <summary>What one ladder does about how one obligation stands, and the next day on which it may do something by itself.</summary>
    internal static DateOnly Look(
        string check, Ladder? ladder, Standing standing, in Stake stake, DateOnly? aggregate, ImmutableArray<EntryEvent>.Builder events, in Circumstances now)
    {
        if (ladder is not { IsOpen: true })
        {
            return standing.IsFinding(now.Today) ? Open(check, (ladder?.N ?? 0) + 1, standing.Deadline, stake, aggregate, events, now) : Standing.Never;
        }

        if (!standing.IsFinding(now.Today))
        {
            events.Add(new LadderResolved(ladder.Check, ladder.N, now.Today));
            return Standing.Never;
        }

        var climb = EscalationPolicy.Decide(stake, ladder, now);
        events.AddRange(climb.Raised);
        return climb.LookAgainOn;
    }

    private static DateOnly Open(
        string check, int n, DateOnly deadline, in Stake stake, DateOnly? aggregate, ImmutableArray<EntryEvent>.Builder events, in Circumstances now)
    {
        events.Add(new LadderOpened(check, n, deadline, now.Today, now.Policy.Version, aggregate, now.Policy.Ladder.Terms));

        if (aggregate is not null)
        {
            return Standing.Never;
        }

        var climb = EscalationPolicy.Open(stake, check, n, now);
        events.AddRange(climb.Raised);
        return climb.LookAgainOn;
    }

    private static DateTimeOffset WakeAt(DateOnly wakeOn, in Circumstances now) =>
        Deadlines.Earlier(wakeOn, now.Today.AddDays(LookAtLeastEvery)).StartsAt();
}
