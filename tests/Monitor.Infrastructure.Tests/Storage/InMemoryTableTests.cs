using Monitor.Infrastructure.Storage;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Storage;

public sealed class InMemoryTableTests : TableContract
{
    private readonly InMemoryTables _tables = new();

    private protected override ITable Table => _tables.Assurance;

    private protected override RequestCounter Requests => _tables.Requests;
}

/// <summary>Whoever reads ranges well reads them well when pages are small and some are empty.</summary>
public sealed class AwkwardlyPagedTableTests
{
    private readonly InMemoryTables _tables = new() { Paging = Paging.Awkward };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_pages_have_more_after_them()
    {
        await _tables.Jobs.CommitAsync("p", [TableWrite.Insert(new TableRow("p", "a")), TableWrite.Insert(new TableRow("p", "b"))], Cancellation);

        var sizes = new List<int>();
        string? continuation = null;

        do
        {
            var page = await _tables.Jobs.ReadAsync(TableRange.All("p"), continuation, Cancellation);
            sizes.Add(page.Rows.Count);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal([0, 1, 0, 1], sizes);
    }

    [Fact]
    public async Task A_continuation_is_good_for_its_own_partition_only()
    {
        var page = await _tables.Jobs.ReadAsync(TableRange.All("p"), null, Cancellation);

        await Assert.ThrowsAsync<ArgumentException>(() => _tables.Jobs.ReadAsync(TableRange.All("q"), page.Continuation, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => _tables.Jobs.ReadAsync(TableRange.All("p"), "a", Cancellation));
    }
}
