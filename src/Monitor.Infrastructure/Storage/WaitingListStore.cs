using System.Diagnostics;
using System.Runtime.CompilerServices;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IWaitingListStore"/>
internal sealed class WaitingListStore(ITables tables, Salts salts) : IWaitingListStore
{
    private readonly ITable _assurance = tables.Assurance;
    private readonly EntryPlaces _places = new(tables);
    private readonly EntryUpkeep _upkeep = new(tables);
    private readonly StrayRows _strays = new(tables);

    public async Task<StoredEntry?> FindAsync(PartyId party, EntryId id, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var row = await _assurance.FindAsync(partition, Keys.Entry(id), cancellationToken)
            ?? await _assurance.FindAsync(partition, Keys.ArchivedEntry(id), cancellationToken);

        return row is not null && EntryRows.ToStored(row) is var stored && await IsHereAsync(party, stored, cancellationToken) ? stored : null;
    }

    public Task<Page<StoredEntry>> ReadCurrentAsync(PartyId party, string? after, int most, CancellationToken cancellationToken) =>
        ReadPageAsync(party, Keys.Entries, after, most, cancellationToken);

    public Task<Page<StoredEntry>> ReadArchivedAsync(PartyId party, string? after, int most, CancellationToken cancellationToken) =>
        ReadPageAsync(party, Keys.Archived, after, most, cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<DueEntry>> ReadDueAsync(
        PartyId party, DateTimeOffset upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = TableRange.UpTo(party.ToString(), Keys.Wakes, upTo) with { Columns = [Stored.VersionColumn] };
        string? continuation = null;

        do
        {
            var page = await _assurance.ReadAsync(range, continuation, cancellationToken);
            continuation = page.Continuation;

            if (page.Rows.Count > 0)
            {
                yield return [.. page.Rows.Select(ToDue)];
            }
        }
        while (continuation is not null);
    }

    public async Task DropWakeAsync(PartyId party, DueEntry due, CancellationToken cancellationToken) =>
        await _assurance.CommitAsync(
            party.ToString(), [TableWrite.DeleteAny(party.ToString(), Keys.Wake(due.WakeAt, due.Id))], cancellationToken);

    public async Task<DateTimeOffset?> NextWakeAsync(PartyId party, CancellationToken cancellationToken)
    {
        var first = await FirstAsync(TableRange.Under(party.ToString(), Keys.Wakes), cancellationToken);
        return first is null ? null : ToDue(first).WakeAt;
    }

    public async Task<IReadOnlyList<CommitResult>> CommitAsync(
        PartyId party, IReadOnlyList<EntryChange> changes, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var traceParent = Activity.Current?.Id ?? string.Empty;
        var results = new CommitResult[changes.Count];
        var pack = new List<(int Index, EntryRows Rows)>();

        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Before is { Moving: Moving.Sealed })
            {
                results[i] = CommitResult.ChangedMeanwhile; // it is about to be elsewhere
                continue;
            }

            var rows = EntryRows.For(changes[i], partition, traceParent, salts);

            if (pack.Count > 0 && pack.Sum(member => member.Rows.Writes.Count) + rows.Writes.Count > TableLimits.WritesInTransaction)
            {
                await CommitPackAsync(partition, traceParent, pack, results, cancellationToken);
                pack.Clear();
            }

            pack.Add((i, rows));
        }

        await CommitPackAsync(partition, traceParent, pack, results, cancellationToken);
        return results;
    }

    public async Task<Receipt?> FindReceiptAsync(PartyId party, string operationId, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(party.ToString(), Keys.Receipt(operationId), cancellationToken) is { } row
            ? new Receipt(operationId, Stored.Known(row).GetString("body"))
            : null;

    public async Task<IReadOnlyList<HistoryItem>> ReadHistoryAsync(PartyId party, EntryId id, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<int, string>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(party.ToString(), Keys.Texts, id.ToString()), cancellationToken))
        {
            texts[KeyEncoder.ReadSequence(RowKeys.Split(row.Row)[2])] = Stored.Known(row).GetString("text");
        }

        var history = new List<HistoryItem>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(party.ToString(), Keys.Events, id.ToString()), cancellationToken))
        {
            var happened = EventRow.From(id, Stored.Known(row));
            history.Add(happened.ToItem(texts.GetValueOrDefault(happened.Sequence)) with { Link = row.GetString("link") });
        }

        return history;
    }

    public Task<EntryLocation?> LocateAsync(EntryId id, CancellationToken cancellationToken) => _places.LocateAsync(id, cancellationToken);

    public Task<EntryLocation> ClaimAsync(EntryLocation location, CancellationToken cancellationToken) => _places.ClaimAsync(location, cancellationToken);

    public Task PointAsync(PartyId into, EntryLocation location, PointerKind kind, CancellationToken cancellationToken) =>
        _places.PointAsync(into, location, kind, cancellationToken);

    public Task<bool> HasPointerAsync(PartyId party, PointerKind kind, EntryId id, CancellationToken cancellationToken) =>
        _places.HasPointerAsync(party, kind, id, cancellationToken);

    public Task<Page<EntryLocation>> ReadPointersAsync(PartyId party, PointerKind kind, string? after, int most, CancellationToken cancellationToken) =>
        _places.ReadPointersAsync(party, kind, after, most, cancellationToken);

    public Task DropPointerAsync(PartyId party, PointerKind kind, EntryId id, CancellationToken cancellationToken) =>
        _places.DropPointerAsync(party, kind, id, cancellationToken);

    public async Task<IReadOnlyList<AuditFinding>> AuditAsync(PartyId party, StoredEntry stored, CancellationToken cancellationToken)
    {
        if (await _upkeep.AuditAsync(party, stored, cancellationToken) is not { Count: > 0 } faults)
        {
            return [];
        }

        var now = await FindAsync(party, stored.Entry.Id, cancellationToken);

        if (now is null && (await LocateAsync(stored.Entry.Id, cancellationToken))?.Responsible != party)
        {
            return []; // it went elsewhere since it was read
        }

        // What changed since it was read has only those faults that it has as it is now.
        return now is not null && now.Version != stored.Version ? await AuditAsync(party, now, cancellationToken) : await _upkeep.MendAsync(party, stored, faults, cancellationToken);
    }

    public Task<Tidied> TidyAsync(PartyId party, DateTimeOffset endedBefore, DateTimeOffset receiptsBefore, string? after, CancellationToken cancellationToken) =>
        _upkeep.TidyAsync(party, endedBefore, receiptsBefore, after, cancellationToken);

    public Task<IReadOnlyList<AuditFinding>> VerifyAsync(PartyId party, StoredEntry stored, CancellationToken cancellationToken) => _upkeep.AuditAsync(party, stored, cancellationToken);

    public Task<Page<AuditFinding>> ClearStrayAsync(PartyId party, string? after, CancellationToken cancellationToken) => _strays.LookAsync(party, after, takesAway: true, cancellationToken);

    public Task<Page<AuditFinding>> FindStrayAsync(PartyId party, string? after, CancellationToken cancellationToken) => _strays.LookAsync(party, after, takesAway: false, cancellationToken);

    public async Task<bool> IsGoingAsync(PartyId party, EntryId id, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(party.ToString(), Keys.Gone(id), cancellationToken) is not null;

    /// <summary>On its way between two partitions, an entry is where the locator says, and nowhere else.</summary>
    private async Task<bool> IsHereAsync(PartyId party, StoredEntry stored, CancellationToken cancellationToken) =>
        stored.Moving == Moving.No || await LocateAsync(stored.Entry.Id, cancellationToken) is not { } location || location.Responsible == party;

    private static DueEntry ToDue(TableRow row)
    {
        var parts = RowKeys.Split(row.Row);
        return new DueEntry(EntryId.Parse(parts[2], null), KeyEncoder.ReadInstant(parts[1]));
    }

    private async Task CommitPackAsync(
        string partition, string traceParent, List<(int Index, EntryRows Rows)> pack, CommitResult[] results, CancellationToken cancellationToken)
    {
        if (pack.Count == 0)
        {
            return;
        }

        if (pack.Count == 1)
        {
            results[pack[0].Index] = await CommitOneAsync(partition, traceParent, pack[0].Rows, cancellationToken);
            return;
        }

        try
        {
            if ((await _assurance.CommitAsync(partition, [.. pack.SelectMany(member => member.Rows.Writes)], cancellationToken)).IsCommitted)
            {
                foreach (var (index, _) in pack)
                {
                    results[index] = CommitResult.Committed;
                }

                return;
            }
        }
        catch (StorageUnavailable)
        {
            // Whether it was written is found out one by one below.
        }

        foreach (var (index, rows) in pack)
        {
            results[index] = await CommitOneAsync(partition, traceParent, rows, cancellationToken);
        }
    }

    private async Task<CommitResult> CommitOneAsync(string partition, string traceParent, EntryRows rows, CancellationToken cancellationToken)
    {
        CommitOutcome outcome;

        try
        {
            outcome = await _assurance.CommitAsync(partition, rows.Writes, cancellationToken);
        }
        catch (StorageUnavailable)
        {
            if (await IsOursAsync(partition, rows, cancellationToken))
            {
                return CommitResult.Committed;
            }

            throw;
        }

        return outcome is CommitOutcome.Refused refused
            ? await ExplainAsync(partition, traceParent, rows, refused, cancellationToken)
            : CommitResult.Committed;
    }

    private async Task<CommitResult> ExplainAsync(
        string partition, string traceParent, EntryRows rows, CommitOutcome.Refused refused, CancellationToken cancellationToken)
    {
        var change = rows.Change;

        if (await IsOursAsync(partition, rows, cancellationToken))
        {
            return CommitResult.Committed;
        }

        if (change.Receipt is { } receipt && await FindReceiptAsync(change.After.Responsible, receipt.OperationId, cancellationToken) is { } kept)
        {
            return kept.BodyDigest == receipt.BodyDigest ? CommitResult.DoneBefore : CommitResult.KeyUsedForAnother;
        }

        var wakeIsGone = refused.Reason == RefusalReason.Missing
            && change.Before?.WakeAt is { } wakeAt
            && rows.Writes[refused.Index].Row.Row == Keys.Wake(wakeAt, change.After.Id);

        if (!wakeIsGone)
        {
            return CommitResult.ChangedMeanwhile;
        }

        var outcome = await _assurance.CommitAsync(
            partition, EntryRows.For(change, partition, traceParent, salts, oldWakeIsThere: false).Writes, cancellationToken);
        return outcome.IsCommitted ? CommitResult.Committed : CommitResult.ChangedMeanwhile;
    }

    /// <summary>
    /// Whether an entry was written by this very change, though its answer was lost: the head of its chain tells, and where nothing happened to it,
    /// that its wake is where this change puts it.
    /// </summary>
    private async Task<bool> IsOursAsync(string partition, EntryRows rows, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(partition, EntryRows.KeyOf(rows.Change), cancellationToken) is { } row
        && row.ETag != rows.Change.Before?.Version
        && row.GetString("head") == rows.Head
        && (rows.Change.Events.Length > 0 || row.FindInstant("wakeAt") == rows.Change.WakeAt);

    /// <summary>A page of entries of one kind.</summary>
    private async Task<Page<StoredEntry>> ReadPageAsync(PartyId party, string kind, string? after, int most, CancellationToken cancellationToken)
    {
        var range = TableRange.Under(party.ToString(), kind) with { Take = most };

        if (after is not null)
        {
            range = range with { From = RowKeys.Join(kind, after) + KeyEncoder.Separator };
        }

        var page = await _assurance.ReadSomeAsync(range, cancellationToken);
        var entries = new List<StoredEntry>();
        var unreadable = new List<EntryId>();
        var elsewhere = new List<StoredEntry>();

        foreach (var row in page.Rows)
        {
            if (EntryRows.TryToStored(row) is not { } stored)
            {
                unreadable.Add(EntryRows.IdOf(row));
                continue;
            }

            (await IsHereAsync(party, stored, cancellationToken) ? entries : elsewhere).Add(stored);
        }

        return new Page<StoredEntry>(entries, page.Continuation is null ? null : EntryRows.IdOf(page.Rows[^1]).ToString())
        {
            Unreadable = unreadable,
            Elsewhere = elsewhere,
        };
    }

    private async Task<TableRow?> FirstAsync(TableRange range, CancellationToken cancellationToken)
    {
        await foreach (var row in _assurance.ReadAllAsync(range with { Take = 1 }, cancellationToken))
        {
            return row;
        }

        return null;
    }
}
