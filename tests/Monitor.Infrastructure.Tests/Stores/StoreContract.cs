using System.Globalization;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>
/// What every store's contract starts from: an agency of its own for each test, whose partition nobody else writes to. Contracts run against the
/// twin, against the twin with awkward pages, and against a Table service.
/// </summary>
public abstract class StoreContract
{
    private protected const int AtOnce = 16;

    private static int _last;

    private protected StoreContract(ITables tables)
    {
        Tables = tables;
        Store = new WaitingListStore(tables, Salts.AtRandom);
    }

    private protected ITables Tables { get; }

    private protected IWaitingListStore Store { get; }

    protected PartyId Agency { get; } = PartyId.Parse(string.Create(CultureInfo.InvariantCulture, $"agency-{Interlocked.Increment(ref _last)}"), null);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A reference that no other test uses.</summary>
    protected static EntryId NewId() => Entries.Id(Interlocked.Increment(ref _last));

    /// <summary>References that no other test uses, in their own order.</summary>
    protected static EntryId[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => NewId()).OrderBy(id => id.ToString(), StringComparer.Ordinal)];

    private protected async Task<StoredEntry> FindAsync(EntryId id) =>
        await Store.FindAsync(Agency, id, Cancellation) ?? throw new InvalidOperationException($"Entry {id} is not there.");

    private protected async Task<CommitResult> CommitAsync(EntryChange change) => Assert.Single(await Store.CommitAsync(Agency, [change], Cancellation));

    private protected async Task<StoredEntry> StoreAsync(EntryChange change)
    {
        Assert.Equal(CommitResult.Committed, await CommitAsync(change));
        return await FindAsync(change.After.Id);
    }

    /// <summary>The agency's current entries, page by page.</summary>
    private protected async Task<List<StoredEntry>> AllAsync(int most = 1000)
    {
        var all = new List<StoredEntry>();
        string? after = null;

        do
        {
            var page = await Store.ReadCurrentAsync(Agency, after, most, Cancellation);
            Assert.InRange(page.Items.Count, 0, most);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        return all;
    }

    private protected static async Task<List<TableRow>> RowsAsync(ITable table, TableRange range)
    {
        var rows = new List<TableRow>();

        await foreach (var row in table.ReadAllAsync(range, Cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The agency's rows of one kind.</summary>
    private protected Task<List<TableRow>> RowsAsync(params string[] under) => RowsAsync(Tables.Assurance, TableRange.Under(Agency.ToString(), under));

    /// <summary>Writes one column as nobody should; null drops it.</summary>
    private protected async Task AlterAsync(string row, string column, object? value)
    {
        var before = await Tables.Assurance.FindAsync(Agency.ToString(), row, Cancellation) ?? throw new InvalidOperationException($"No row {row}.");
        var after = new TableRow(before.Partition, before.Row);

        foreach (var (name, kept) in before.Where(each => each.Key != column))
        {
            after.AddAny(name, kept);
        }

        after.AddAny(column, value);
        await WriteAsync(TableWrite.Upsert(after));
    }

    private protected Task RemoveAsync(string row) => WriteAsync(TableWrite.DeleteAny(Agency.ToString(), row));

    private protected async Task WriteAsync(TableWrite write) =>
        Assert.True((await Tables.Assurance.CommitAsync(Agency.ToString(), [write], Cancellation)).IsCommitted);
}
