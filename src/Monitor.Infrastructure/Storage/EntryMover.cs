using System.Diagnostics;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IEntryMover"/>
internal sealed class EntryMover(ITables tables, Salts salts) : IEntryMover
{
    private const int RowsAtOnce = TableLimits.WritesInTransaction - 1;

    private readonly ITable _assurance = tables.Assurance;
    private readonly ITable _locator = tables.Locator;

    public async Task<StoredEntry?> FindAsync(PartyId party, EntryId id, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(party.ToString(), Keys.Entry(id), cancellationToken) is { } row ? EntryRows.ToStored(row) : null;

    public async Task<bool> CopyAsync(EntryChange arrival, PartyId from, CancellationToken cancellationToken)
    {
        var id = arrival.After.Id;
        var target = arrival.After.Responsible.ToString();
        var arrived = await _assurance.FindAsync(target, Keys.Entry(id), cancellationToken);

        // In this order: as long as the entry lives at its old place now, what was read at the new one is not it. Once it is, the row has changed.
        if (await _locator.FindAsync(id.ToString(), EntryLocator.LocatorRow, cancellationToken) is not { } place
            || EntryLocator.ToLocation(id, place).Responsible != from
            || (arrived is not null && EntryRows.ToStored(arrived).Moving == Moving.No))
        {
            return false;
        }

        if (await _assurance.FindAsync(target, Keys.Tombstone(id), cancellationToken) is { } tombstone)
        {
            // It was here before: whoever still clears up after that stops when the tombstone is gone.
            await _assurance.CommitAsync(target, [TableWrite.Delete(target, tombstone.Row, tombstone.ETag!)], cancellationToken);
        }

        foreach (var kind in (string[])[Keys.Events, Keys.Texts, Keys.Ladders])
        {
            var copies = new List<TableWrite>();

            await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(from.ToString(), kind, id.ToString()), cancellationToken))
            {
                copies.Add(TableWrite.Upsert(In(target, row)));
            }

            foreach (var chunk in copies.Chunk(RowsAtOnce))
            {
                await _assurance.CommitAsync(target, chunk, cancellationToken);
            }
        }

        var rows = EntryRows.ForArrival(arrival, target, Activity.Current?.Id ?? string.Empty, salts, arrived?.ETag);
        return (await _assurance.CommitAsync(target, rows, cancellationToken)).IsCommitted;
    }

    public async Task<bool> SealAsync(PartyId from, StoredEntry copied, CancellationToken cancellationToken)
    {
        if (copied.Moving == Moving.Sealed)
        {
            return true;
        }

        var partition = from.ToString();
        var row = await _assurance.FindAsync(partition, Keys.Entry(copied.Entry.Id), cancellationToken);

        if (row is null || row.ETag != copied.Version)
        {
            // What was read is gone; if it was sealed meanwhile as it was copied, that is as good.
            return row is not null && EntryRows.ToStored(row) is { Moving: Moving.Sealed } found && found.Head == copied.Head;
        }

        return (await _assurance.CommitAsync(partition, [TableWrite.Replace(With(row, Moving.Sealed), row.ETag!)], cancellationToken)).IsCommitted;
    }

    public async Task<bool> SwitchAsync(EntryId id, PartyId from, PartyId to, CancellationToken cancellationToken)
    {
        while (await _locator.FindAsync(id.ToString(), EntryLocator.LocatorRow, cancellationToken) is { } row)
        {
            var location = EntryLocator.ToLocation(id, row);

            if (location.Responsible == to)
            {
                return true;
            }

            if (location.Responsible != from)
            {
                return false;
            }

            var moved = EntryLocator.ToRow(id.ToString(), EntryLocator.LocatorRow, location with { Responsible = to });

            if ((await _locator.CommitAsync(id.ToString(), [TableWrite.Replace(moved, row.ETag!)], cancellationToken)).IsCommitted)
            {
                return true;
            }
        }

        return false;
    }

    public async Task ClearAsync(PartyId from, EntryId id, PartyId to, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var partition = from.ToString();

        if (await _assurance.FindAsync(partition, Keys.Entry(id), cancellationToken) is { } row)
        {
            if (EntryRows.ToStored(row) is not { Moving: Moving.Sealed } leaving)
            {
                return; // it is here again, or still
            }

            List<TableWrite> writes =
            [
                TableWrite.Delete(partition, row.Row, row.ETag!),
                TableWrite.Upsert(new TableRow(partition, Keys.Tombstone(id)) { { Stored.VersionColumn, Stored.Version }, { "to", to.ToString() }, { "at", at }, { "head", leaving.Head } }),
            ];

            if (leaving.WakeAt is { } wake && await _assurance.FindAsync(partition, Keys.Wake(wake, id), cancellationToken) is { } index)
            {
                writes.Add(TableWrite.Delete(partition, index.Row, index.ETag!));
            }

            if (!(await _assurance.CommitAsync(partition, writes, cancellationToken)).IsCommitted)
            {
                return; // another does it
            }
        }

        foreach (var kind in (string[])[Keys.Events, Keys.Texts, Keys.Ladders])
        {
            await DropAsync(partition, kind, id, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<EntryId>> ReadGoneAsync(PartyId party, CancellationToken cancellationToken)
    {
        var gone = new List<EntryId>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(party.ToString(), Keys.Tombstones), cancellationToken))
        {
            gone.Add(EntryId.Parse(RowKeys.Split(row.Row)[1], null));
        }

        return gone;
    }

    private static TableRow In(string partition, TableRow row)
    {
        var copy = new TableRow(partition, row.Row);

        foreach (var (column, value) in row)
        {
            copy.AddAny(column, value);
        }

        return copy;
    }

    private static TableRow With(TableRow row, Moving moving)
    {
        var changed = new TableRow(row.Partition, row.Row);

        foreach (var (column, value) in row.Where(column => column.Key != EntryRows.MovingColumn))
        {
            changed.AddAny(column, value);
        }

        changed.Add(EntryRows.MovingColumn, moving == Moving.No ? null : moving.ToString());
        return changed;
    }

    /// <summary>Only while the tombstone stands: with each batch it is written again as it was read, so that nobody clears what arrives anew.</summary>
    private async Task DropAsync(string partition, string kind, EntryId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _assurance.FindAsync(partition, Keys.Tombstone(id), cancellationToken) is not { } tombstone)
            {
                return;
            }

            var rows = new List<TableRow>();

            await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(partition, kind, id.ToString()) with { Take = RowsAtOnce }, cancellationToken))
            {
                rows.Add(row);

                if (rows.Count == RowsAtOnce)
                {
                    break;
                }
            }

            if (rows.Count == 0)
            {
                return;
            }

            List<TableWrite> writes = [TableWrite.Replace(In(partition, tombstone), tombstone.ETag!), .. rows.Select(row => TableWrite.Delete(partition, row.Row, row.ETag!))];
            await _assurance.CommitAsync(partition, writes, cancellationToken);
        }
    }
}
