using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <summary>What keeps an agency's entries in order by night: looking for what is wrong with one, mending its index, archiving it, and dropping what no retry needs.</summary>
internal sealed class EntryUpkeep(ITables tables)
{
    private const int TidiedAtOnce = 100;
    private const string WakeIsMissing = "Its wake was missing and has been put back.";

    private readonly ITable _assurance = tables.Assurance;
    private readonly EntryAudit _audit = new(tables.Assurance);

    /// <summary>What is wrong with an entry as it was read; it may have changed since.</summary>
    public async Task<IReadOnlyList<AuditFinding>> AuditAsync(PartyId party, StoredEntry stored, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var id = stored.Entry.Id;
        var faults = new List<AuditFinding>();

        if (await _audit.FaultAsync(partition, stored, cancellationToken) is { } fault)
        {
            faults.Add(new AuditFinding(id, fault));
        }

        if (stored.WakeAt is { } at && await _assurance.FindAsync(partition, Keys.Wake(at, id), cancellationToken) is null)
        {
            faults.Add(new AuditFinding(id, WakeIsMissing));
        }

        return faults;
    }

    /// <summary>Mends what can be mended of the faults that were found.</summary>
    public async Task<IReadOnlyList<AuditFinding>> MendAsync(PartyId party, StoredEntry stored, IReadOnlyList<AuditFinding> faults, CancellationToken cancellationToken)
    {
        if (stored.WakeAt is { } at && faults.Any(fault => fault.Fault == WakeIsMissing))
        {
            var wake = new TableRow(party.ToString(), Keys.Wake(at, stored.Entry.Id)) { { Stored.VersionColumn, Stored.Version } };
            await _assurance.CommitAsync(party.ToString(), [TableWrite.Upsert(wake)], cancellationToken);
        }

        return faults;
    }

    public async Task<Tidied> TidyAsync(PartyId party, DateTimeOffset endedBefore, DateTimeOffset receiptsBefore, string? after, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var page = await _assurance.ReadSomeAsync(TableRange.After(partition, after ?? Keys.Entries) with { Take = TidiedAtOnce }, cancellationToken);
        var isEntries = after is null || RowKeys.Split(after)[0] == Keys.Entries;
        var rows = 0;

        foreach (var row in page.Rows)
        {
            rows += await (isEntries ? ArchiveAsync(partition, row, endedBefore, cancellationToken) : DropAsync(partition, row, receiptsBefore, cancellationToken)) ? 1 : 0;
        }

        return new Tidied(rows, page.Continuation is not null ? page.Rows[^1].Row : isEntries ? Keys.Receipts : null);
    }

    private async Task<bool> ArchiveAsync(string partition, TableRow row, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        if (!(row.FindInstant("endedAt") < endedBefore) || EntryRows.TryToStored(row) is not { Moving: Moving.No })
        {
            return false;
        }

        var archived = new TableRow(partition, RowKeys.Join(Keys.Archived, RowKeys.Split(row.Row)[1]));

        foreach (var (column, value) in row)
        {
            archived.AddAny(column, value);
        }

        var outcome = await _assurance.CommitAsync(
            partition, [TableWrite.Upsert(archived), TableWrite.Delete(partition, row.Row, row.ETag!)], cancellationToken);
        return outcome.IsCommitted;
    }

    private async Task<bool> DropAsync(string partition, TableRow receipt, DateTimeOffset receiptsBefore, CancellationToken cancellationToken) =>
        receipt.GetInstant("at") < receiptsBefore
        && (await _assurance.CommitAsync(partition, [TableWrite.Delete(partition, receipt.Row, receipt.ETag!)], cancellationToken)).IsCommitted;
}
