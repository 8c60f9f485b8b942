using System.Text.Json;
using Monitor.Domain.Audit;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <summary>Follows an entry's events from the first to the last: each must come from the one before it, and together they must amount to the entry.</summary>
internal sealed class EntryAudit(ITable assurance)
{
    /// <summary>What is wrong with an entry's history; null when nothing is.</summary>
    public async Task<string?> FaultAsync(string partition, StoredEntry stored, CancellationToken cancellationToken)
    {
        var id = stored.Entry.Id;
        var head = EventChain.Beginning;
        var events = new List<EntryEvent>();

        await foreach (var row in assurance.ReadAllAsync(TableRange.Under(partition, Keys.Events, id.ToString()), cancellationToken))
        {
            if (Follow(id, events.Count + 1, head, row) is not { } next)
            {
                return $"Event {events.Count + 1} does not follow from the one before it.";
            }

            head = next.Link;
            events.Add(next.Event);
        }

        if (events.Count != stored.Events || head != stored.Head)
        {
            return $"The entry counts {stored.Events} events and {events.Count} are there.";
        }

        return Stored.Write(WaitingListEntry.Fold(id, events)) == Stored.Write(stored.Entry) ? null : "The entry is not what its events amount to.";
    }

    /// <summary>The event of a row and its link; null when the row is not what was written after the one before it.</summary>
    private static (EntryEvent Event, string Link)? Follow(EntryId id, int sequence, string head, TableRow row)
    {
        try
        {
            var happened = EventRow.From(id, Stored.Known(row));
            var link = EventChain.Link(head, happened.Envelope, happened.TextDigest);

            return happened.Sequence == sequence && row.GetString("link") == link
                ? (Stored.ReadEvent(happened.Name, happened.Payload), link)
                : null;
        }
        catch (Exception exception) when (exception is MalformedRow or NewerRowException or JsonException or FormatException)
        {
            return null;
        }
    }
}
