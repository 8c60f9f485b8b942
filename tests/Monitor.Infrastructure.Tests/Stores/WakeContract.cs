using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Exactly one wake row for each open entry, and none for any other, whatever happened before.</summary>
public abstract class WakeContract : StoreContract
{
    private protected WakeContract(ITables tables)
        : base(tables)
    {
    }

    [Fact]
    public async Task An_open_entry_has_one_wake_after_every_change_and_an_ended_one_none()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId()));
        await HasOneWakeAsync(stored);

        foreach (var day in Enumerable.Range(3, 28))
        {
            stored = await StoreAsync(stored.LookedAt($"2026-03-{day:D2}"));
            await HasOneWakeAsync(stored);
        }

        stored = await StoreAsync(stored.Record("2026-04-01", new ContactMade(Days.Day("2026-04-01"))));
        await HasOneWakeAsync(stored);

        stored = await StoreAsync(stored.Record("2026-04-02", new EntryClosed(Days.Day("2026-04-02"), ClosingReason.Moved)));
        Assert.Null(stored.WakeAt);
        Assert.Equal(Days.Instant("2026-04-02T00:00Z"), stored.EndedAt);
        Assert.Empty(await RowsAsync(Keys.Wakes));
    }

    [Fact]
    public async Task A_missing_wake_does_not_stop_a_change()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId()));
        await DropAsync(stored);

        var after = await StoreAsync(stored.LookedAt("2026-03-20"));

        await HasOneWakeAsync(after);
    }

    [Fact]
    public async Task A_missing_wake_does_not_stop_the_end_of_a_wait()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId()));
        await DropAsync(stored);

        var after = await StoreAsync(stored.Record("2026-03-20", new ServiceStarted(Days.Day("2026-03-20"))));

        Assert.False(after.Entry.IsOpen);
        Assert.Empty(await RowsAsync(Keys.Wakes));
    }

    [Fact]
    public async Task A_missing_wake_does_not_stop_the_others_of_its_pack()
    {
        var stored = new List<StoredEntry>();

        foreach (var id in NewIds(4))
        {
            stored.Add(await StoreAsync(Changes.Receive(Agency, id)));
        }

        await DropAsync(stored[0]);
        await DropAsync(stored[3]);

        var results = await Store.CommitAsync(Agency, [.. stored.Select(each => each.LookedAt("2026-03-20"))], Cancellation);

        Assert.All(results, result => Assert.Equal(CommitResult.Committed, result));

        foreach (var each in stored)
        {
            await HasOneWakeAsync(await FindAsync(each.Entry.Id));
        }
    }

    [Fact]
    public async Task A_missing_wake_does_not_let_a_stale_change_through()
    {
        var read = await StoreAsync(Changes.Receive(Agency, NewId()));
        var changed = await StoreAsync(read.Record("2026-03-20", new ContactMade(Days.Day("2026-03-03"))));
        Assert.NotEqual(read.WakeAt, changed.WakeAt);

        Assert.Equal(CommitResult.ChangedMeanwhile, await CommitAsync(read.LookedAt("2026-03-27")));
        await HasOneWakeAsync(await FindAsync(read.Entry.Id));
    }

    [Fact]
    public async Task Only_what_is_due_is_read_and_oldest_first()
    {
        var ids = NewIds(6);
        int[] days = [9, 3, 7, 5, 11, 3];

        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            await StoreAsync(Changes.Receive(Agency, id) with { WakeAt = At(days[i]) });
        }

        var due = await DueAsync(At(7));

        Assert.Equal(
            [new DueEntry(ids[1], At(3)), new DueEntry(ids[5], At(3)), new DueEntry(ids[3], At(5)), new DueEntry(ids[2], At(7))], due);
    }

    [Fact]
    public async Task Of_what_is_not_due_no_row_is_read()
    {
        foreach (var id in NewIds(6))
        {
            await StoreAsync(Changes.Receive(Agency, id) with { WakeAt = At(9) });
        }

        var before = Tables.Requests.Count;

        Assert.Empty(await DueAsync(At(9).AddTicks(-1)));
        Assert.Equal(0, (Tables.Requests.Count - before).RowsRead);
    }

    [Fact]
    public async Task More_than_a_page_is_due_in_pages()
    {
        var ids = NewIds(50);
        await Store.CommitAsync(Agency, [.. ids.Select(id => Changes.Receive(Agency, id) with { WakeAt = At(3) })], Cancellation);

        Assert.Equal(ids, (await DueAsync(At(3))).Select(due => due.Id));
    }

    [Fact]
    public async Task The_next_wake_is_the_earliest()
    {
        Assert.Null(await Store.NextWakeAsync(Agency, Cancellation));
        await StoreAsync(Changes.Receive(Agency, NewId()) with { WakeAt = At(9) });
        await StoreAsync(Changes.Receive(Agency, NewId()) with { WakeAt = At(4) });

        Assert.Equal(At(4), await Store.NextWakeAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task A_wake_that_belongs_to_nothing_is_dropped_and_no_other()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId()));
        var stray = new DueEntry(stored.Entry.Id, stored.WakeAt!.Value.AddDays(-1));
        await WriteAsync(TableWrite.Insert(new TableRow(Agency.ToString(), Keys.Wake(stray.WakeAt, stray.Id)) { { Stored.VersionColumn, 1 } }));

        await Store.DropWakeAsync(Agency, stray, Cancellation);
        await Store.DropWakeAsync(Agency, stray, Cancellation);

        await HasOneWakeAsync(stored);
    }

    private static DateTimeOffset At(int day) => Days.Instant($"2026-03-{day:D2}T00:00Z");

    private async Task<List<DueEntry>> DueAsync(DateTimeOffset upTo)
    {
        var due = new List<DueEntry>();

        await foreach (var page in Store.ReadDueAsync(Agency, upTo, Cancellation))
        {
            Assert.NotEmpty(page);
            due.AddRange(page);
        }

        return due;
    }

    private Task DropAsync(StoredEntry stored) => RemoveAsync(Keys.Wake(stored.WakeAt!.Value, stored.Entry.Id));

    private async Task HasOneWakeAsync(StoredEntry stored)
    {
        var wakes = (await RowsAsync(Keys.Wakes)).Where(row => RowKeys.Split(row.Row)[2] == stored.Entry.Id.ToString());
        Assert.Equal([Keys.Wake(stored.WakeAt!.Value, stored.Entry.Id)], wakes.Select(row => row.Row));
    }
}

public sealed class TwinWakeTests() : WakeContract(new InMemoryTables());

public sealed class AwkwardWakeTests() : WakeContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureWakeTests(AzuriteFixture azurite) : WakeContract(AzureTables.Connect(azurite.ConnectionString));
