using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <summary>
/// Events, texts and ladders of entries that are not here. A copy that is held up until its entry has arrived and left again leaves them, where no
/// locator leads and nobody may read them any more.
/// </summary>
internal sealed class StrayRows(ITables tables)
{
    private static readonly string[] Kinds = [Keys.Events, Keys.Texts, Keys.Ladders];

    private readonly ITable _assurance = tables.Assurance;
    private readonly EntryPlaces _places = new(tables);

    /// <summary>Looks at the next rows of a party, and tells of what belongs to an entry elsewhere; takes it away where it is asked to.</summary>
    public async Task<Page<AuditFinding>> LookAsync(PartyId party, string? after, bool takesAway, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var range = TableRange.After(partition, after ?? Kinds[0]) with { Columns = [Stored.VersionColumn] };
        var page = await _assurance.ReadSomeAsync(range, cancellationToken);
        var found = new List<AuditFinding>();

        if (page.Rows.Count > 0)
        {
            var ids = page.Rows.Select(EntryRows.IdOf).Distinct().ToList();
            var here = await HereAsync(partition, ids[0], ids[^1], cancellationToken);

            foreach (var id in ids.Where(id => !here.Contains(id)))
            {
                found.AddRange(await LookAsync(party, id, takesAway, cancellationToken));
            }
        }

        var kind = Array.IndexOf(Kinds, RowKeys.Split(after ?? Kinds[0])[0]);
        return new Page<AuditFinding>(found, page.Continuation is not null ? page.Rows[^1].Row : kind + 1 < Kinds.Length ? Kinds[kind + 1] : null);
    }

    /// <summary>The entries that lie here, in the order of their references; not those that are still to arrive.</summary>
    private async Task<HashSet<EntryId>> HereAsync(string partition, EntryId first, EntryId last, CancellationToken cancellationToken)
    {
        var here = new HashSet<EntryId>();

        foreach (var kind in (string[])[Keys.Entries, Keys.Archived])
        {
            var range = new TableRange(
                partition, RowKeys.Join(kind, first.ToString()), RowKeys.Join(kind, last.ToString()) + KeyEncoder.Separator, Columns: [Stored.VersionColumn, EntryRows.MovingColumn]);

            await foreach (var row in _assurance.ReadAllAsync(range, cancellationToken))
            {
                if (row.FindString(EntryRows.MovingColumn) != nameof(Moving.Arriving))
                {
                    here.Add(EntryRows.IdOf(row));
                }
            }
        }

        return here;
    }

    private async Task<IReadOnlyList<AuditFinding>> LookAsync(PartyId party, EntryId id, bool takesAway, CancellationToken cancellationToken)
    {
        // The rows first: what is written here after this has another ETag, and is not taken away.
        var partition = party.ToString();
        var rows = await RowsAsync(partition, id, cancellationToken);
        var entry = await _assurance.FindAsync(partition, Keys.Entry(id), cancellationToken);

        if (rows.Count == 0 || IsHere(entry) || await _assurance.FindAsync(partition, Keys.ArchivedEntry(id), cancellationToken) is not null)
        {
            return []; // it came, or went, since the page was read
        }

        if (await _assurance.FindAsync(partition, Keys.Gone(id), cancellationToken) is not null)
        {
            return []; // it is being forgotten
        }

        if (await _places.LocateAsync(id, cancellationToken) is not { } location)
        {
            return [new AuditFinding(id, "Events of it are here, and nothing says where it lives.")];
        }

        if (location.Responsible == party)
        {
            return entry is not null ? [] : [new AuditFinding(id, "Its events are here, and the entry itself is not.")];
        }

        if (await IsComingAsync(location.Responsible, id, party, cancellationToken))
        {
            return [];
        }

        if (!takesAway)
        {
            return [new AuditFinding(id, "Rows of it were left here after it went elsewhere; the nightly audit takes them away.")];
        }

        TableRow?[] index = [entry, await WakeOfAsync(partition, entry, cancellationToken)];
        List<TableWrite> writes = [.. index.Concat(rows).OfType<TableRow>().Select(row => TableWrite.Delete(partition, row.Row, row.ETag!))];
        var isGone = true;

        foreach (var chunk in writes.Chunk(TableLimits.WritesInTransaction))
        {
            isGone &= (await _assurance.CommitAsync(partition, chunk, cancellationToken)).IsCommitted;
        }

        return isGone ? [new AuditFinding(id, "Rows of it were left here after it went elsewhere, and have been taken away.")] : [];
    }

    private static bool IsHere(TableRow? entry) => entry is not null && entry.FindString(EntryRows.MovingColumn) != nameof(Moving.Arriving);

    /// <summary>Whether it is on its way here from where it lives; when that cannot be told, it may be.</summary>
    private async Task<bool> IsComingAsync(PartyId home, EntryId id, PartyId party, CancellationToken cancellationToken)
    {
        var row = await _assurance.FindAsync(home.ToString(), Keys.Entry(id), cancellationToken)
            ?? await _assurance.FindAsync(home.ToString(), Keys.ArchivedEntry(id), cancellationToken);
        return row is null || EntryRows.TryToStored(row) is not { } stored || stored.Entry.MovingTo == party;
    }

    private async Task<TableRow?> WakeOfAsync(string partition, TableRow? entry, CancellationToken cancellationToken) =>
        entry?.FindInstant("wakeAt") is { } wakeAt ? await _assurance.FindAsync(partition, Keys.Wake(wakeAt, EntryRows.IdOf(entry)), cancellationToken) : null;

    private async Task<List<TableRow>> RowsAsync(string partition, EntryId id, CancellationToken cancellationToken)
    {
        var rows = new List<TableRow>();

        foreach (var kind in Kinds)
        {
            await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(partition, kind, id.ToString()), cancellationToken))
            {
                rows.Add(row);
            }
        }

        return rows;
    }
}
