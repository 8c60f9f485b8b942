using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Domain.WaitingList;

/// <summary>What an entry is when it arrives at another agency: the same, with one event that says so. No clock starts again.</summary>
public static class Transfers
{
    /// <summary>The change that makes the entry of the new agency. It is looked at as soon as it is there.</summary>
    public static EntryChange Arrival(StoredEntry leaving, PartyId to, in Circumstances now, Provenance by)
    {
        var moved = new Transferred(leaving.Entry.Responsible, to, now.Today);

        return new EntryChange
        {
            Before = leaving with { WakeAt = null },
            After = leaving.Entry.Apply(moved),
            Events = [new NewEvent(moved)],
            At = by.At,
            Actor = by.Actor,
            Correlation = by.Correlation,
            WakeAt = by.At,
            PolicyVersion = now.Policy.Version,
            CalendarVersion = now.WorkingDays.Version,
        };
    }

    /// <summary>Whoever referred, and the service's team, find the entry at its new place; the agency that it left only when it referred.</summary>
    public static ImmutableArray<OutboxMessage> Announcing(WaitingListEntry entry, PartyId? team, DateTimeOffset at)
    {
        PartyId?[] readers = [entry.ReferredBy, team];
        return
        [
            .. readers.OfType<PartyId>().Distinct().Where(reader => reader != entry.Responsible).Select(reader => OutboxMessage.For(
                at, new PointToEntry(entry.Responsible, entry.Id, reader, PointerKind.Follows), entry.Id.ToString(), reader.ToString(), entry.Responsible.ToString(), $"{at:O}")),
        ];
    }
}
