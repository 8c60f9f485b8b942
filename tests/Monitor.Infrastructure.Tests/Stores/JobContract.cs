using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>A job of a period is taken by one, done once, and known to be done.</summary>
public abstract class JobContract : StoreContract
{
    private const string March = "2026-03-01";
    private const string April = "2026-04-01";
    private static readonly DateTimeOffset Now = Days.Instant("2026-05-04T09:00Z");
    private static readonly DateTimeOffset Real = Days.Instant("2026-06-01T12:00Z");
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(60);

    private protected JobContract(ITables tables)
        : base(tables) => Jobs = new JobStore(tables);

    private protected IJobStore Jobs { get; }

    /// <summary>No other test has it.</summary>
    private string Kind => Agency.ToString();

    [Fact]
    public async Task Nothing_was_done_before_the_first_time()
    {
        Assert.Null(await Jobs.FindAsync(Kind, March, Cancellation));
        Assert.Null(await Jobs.FindLastDoneAsync(Kind, Cancellation));
    }

    [Fact]
    public async Task A_job_is_taken_once()
    {
        Assert.True(await ClaimAsync(March));
        Assert.False(await ClaimAsync(March));
        Assert.True(await ClaimAsync(April));
        Assert.Equal(new Job(Kind, March, false, Now, Real + Held, null), await Jobs.FindAsync(Kind, March, Cancellation));
        Assert.Null(await Jobs.FindLastDoneAsync(Kind, Cancellation));
    }

    [Fact]
    public async Task Of_many_who_take_a_job_at_once_one_has_it()
    {
        var claimed = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => ClaimAsync(March), Cancellation)));

        Assert.Single(claimed, each => each);
    }

    [Fact]
    public async Task A_claim_that_ran_out_is_taken_over_by_one()
    {
        await ClaimAsync(March);

        Assert.False(await ClaimAsync(March, Real + Held));
        var claimed = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(
            () => ClaimAsync(March, Real + Held + TimeSpan.FromTicks(1)), Cancellation)));

        Assert.Single(claimed, each => each);
    }

    [Fact]
    public async Task How_far_a_job_is_stays_when_somebody_else_takes_it_on_and_goes_when_it_is_done()
    {
        await ClaimAsync(March);
        var held = (await Jobs.FindAsync(Kind, March, Cancellation))!;
        Assert.Null(held.Cursor);

        var reached = await Jobs.ReachAsync(held, "the fourth agency", Real + Held + Held, Cancellation);

        Assert.Equal(reached, await Jobs.FindAsync(Kind, March, Cancellation));
        Assert.Equal(("the fourth agency", Real + Held + Held), (reached!.Cursor, reached.ClaimedUntil));
        Assert.False(await ClaimAsync(March, Real + Held + TimeSpan.FromSeconds(1))); // it is held on
        Assert.True(await ClaimAsync(March, Real + Held + Held + TimeSpan.FromTicks(1)));
        Assert.Equal("the fourth agency", (await Jobs.FindAsync(Kind, March, Cancellation))!.Cursor);

        await Jobs.CompleteAsync(Kind, March, Now, "done", Cancellation);
        Assert.Null((await Jobs.FindAsync(Kind, March, Cancellation))!.Cursor);
    }

    [Fact]
    public async Task Who_has_lost_a_job_records_nothing_of_it_any_more()
    {
        await ClaimAsync(March);
        var lost = (await Jobs.FindAsync(Kind, March, Cancellation))!;
        await ClaimAsync(March, Real + Held + TimeSpan.FromTicks(1));

        Assert.Null(await Jobs.ReachAsync(lost, "too late", Real + Held + Held, Cancellation));
        Assert.Null((await Jobs.FindAsync(Kind, March, Cancellation))!.Cursor);

        await Jobs.CompleteAsync(Kind, March, Now, null, Cancellation);
        Assert.Null(await Jobs.ReachAsync((await Jobs.FindAsync(Kind, March, Cancellation))!, "after the end", Real + Held + Held, Cancellation));
        Assert.Null(await Jobs.ReachAsync(lost with { Period = April }, "never begun", Real + Held, Cancellation));
    }

    [Fact]
    public async Task What_is_done_is_never_taken_again()
    {
        await ClaimAsync(March);
        await Jobs.CompleteAsync(Kind, March, Now, "12 mails", Cancellation);

        Assert.False(await ClaimAsync(March, Real + Held + Held));
        Assert.Equal(new Job(Kind, March, true, Now, Now, "12 mails"), await Jobs.FindAsync(Kind, March, Cancellation));
    }

    [Fact]
    public async Task To_do_it_again_changes_nothing()
    {
        await Jobs.CompleteAsync(Kind, March, Now, "12 mails", Cancellation);
        var first = await Jobs.FindAsync(Kind, March, Cancellation);

        await Jobs.CompleteAsync(Kind, March, Now.AddHours(1), "none", Cancellation);

        Assert.Equal(first, await Jobs.FindAsync(Kind, March, Cancellation));
        Assert.Equal(first, await Jobs.FindLastDoneAsync(Kind, Cancellation));
    }

    [Fact]
    public async Task The_last_done_is_the_newest_period_whatever_was_done_last()
    {
        await Jobs.CompleteAsync(Kind, April, Now, "April", Cancellation);
        await Jobs.CompleteAsync(Kind, March, Now.AddHours(1), "March", Cancellation);

        Assert.Equal((April, "April"), await Jobs.FindLastDoneAsync(Kind, Cancellation) is { } last ? (last.Period, last.Note) : default);
    }

    [Fact]
    public async Task The_last_done_is_the_newest_period_when_many_are_done_at_once()
    {
        var periods = Enumerable.Range(1, AtOnce).Select(day => $"2026-03-{day:D2}").ToList();

        await Task.WhenAll(periods.Select(period => Task.Run(() => Jobs.CompleteAsync(Kind, period, Now, null, Cancellation), Cancellation)));

        Assert.Equal(periods[^1], (await Jobs.FindLastDoneAsync(Kind, Cancellation))!.Period);

        foreach (var period in periods)
        {
            Assert.True((await Jobs.FindAsync(Kind, period, Cancellation))!.Done);
        }
    }

    [Fact]
    public async Task A_job_without_periods_ran_when_it_ran_last()
    {
        await Jobs.BeatAsync(Kind, Now, Cancellation);
        var before = Tables.Requests.Count;

        await Jobs.BeatAsync(Kind, Now.AddMinutes(15), Cancellation);

        Assert.Equal(1, (Tables.Requests.Count - before).Requests);
        Assert.Equal(Now.AddMinutes(15), (await Jobs.FindLastDoneAsync(Kind, Cancellation))!.At);
    }

    private Task<bool> ClaimAsync(string period, DateTimeOffset? real = null) =>
        Jobs.TryClaimAsync(Kind, period, Now, real ?? Real, (real ?? Real) + Held, Cancellation);
}

public sealed class TwinJobTests() : JobContract(new InMemoryTables());

public sealed class AwkwardJobTests() : JobContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureJobTests(AzuriteFixture azurite) : JobContract(AzureTables.Connect(azurite.ConnectionString));
