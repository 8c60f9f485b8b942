using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>
/// Each case is run without a fault first, and then once for every call it made, with that call's answer lost or that call never made: the same is
/// stored in the end, and whoever committed is told so.
/// </summary>
public sealed class LostAnswerTests
{
    private static readonly PartyId Agency = Parties.School().Id;
    private static readonly NewEvent AtLevelTwo = new(new LevelRecorded(2, Days.Day(Changes.Listing)));

    public static TheoryData<string> Cases =>
    [
        "one new", "one new with a receipt", "many new", "many with receipts", "one recorded", "many looked at", "nothing follows", "wake missing",
        "wakes missing",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_write_whose_answer_was_lost_is_recognised_as_ones_own(string name)
    {
        var (calls, _, undisturbed) = await RunAsync(name, new FaultPlan());
        Assert.NotEqual(0, calls);

        for (var k = 1; k <= calls; k++)
        {
            var (_, results, dump) = await RunAsync(name, new FaultPlan().LoseAnswer(k));

            Assert.All(results, result => Assert.Equal(CommitResult.Committed, result));
            Assert.Equal(undisturbed, dump);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_write_that_was_never_made_is_not_taken_for_made(string name)
    {
        var (calls, _, undisturbed) = await RunAsync(name, new FaultPlan());

        for (var k = 1; k <= calls; k++)
        {
            var (_, results, dump) = await RunAsync(name, new FaultPlan().FailBefore(k));

            Assert.All(results, result => Assert.True(result is CommitResult.Committed or CommitResult.DoneBefore, $"{name}, call {k}: {result}"));
            Assert.Equal(undisturbed, dump);
        }
    }

    [Fact]
    public async Task Somebody_elses_change_is_not_taken_for_ones_own()
    {
        var tables = new InMemoryTables();
        var store = new WaitingListStore(tables, Salts.AtRandom);
        await store.CommitAsync(Agency, [Changes.Receive(Agency, Entries.Id(1))], Cancellation);
        var read = (await store.FindAsync(Agency, Entries.Id(1), Cancellation))!;
        var theirs = read.Record("2026-03-20", null, [], "theirs");
        var ours = read.Record("2026-03-20", null, [], "ours");
        tables.BeforeCall = async _ =>
        {
            tables.BeforeCall = _ => Task.CompletedTask;
            await store.CommitAsync(Agency, [theirs], Cancellation);
        };

        Assert.Equal([CommitResult.ChangedMeanwhile], await store.CommitAsync(Agency, [ours], Cancellation));
        Assert.All((await store.ReadHistoryAsync(Agency, Entries.Id(1), Cancellation)).Skip(1), item => Assert.Equal("theirs", item.Correlation));
    }

    [Fact]
    public async Task While_the_storage_is_away_nobody_is_told_that_anything_was_written()
    {
        var tables = new InMemoryTables { Faults = new FaultPlan().FailFrom(1) };
        var store = new WaitingListStore(tables, Salts.AtRandom);

        await Assert.ThrowsAsync<StorageUnavailable>(() => store.CommitAsync(Agency, [Changes.Receive(Agency, Entries.Id(1))], Cancellation));
        await Assert.ThrowsAsync<StorageUnavailable>(
            () => store.CommitAsync(Agency, [Changes.Receive(Agency, Entries.Id(1)), Changes.Receive(Agency, Entries.Id(2))], Cancellation));
        Assert.Empty(tables.Dump());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_place_whose_answer_was_lost_is_found_to_be_ones_own(bool written)
    {
        var tables = new InMemoryTables { Faults = written ? new FaultPlan().LoseAnswer(1) : new FaultPlan().FailBefore(1) };
        var store = new WaitingListStore(tables, Salts.AtRandom);
        var place = new EntryLocation(Entries.Id(1), Agency, Agency, ServiceCode.Parse("FI"), "body");

        await Assert.ThrowsAsync<StorageUnavailable>(() => store.ClaimAsync(place, Cancellation));

        Assert.Equal(place, await store.ClaimAsync(place, Cancellation));
    }

    /// <summary>Does it with a plan of faults, and again for as long as the storage is away, as every caller does.</summary>
    private static async Task<(int Calls, IReadOnlyList<CommitResult> Results, string Dump)> RunAsync(string name, FaultPlan faults)
    {
        var tables = new InMemoryTables();
        var store = new WaitingListStore(tables, Salts.AtRandom);
        var changes = await PrepareAsync(name, tables, store);
        tables.Faults = faults;

        while (true)
        {
            try
            {
                var results = await store.CommitAsync(Agency, changes, Cancellation);
                return (faults.Calls.Count, results, tables.Dump());
            }
            catch (StorageUnavailable)
            {
                // Only the call of the plan fails: the next round gets through.
            }
        }
    }

    private static async Task<IReadOnlyList<EntryChange>> PrepareAsync(string name, InMemoryTables tables, WaitingListStore store)
    {
        // 40 new entries with four rows each need two transactions.
        const int Many = 40;
        var ids = Enumerable.Range(1, Many).Select(Entries.Id).ToList();

        switch (name)
        {
            case "one new":
                return [Changes.Receive(Agency, ids[0])];
            case "one new with a receipt":
                return [Changes.Receive(Agency, ids[0], new Receipt("operation", "body"))];
            case "many new":
                return [.. ids.Select(id => Changes.Receive(Agency, id, AtLevelTwo))];
            case "many with receipts":
                return [.. ids.Select(id => Changes.Receive(Agency, id, new Receipt($"of {id}", "body")))];
        }

        await store.CommitAsync(Agency, [.. ids.Select(id => Changes.Receive(Agency, id))], Cancellation);
        var stored = new List<StoredEntry>();

        foreach (var id in ids)
        {
            stored.Add((await store.FindAsync(Agency, id, Cancellation))!);
        }

        foreach (var each in name switch { "wake missing" => stored[..1], "wakes missing" => stored[1..3], _ => [] })
        {
            await store.DropWakeAsync(Agency, new DueEntry(each.Entry.Id, each.WakeAt!.Value), Cancellation);
        }

        return name switch
        {
            "one recorded" => [stored[0].Record("2026-03-03", new ContactMade(Days.Day("2026-03-03")))],
            "wake missing" => [stored[0].LookedAt("2026-03-20")],
            "wakes missing" => [.. stored[..4].Select(each => each.LookedAt("2026-03-20"))],
            "nothing follows" => [stored[0].LookedAt("2026-03-02") with { WakeAt = stored[0].WakeAt!.Value.AddDays(1) }],
            _ => [.. stored.Select(each => each.LookedAt("2026-03-20"))],
        };
    }
}
