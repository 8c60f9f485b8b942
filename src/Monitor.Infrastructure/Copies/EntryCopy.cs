using Monitor.Domain.Audit;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Copies;

/// <summary>Everything in one partition that is about one entry, read as it was at one moment.</summary>
internal static class EntryCopy
{
    /// <summary>What moves, ends and is forgotten together with an entry.</summary>
    private static readonly string[] Kinds = [Keys.Events, Keys.Texts, Keys.Ladders];

    private const int Tries = 10;

    /// <summary>The rows of an entry, the row of the entry itself first; none when it is not there. Null when it was never found at rest.</summary>
    public static async Task<IReadOnlyList<TableRow>?> ReadAsync(ITable assurance, string partition, EntryId id, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var entry = await FindAsync(assurance, partition, id, cancellationToken);
            var rows = new List<TableRow>();

            if (entry is not null)
            {
                rows.Add(entry);
            }

            foreach (var kind in Kinds)
            {
                await foreach (var row in assurance.ReadAllAsync(TableRange.Under(partition, kind, id.ToString()), cancellationToken))
                {
                    rows.Add(row);
                }
            }

            if ((await FindAsync(assurance, partition, id, cancellationToken)) is var again && again?.ETag == entry?.ETag && again?.Row == entry?.Row)
            {
                return rows;
            }
        }

        return null;
    }

    /// <summary>The same rows in a table that is being written, and the wake with them, to take them away.</summary>
    public static async Task DropAsync(ITable assurance, string partition, EntryId id, CancellationToken cancellationToken)
    {
        if (await ReadAsync(assurance, partition, id, cancellationToken) is not { } rows)
        {
            return;
        }

        foreach (var row in rows.SelectMany(row => WakeOf(row) is { } wake ? [row, wake] : (TableRow[])[row]))
        {
            await assurance.CommitAsync(partition, [TableWrite.DeleteAny(partition, row.Row)], cancellationToken);
        }
    }

    /// <summary>
    /// The wake that an entry's row asks for; null when it asks for none. Wakes are an index: they are made anew of the entries, so that none in a copy is of
    /// before or after the entry that it wakes.
    /// </summary>
    public static TableRow? WakeOf(TableRow row) =>
        RowKeys.Split(row.Row)[0] is Keys.Entries or Keys.Archived && row.FindInstant("wakeAt") is { } wakeAt
            ? new TableRow(row.Partition, Keys.Wake(wakeAt, EntryRows.IdOf(row))) { { Stored.VersionColumn, Stored.Version } }
            : null;

    /// <summary>The row of an entry, current or archived.</summary>
    public static async Task<TableRow?> FindAsync(ITable assurance, string partition, EntryId id, CancellationToken cancellationToken) =>
        await assurance.FindAsync(partition, Keys.Entry(id), cancellationToken) ?? await assurance.FindAsync(partition, Keys.ArchivedEntry(id), cancellationToken);
}

/// <summary>
/// Whether what was read of a partition, row after row and while others wrote, has every entry whole: the row of an entry must be what its last event made it, and
/// no words may be there of an event that is not.
/// </summary>
internal sealed class WholeEntries
{
    private readonly Dictionary<(string Partition, EntryId Id), (int Events, string Head)> _chains = [];
    private readonly Dictionary<(string Partition, EntryId Id), int> _words = [];
    private readonly Dictionary<EntryId, List<SeenEntry>> _seen = [];
    private readonly HashSet<EntryId> _located = [];

    /// <summary>Entries that were seen and of which no place was asked about.</summary>
    public IEnumerable<EntryId> NotLocated => _seen.Keys.Where(id => !_located.Contains(id));

    public void Add(TableRow row)
    {
        switch (RowKeys.Split(row.Row)[0])
        {
            case Keys.Events when row.FindString("link") is { } link:
                var key = (row.Partition, EntryRows.IdOf(row));
                _chains[key] = (_chains.GetValueOrDefault(key).Events + 1, link);
                break;
            case Keys.Texts:
                _words[(row.Partition, EntryRows.IdOf(row))] = KeyEncoder.ReadSequence(RowKeys.Split(row.Row)[2]); // they come in their order
                break;
            case Keys.Entries or Keys.Archived:
                var id = EntryRows.IdOf(row);
                var stored = EntryRows.TryToStored(row);
                var seen = new SeenEntry(row.Partition, stored?.Events, stored?.Head, stored is { Moving: not Moving.No } or { Entry.MovingTo: not null });
                (_seen.TryGetValue(id, out var places) ? places : _seen[id] = []).Add(seen);
                break;
        }
    }

    /// <summary>Whether an entry was seen once, at rest, where it lives, and with the events that made it so.</summary>
    public bool IsWhole(EntryLocation location) =>
        _located.Add(location.Id)
        && _seen.GetValueOrDefault(location.Id) is [{ IsMoving: false } seen]
        && seen.Partition == location.Responsible.ToString()
        && (seen.Events is null || _words.GetValueOrDefault((seen.Partition, location.Id)) <= seen.Events)
        && (seen.Events is null || _chains.GetValueOrDefault((seen.Partition, location.Id), (0, EventChain.Beginning)) == (seen.Events, seen.Head));

    /// <summary>The partitions in which something of an entry was seen.</summary>
    public IEnumerable<string> PlacesOf(EntryId id) => (_seen.GetValueOrDefault(id) ?? []).Select(seen => seen.Partition).Distinct();
}

/// <summary>An entry's row as it was seen; without events when this program cannot read it, which is no reason not to copy it.</summary>
internal sealed record SeenEntry(string Partition, int? Events, string? Head, bool IsMoving);
