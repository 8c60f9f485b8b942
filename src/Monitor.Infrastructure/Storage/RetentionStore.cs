using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IRetentionStore"/>
/// <remarks>
/// What is to go stands in a row of its own from the moment at which the entry is counted, and that row goes last: whatever stops in between is done again.
/// The locator goes before the row, so that nobody is led to what is half gone.
/// </remarks>
internal sealed class RetentionStore(ITables tables, IBoardStore board) : IRetentionStore
{
    private static readonly string[] OwnKinds = [Keys.Events, Keys.Texts, Keys.Ladders];

    private readonly ITable _assurance = tables.Assurance;
    private readonly ITable _locator = tables.Locator;
    private readonly ITable _imports = tables.Imports;

    public async Task<bool> CountAsync(StoredEntry stored, Traces traces, CancellationToken cancellationToken)
    {
        var entry = stored.Entry;
        var partition = entry.Responsible.ToString();
        var waits = EndedWaits.Of(entry);
        var key = Keys.EndedWaits(waits.Service, waits.Year, waits.Outcome);
        var known = await _assurance.FindAsync(partition, key, cancellationToken);
        var counted = new TableRow(partition, key)
        {
            { Stored.VersionColumn, Stored.Version },
            { "waits", Stored.Write(known is null ? waits : waits.And(ToWaits(known))) },
        };
        var going = new TableRow(partition, Keys.Gone(entry.Id)) { { Stored.VersionColumn, Stored.Version }, { "traces", Stored.Write(traces) } };
        List<TableWrite> writes =
        [
            TableWrite.Delete(partition, stored.IsArchived ? Keys.ArchivedEntry(entry.Id) : Keys.Entry(entry.Id), stored.Version),
            TableWrite.Insert(going),
            known is null ? TableWrite.Insert(counted) : TableWrite.Replace(counted, known.ETag!),
        ];

        if (stored.WakeAt is { } wake && await _assurance.FindAsync(partition, Keys.Wake(wake, entry.Id), cancellationToken) is { } index)
        {
            writes.Add(TableWrite.Delete(partition, index.Row, index.ETag!));
        }

        return (await _assurance.CommitAsync(partition, writes, cancellationToken)).IsCommitted;
    }

    public async Task<int> FinishAsync(PartyId party, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var gone = 0;

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(partition, Keys.Going), cancellationToken))
        {
            var traces = Stored.Read<Traces>(Stored.Known(row).GetString("traces"));
            var id = traces.Entry;

            foreach (var kind in OwnKinds)
            {
                await DropAsync(_assurance, TableRange.Under(partition, kind, id.ToString()), cancellationToken);
            }

            foreach (var other in traces.Parties)
            {
                await DropOthersAsync(other, id, cancellationToken);
                await DropCasesAsync(other, traces, cancellationToken);
            }

            if (traces.ReachedBoard)
            {
                await board.ForgetAsync(id, cancellationToken);
            }

            await DropAsync(_locator, TableRange.All(id.ToString()), cancellationToken);
            await _assurance.CommitAsync(partition, [TableWrite.DeleteAny(partition, row.Row)], cancellationToken);
            gone++;
        }

        return gone;
    }

    public async Task<IReadOnlyList<EndedWaits>> ReadAsync(PartyId party, CancellationToken cancellationToken) =>
        await _assurance.ReadAllAsync(TableRange.Under(party.ToString(), Keys.Counted), cancellationToken).Select(ToWaits).ToListAsync(cancellationToken);

    private static EndedWaits ToWaits(TableRow row) => Stored.Read<EndedWaits>(Stored.Known(row).GetString("waits"));

    /// <summary>Pointers to it, and the tombstone of where it was before.</summary>
    private async Task DropOthersAsync(PartyId party, EntryId id, CancellationToken cancellationToken)
    {
        foreach (var key in (string[])[Keys.Pointer(PointerKind.Follows, id), Keys.Pointer(PointerKind.Asked, id), Keys.Tombstone(id)])
        {
            // A row that is not there is refused, which is as good.
            await _assurance.CommitAsync(party.ToString(), [TableWrite.DeleteAny(party.ToString(), key)], cancellationToken);
        }
    }

    private async Task DropCasesAsync(PartyId party, Traces traces, CancellationToken cancellationToken)
    {
        await foreach (var mapping in tables.Directory.ReadAllAsync(TableRange.Under(DirectoryStore.Mappings, party.ToString()), cancellationToken))
        {
            foreach (var key in traces.Cases)
            {
                var cases = TableRange.Under(party.ToString(), ImportStore.Cases, RowKeys.Split(mapping.Row)[1], key);
                await DropAsync(_imports, cases, cancellationToken, row => ImportStore.ToCase(row).Entry == traces.Entry);
            }
        }
    }

    private static async Task DropAsync(ITable table, TableRange range, CancellationToken cancellationToken, Func<TableRow, bool>? only = null)
    {
        var keys = await table.ReadAllAsync(only is null ? range with { Columns = [Stored.VersionColumn] } : range, cancellationToken)
            .Where(row => only is null || only(row)).Select(row => row.Row).ToListAsync(cancellationToken);

        foreach (var some in keys.Chunk(TableLimits.WritesInTransaction))
        {
            await table.CommitAsync(range.Partition, [.. some.Select(key => TableWrite.DeleteAny(range.Partition, key))], cancellationToken);
        }
    }
}
