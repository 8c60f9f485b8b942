using Monitor.Domain.Audit;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Who looked at what.</summary>
public abstract class AccessLogContract : StoreContract, IAsyncLifetime
{
    private static readonly DateTimeOffset At = Days.Instant("2026-03-02T09:00Z");

    private protected AccessLogContract(ITables tables)
        : base(tables) => Log = new AccessLog(tables);

    private protected IAccessLog Log { get; }

    public async ValueTask InitializeAsync() => await Tables.EnsureCreatedAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Looks_are_read_the_latest_first_page_by_page()
    {
        var looks = Enumerable.Range(0, 7).Select(i => Look(i, i % 2 == 0 ? Entries.Id(1) : null)).ToList();

        foreach (var look in looks)
        {
            await Log.AddAsync(Agency, look, Cancellation);
            await Log.AddAsync(Agency, look, Cancellation); // and again
        }

        var first = await Log.ReadAsync(Agency, null, 5, Cancellation);
        var rest = await Log.ReadAsync(Agency, first.Next, 5, Cancellation);
        Assert.Equal(Enumerable.Reverse(looks), first.Items.Concat(rest.Items));
        Assert.Equal((5, 2, null), (first.Items.Count, rest.Items.Count, rest.Next));
    }

    [Fact]
    public async Task Who_looked_at_an_entry_is_read_by_itself()
    {
        await Log.AddAsync(Agency, Look(1, Entries.Id(1)), Cancellation);
        await Log.AddAsync(Agency, Look(2, Entries.Id(2)), Cancellation);
        await Log.AddAsync(Agency, Look(3, Entries.Id(1)), Cancellation);
        await Log.AddAsync(Parties.School().Id, Look(4, Entries.Id(1)), Cancellation);

        Assert.Equal([Look(3, Entries.Id(1)), Look(1, Entries.Id(1))], (await Log.ReadOfAsync(Agency, Entries.Id(1), null, 9, Cancellation)).Items);
        var page = await Log.ReadOfAsync(Agency, Entries.Id(1), null, 1, Cancellation);
        Assert.Equal([Look(1, Entries.Id(1))], (await Log.ReadOfAsync(Agency, Entries.Id(1), page.Next, 1, Cancellation)).Items);
    }

    [Fact]
    public async Task What_is_older_is_forgotten_some_at_a_time_and_what_is_not_stays()
    {
        for (var i = 0; i < 60; i++)
        {
            await Log.AddAsync(Agency, Look(i, Entries.Id(1)), Cancellation);
        }

        Assert.False(await Log.ForgetAsync(Agency, At.AddMinutes(55), Cancellation));
        Assert.True(await Log.ForgetAsync(Agency, At.AddMinutes(55), Cancellation));

        Assert.Equal(5, (await Log.ReadAsync(Agency, null, 99, Cancellation)).Items.Count);
        Assert.Equal(At.AddMinutes(55), (await Log.ReadOfAsync(Agency, Entries.Id(1), null, 99, Cancellation)).Items[^1].At);
        Assert.True(await Log.ForgetAsync(Agency, At.AddMinutes(55), Cancellation));
    }

    private static Look Look(int minute, EntryId? entry) => new(At.AddMinutes(minute), "ashdown-primary/agency-lead/abc", entry is null ? LookKind.List : LookKind.Entry, "/api/entries by service", entry, $"trace-{minute}");
}

/// <summary>The contract on the tables' twin.</summary>
public sealed class InMemoryAccessLogTests() : AccessLogContract(new InMemoryTables());

/// <summary>The contract on the twin, when pages come one row at a time.</summary>
public sealed class AwkwardAccessLogTests() : AccessLogContract(new InMemoryTables { Paging = Paging.Awkward });

/// <summary>The contract on Azurite.</summary>
public sealed class AzureAccessLogTests(AzuriteFixture azurite) : AccessLogContract(OwnTables.Connect(azurite));
