using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Matching;

/// <summary>What earlier entries of the same subject mean for a new one (DOMAIN §2, spells and re-referral).</summary>
public static class RevolvingDoor
{
    /// <summary>
    /// The events for <paramref name="entry"/> that are not recorded on it yet. Everything is counted from the day on which it was received, so that a
    /// message that is handled late decides the same.
    /// </summary>
    public static ImmutableArray<EntryEvent> Of(WaitingListEntry entry, IEnumerable<WaitingListEntry> others, int watchMonths)
    {
        if (entry.IsSilent)
        {
            return [];
        }

        var earlier = others.Where(other => other.Id != entry.Id).ToList();
        var events = ImmutableArray.CreateBuilder<EntryEvent>();
        var waitFrom = earlier.Where(other => IsOneWait(entry, other, watchMonths)).Min(other => (DateOnly?)other.WaitFrom);

        if (waitFrom < entry.WaitFrom)
        {
            events.Add(new SpellJoined(waitFrom.Value));
        }

        var closedOn = earlier.Select(other => other.Closure).Where(closure => IsWatched(entry, closure, watchMonths)).Max(closure => closure?.On);
        var month = closedOn?.AddDays(1 - closedOn.Value.Day);

        if (month is not null && !(entry.HelpedBeforeUntil >= month))
        {
            events.Add(new HelpedBefore(month.Value));
        }

        return events.DrainToImmutable();
    }

    /// <summary>The last day on which an entry still tells something about a new one; null while its wait goes on.</summary>
    public static DateOnly? LastDayOf(WaitingListEntry entry, int watchMonths) => entry.EndedOn?.AddMonths(watchMonths);

    private static bool IsOneWait(WaitingListEntry entry, WaitingListEntry other, int watchMonths) =>
        other.Service == entry.Service
        && (Spells.AreOne(entry.ReceivedOn, other.ReceivedOn, other.EndedOn) || IsSentAgain(entry, other, watchMonths));

    /// <summary>A referral that was rejected and is sent once more as another one keeps its first day, as one that is sent again in place does.</summary>
    private static bool IsSentAgain(WaitingListEntry entry, WaitingListEntry other, int watchMonths) =>
        other is { Rejection: { } rejection, StartedOn: null, Closure: null }
        && other.ReferredBy == entry.ReferredBy
        && string.Equals(other.CaseReference.ToString(), entry.CaseReference.ToString(), StringComparison.OrdinalIgnoreCase)
        && rejection.On <= entry.ReceivedOn
        && entry.ReceivedOn <= rejection.On.AddMonths(watchMonths);

    /// <summary>Of somebody who died nothing is told (DOMAIN §2).</summary>
    private static bool IsWatched(WaitingListEntry entry, Closure? closure, int watchMonths) =>
        closure is not null
        && closure.Reason != ClosingReason.Died
        && closure.On <= entry.ReceivedOn
        && entry.ReceivedOn <= closure.On.AddMonths(watchMonths);
}
