using System.Text.Json;
using Monitor.Domain.Audit;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <summary>The rows that one change of one wait writes, all in one transaction.</summary>
internal sealed class EntryRows
{
    /// <summary>Set while an entry is on its way between two partitions.</summary>
    public const string MovingColumn = "moving";

    private EntryRows(EntryChange change, IReadOnlyList<TableWrite> writes, string head)
    {
        Change = change;
        Writes = writes;
        Head = head;
    }

    public EntryChange Change { get; }

    public IReadOnlyList<TableWrite> Writes { get; }

    /// <summary>The link of the last event; a stored entry that has it was written by this change.</summary>
    public string Head { get; }

    /// <param name="change">What happens.</param>
    /// <param name="partition">The partition it happens in.</param>
    /// <param name="traceParent">The trace that messages go on with.</param>
    /// <param name="salts">Where the salts of free text come from.</param>
    /// <param name="oldWakeIsThere">False once the old wake row was found to be missing.</param>
    public static EntryRows For(EntryChange change, string partition, string traceParent, Salts salts, bool oldWakeIsThere = true)
    {
        var id = change.After.Id;
        var writes = new List<TableWrite>();

        if (change.Receipt is { } receipt)
        {
            writes.Add(TableWrite.Insert(new TableRow(partition, Keys.Receipt(receipt.OperationId))
            {
                { Stored.VersionColumn, Stored.Version },
                { "body", receipt.BodyDigest },
                { "at", change.At },
            }));
        }

        var head = AddEvents(change, partition, salts, writes);
        AddEntry(change, partition, head, writes);
        AddWake(change, partition, oldWakeIsThere, writes);

        foreach (var ladder in change.After.Ladders.Where(ladder => change.Before?.Entry.Ladders.Contains(ladder) is not true))
        {
            writes.Add(TableWrite.Upsert(new TableRow(partition, Keys.Ladder(id, ladder.Check, ladder.N))
            {
                { Stored.VersionColumn, Stored.Version },
                { "ladder", Stored.Write(ladder) },
            }));
        }

        writes.AddRange(change.Notifications.Select(notification => TableWrite.Insert(NotificationStore.RowOf(notification))));
        writes.AddRange(change.Messages.Select(message => TableWrite.Insert(OutboxStore.RowOf(partition, message, traceParent))));
        return new EntryRows(change, writes, head);
    }

    /// <summary>
    /// The rows of an entry that arrives from another partition. They replace what arrived before, as long as it is what was read; whatever came
    /// since, or lives there by now, stays.
    /// </summary>
    public static IReadOnlyList<TableWrite> ForArrival(EntryChange change, string partition, string traceParent, Salts salts, string? arrivedBefore) =>
    [
        .. For(change, partition, traceParent, salts, oldWakeIsThere: false).Writes.Select(write =>
        {
            if (write.Row.Row != Keys.Entry(change.After.Id))
            {
                return TableWrite.Upsert(write.Row);
            }

            write.Row.Add(MovingColumn, nameof(Moving.Arriving));
            return arrivedBefore is null ? TableWrite.Insert(write.Row) : TableWrite.Replace(write.Row, arrivedBefore);
        }),
    ];

    /// <summary>Where the entry lies after a change.</summary>
    public static string KeyOf(EntryChange change) => StaysArchived(change) ? Keys.ArchivedEntry(change.After.Id) : Keys.Entry(change.After.Id);

    public static StoredEntry ToStored(TableRow row)
    {
        Stored.Known(row);
        return new StoredEntry(
            Stored.Read<WaitingListEntry>(row.GetString("entry")), row.ETag!, row.GetInt32("events"), row.GetString("head"),
            row.FindInstant("wakeAt"), row.FindInstant("endedAt"))
        {
            Moving = row.FindString(MovingColumn) is { } moving ? Enum.Parse<Moving>(moving) : Moving.No,
            HasWords = row.FindBoolean("words") ?? true, // a row from before this was noted
            IsArchived = RowKeys.Split(row.Row)[0] == Keys.Archived,
        };
    }

    /// <summary>The same; null when the row cannot be read here, which must keep no other from being seen.</summary>
    public static StoredEntry? TryToStored(TableRow row)
    {
        try
        {
            return ToStored(row);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or MalformedRow or NewerRowException)
        {
            return null;
        }
    }

    /// <summary>The entry that a row is of, whatever its kind.</summary>
    public static EntryId IdOf(TableRow row) => EntryId.Parse(RowKeys.Split(row.Row)[1], null);

    private static string AddEvents(EntryChange change, string partition, Salts salts, List<TableWrite> writes)
    {
        var id = change.After.Id;
        var head = change.Before?.Head ?? EventChain.Beginning;
        var sequence = change.Before?.Events ?? 0;

        foreach (var added in change.Events)
        {
            sequence++;
            var textDigest = string.Empty;

            if (added.Text is { } text)
            {
                var salt = salts.Next();
                textDigest = EventChain.TextDigest(salt, text);
                writes.Add(TableWrite.Insert(new TableRow(partition, Keys.Text(id, sequence))
                {
                    { Stored.VersionColumn, Stored.Version },
                    { "text", text },
                    { "salt", salt },
                }));
            }

            var row = EventRow.From(id, sequence, change.At, change.Actor, change.Correlation, added.Event, textDigest);
            head = EventChain.Link(head, row.Envelope, textDigest);
            writes.Add(TableWrite.Insert(row.ToRow(partition, head)));

            if (added.Event is TextErased erased)
            {
                writes.AddRange(erased.Sequences.Select(text => TableWrite.DeleteAny(partition, Keys.Text(id, text))));
            }
        }

        return head;
    }

    private static void AddEntry(EntryChange change, string partition, string head, List<TableWrite> writes)
    {
        var after = change.After;
        var row = new TableRow(partition, KeyOf(change))
        {
            { Stored.VersionColumn, Stored.Version },
            { "entry", Stored.Write(after) },
            { "events", (change.Before?.Events ?? 0) + change.Events.Length },
            { "head", head },
            { "wakeAt", change.WakeAt },
            { "words", HasWords(change) },
            { "endedAt", after.IsOpen || change.WakeAt is not null ? null : change.Before?.EndedAt ?? EndedAt(change) },
            { "policy", change.PolicyVersion },
            { "calendar", change.CalendarVersion },
        };

        writes.Add(change.Before is { } before && !IsBrought(change) ? TableWrite.Replace(row, before.Version) : TableWrite.Insert(row));

        if (IsBrought(change))
        {
            writes.Add(TableWrite.Delete(partition, Keys.ArchivedEntry(after.Id), change.Before!.Version));
        }
    }

    /// <summary>Whether an archived entry is brought back among the current ones.</summary>
    private static bool IsBrought(EntryChange change) => change.Before is { IsArchived: true } && !StaysArchived(change);

    /// <summary>What is corrected, or forgotten, long after its wait ended stays archived; what goes on, moves, or is owed something again, does not.</summary>
    private static bool StaysArchived(EntryChange change) => change is { Before.IsArchived: true, After: { IsOpen: false, MovingTo: null }, WakeAt: null };

    private static bool HasWords(EntryChange change) =>
        (change.Before?.HasWords is true && !change.ErasesAllWords) || change.Events.Any(added => added.Text is not null);

    /// <summary>When an entry left the list: the day it ended, so that history imported late is archived like any other.</summary>
    private static DateTimeOffset EndedAt(EntryChange change) =>
        change.After.EndedOn is { } ended ? new DateTimeOffset(ended.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : change.At;

    private static void AddWake(EntryChange change, string partition, bool oldWakeIsThere, List<TableWrite> writes)
    {
        if (change.Before?.WakeAt == change.WakeAt && change.Before?.Moving != Moving.Arriving)
        {
            return;
        }

        if (change.Before?.WakeAt is { } old && old != change.WakeAt && oldWakeIsThere)
        {
            writes.Add(TableWrite.DeleteAny(partition, Keys.Wake(old, change.After.Id)));
        }

        if (change.WakeAt is { } next)
        {
            writes.Add(TableWrite.Upsert(new TableRow(partition, Keys.Wake(next, change.After.Id)) { { Stored.VersionColumn, Stored.Version } }));
        }
    }
}

/// <summary>An event as its row holds it. The envelope is what the chain covers.</summary>
internal sealed record EventRow(int Sequence, string Name, DateTimeOffset At, string Actor, string Correlation, string Payload, string TextDigest, EntryId Id)
{
    public string Envelope =>
        Stored.Write(new[] { Id.ToString(), KeyEncoder.Sequence(Sequence), Name, KeyEncoder.Instant(At), Actor, Correlation, Payload });

    public static EventRow From(
        EntryId id, int sequence, DateTimeOffset at, string actor, string correlation, EntryEvent happened, string textDigest) =>
        new(sequence, Stored.NameOf(happened), at, actor, correlation, Stored.WriteEvent(happened), textDigest, id);

    public static EventRow From(EntryId id, TableRow row) => new(
        KeyEncoder.ReadSequence(RowKeys.Split(row.Row)[2]),
        row.GetString("event"),
        row.GetInstant("at"),
        row.GetString("actor"),
        row.GetString("correlation"),
        row.GetString("payload"),
        row.FindString("textDigest") ?? string.Empty,
        id);

    public TableRow ToRow(string partition, string link) => new(partition, Keys.Event(Id, Sequence))
    {
        { Stored.VersionColumn, Stored.Version },
        { "event", Name },
        { "at", At },
        { "actor", Actor },
        { "correlation", Correlation },
        { "payload", Payload },
        { "textDigest", TextDigest.Length == 0 ? null : TextDigest },
        { "link", link },
    };

    public HistoryItem ToItem(string? text) => new(Sequence, At, Actor, Correlation, Stored.ReadEvent(Name, Payload), text);
}
