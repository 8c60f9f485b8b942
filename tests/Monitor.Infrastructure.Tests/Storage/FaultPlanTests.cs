using Monitor.Infrastructure.Storage;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Storage;

public sealed class FaultPlanTests
{
    private readonly InMemoryTables _tables = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_fails_before_its_effect_writes_nothing()
    {
        _tables.Faults.FailBefore(2);

        await InsertAsync("a");
        await Assert.ThrowsAsync<StorageUnavailable>(() => InsertAsync("b"));
        await InsertAsync("c");

        Assert.Equal(["a", "c"], _tables.Rows(TableName.Assurance).Select(row => row.Row));
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_has_written()
    {
        _tables.Faults.LoseAnswer(1);

        await Assert.ThrowsAsync<StorageUnavailable>(() => InsertAsync("a"));

        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.AlreadyExists), await InsertAsync("a"));
    }

    [Fact]
    public async Task A_throttled_call_says_when_to_come_back()
    {
        _tables.Faults.Throttle(from: 1, calls: 2, TimeSpan.FromSeconds(7));

        var first = await Assert.ThrowsAsync<StorageUnavailable>(() => InsertAsync("a"));
        await Assert.ThrowsAsync<StorageUnavailable>(() => _tables.Assurance.FindAsync("p", "a", Cancellation));

        Assert.Equal(TimeSpan.FromSeconds(7), first.RetryAfter);
        Assert.True((await InsertAsync("a")).IsCommitted);
    }

    [Fact]
    public async Task Nothing_works_after_the_process_stopped()
    {
        _tables.Faults.FailFrom(2);

        await InsertAsync("a");

        await Assert.ThrowsAsync<StorageUnavailable>(() => InsertAsync("b"));
        await Assert.ThrowsAsync<StorageUnavailable>(() => InsertAsync("c"));
        Assert.Equal(["1 commit assurance p Insert a", "2 commit assurance p Insert b", "3 commit assurance p Insert c"], _tables.Faults.Calls.Select(call => call.ToString()));
    }

    [Fact]
    public async Task A_test_can_put_something_in_between()
    {
        await InsertAsync("a");
        var etag = (await _tables.Assurance.FindAsync("p", "a", Cancellation))!.ETag!;
        _tables.BeforeCall = async call =>
        {
            _tables.BeforeCall = _ => Task.CompletedTask;
            await _tables.Assurance.CommitAsync("p", [TableWrite.Upsert(new TableRow("p", "a"))], Cancellation);
        };

        var outcome = await _tables.Assurance.CommitAsync("p", [TableWrite.Replace(new TableRow("p", "a"), etag)], Cancellation);

        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.Changed), outcome);
    }

    [Fact]
    public async Task What_a_test_reads_or_wrote_is_not_what_is_stored()
    {
        var row = new TableRow("p", "a") { { "Bytes", new byte[] { 1 } } };
        await _tables.Assurance.CommitAsync("p", [TableWrite.Insert(row)], Cancellation);

        row.GetBytes("Bytes")[0] = 2;
        row.Add("Late", 1);
        _tables.Rows(TableName.Assurance)[0].GetBytes("Bytes")[0] = 3;

        Assert.Equal("Assurance p a\n  Bytes: 01\n", _tables.Dump());
    }

    private Task<CommitOutcome> InsertAsync(string row) =>
        _tables.Assurance.CommitAsync("p", [TableWrite.Insert(new TableRow("p", row))], Cancellation);
}
