using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Watching;

/// <summary>No invocation works beyond a minute (DESIGN §5.8): what a night asks for is done a stretch at a time, by whoever comes, and none of it twice or never.</summary>
public sealed class StretchTests
{
    private static readonly string[] Agencies = [SmallPartnership.School, SmallPartnership.Surgery, SmallPartnership.Council];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_audit_that_takes_long_goes_on_where_it_stopped_and_sees_every_entry_once()
    {
        await using var app = await TestApp.StartAsync();
        var ids = await LosingTheirWakesAsync(app);
        app.Tables.BeforeCall = call => SlowlyAsync(app, call, "assurance");

        var stretches = await RunToTheEndAsync(app, ScheduledKind.Audit);

        Assert.InRange(stretches, Agencies.Length, 50);
        Assert.Equal("3 entries, 3 faults", (await LastAsync(app, ScheduledKind.Audit))!.Note);
        Assert.All(ids, id => Assert.Single(app.Logs.Lines, line => line.Text == $"Audit of entry {id}: Its wake was missing and has been put back."));
    }

    [Fact]
    public async Task Every_stretch_of_an_audit_ends_within_a_minute()
    {
        await using var app = await TestApp.StartAsync();
        await LosingTheirWakesAsync(app);
        app.Tables.BeforeCall = _ =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(2)); // a table that answers slowly
            return Task.CompletedTask;
        };

        var stretches = 0;

        for (var job = default(Job); job is not { Done: true }; job = await app.Get<IJobStore>().FindAsync(nameof(ScheduledKind.Audit), "2026-03-02", Cancellation))
        {
            var began = app.Clock.GetUtcNow();
            Assert.InRange(stretches++, 0, 100);
            await app.Get<RunSchedule>().HandleAsync(ScheduledKind.Audit, Cancellation);
            Assert.InRange(app.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task An_audit_that_crashes_anywhere_is_ended_by_another_instance()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            var ids = await LosingTheirWakesAsync(app);
            app.Tables.Faults = new FaultPlan().FailFrom(k);
            await Record.ExceptionAsync(() => app.Get<RunSchedule>().HandleAsync(ScheduledKind.Audit, Cancellation));
            var isWhole = app.Tables.Faults.Calls.Count < k;
            app.Tables.Faults = new FaultPlan();

            await using var other = await app.StartAnotherAsync();
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            _ = await LastAsync(other, ScheduledKind.Audit) is not null ? 0 : await RunToTheEndAsync(other, ScheduledKind.Audit);

            Assert.StartsWith("3 entries, ", (await LastAsync(other, ScheduledKind.Audit))!.Note, StringComparison.Ordinal);
            Assert.All(ids, id => Assert.Contains(app.Tables.Rows(TableName.Assurance), row => IsWakeOf(row, id)));

            if (isWhole)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Forgetting_goes_on_where_it_stopped_and_counts_what_lives_under_a_key_over_all_of_it()
    {
        await using var app = await TestApp.StartAsync();
        await ReferAsync(app);
        await app.RunAsync();
        Assert.Equal(3, app.Tables.Rows(TableName.Matching).Count);
        app.Clock.SetUtcNow(Days.Instant("2026-03-03T02:00Z"));
        var before = app.Logs.Lines.Count;
        app.Tables.Faults = new FaultPlan(); // counts calls anew
        app.Tables.BeforeCall = call => SlowlyAsync(app, call, "matching");

        var stretches = await RunToTheEndAsync(app, ScheduledKind.Housekeeping);

        Assert.InRange(stretches, 8, 30); // 256 partitions, at most 32 a step
        Assert.Single(app.Logs.Lines.Skip(before), line => line.Level == LogLevel.Information && line.Text == "Matching key k1 has 3 rows that still live.");
        Assert.Equal(256, app.Tables.Faults.Calls.Count(call => call is { Kind: "read", Table: "matching" } && call.Partition.StartsWith("k1-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_policy_is_looked_at_in_stretches_and_the_audit_waits_for_the_end_of_it()
    {
        await using var app = await TestApp.StartAsync();
        var ids = await ReferAsync(app);
        await app.Get<Reindex>().HandleAsync(Cancellation);
        var stricter = TestPolicy.Current with { Version = "stricter", LeadNamed = new Allowance(InWorkingDays: true, 2, 2, 2, 1) };
        await using var renewed = await app.StartAnotherAsync(new TestAppSettings { Services = services => services.AddSingleton(stricter) });
        renewed.Tables.BeforeCall = call => SlowlyAsync(renewed, call, "assurance");

        await renewed.Get<RunSchedule>().HandleAsync(ScheduledKind.Audit, Cancellation);
        Assert.Null(await renewed.Get<IJobStore>().FindAsync(nameof(ScheduledKind.Audit), "2026-03-02", Cancellation));

        await RunToTheEndAsync(renewed, ScheduledKind.Audit);
        Assert.Equal("3 entries, 0 faults", (await LastAsync(renewed, ScheduledKind.Audit))!.Note);

        for (var i = 0; i < ids.Count; i++)
        {
            Assert.Equal(Days.Instant("2026-03-04T00:00Z"), (await renewed.StoredAsync(Agencies[i], ids[i])).WakeAt); // two working days, and the day after
        }
    }

    [Fact]
    public async Task A_part_that_came_or_went_between_two_stretches_is_done_or_passed_over()
    {
        await using var app = await TestApp.StartAsync();
        var jobs = app.Get<IJobStore>();
        var now = app.Clock.GetUtcNow();
        Assert.True(await jobs.TryClaimAsync("work", "night", now, now, now.AddMinutes(1), Cancellation));
        var done = new List<string>();
        Assert.Null(await app.Get<InStretches>().RunAsync("work", "night", ["a", "c", "e"], StepAsync, Cancellation));
        Assert.True(await jobs.TryClaimAsync("work", "night", now, now.AddHours(1), now.AddHours(2), Cancellation));

        while (await app.Get<InStretches>().RunAsync("work", "night", ["b", "d", "e"], StepAsync, Cancellation) is null)
        {
            Assert.True(await jobs.TryClaimAsync("work", "night", now, app.Clock.GetUtcNow(), app.Clock.GetUtcNow().AddMinutes(1), Cancellation));
        }

        Assert.Equal(["a", "d", "e"], done); // c went while it was next; b came before what was done

        Task<Step> StepAsync(Reached reached, CancellationToken token)
        {
            done.Add(reached.Part);
            Assert.InRange(done.Count, 0, 10);
            app.Clock.Advance(TimeSpan.FromSeconds(31));
            return Task.FromResult(new Step(null, 1, 0));
        }
    }

    /// <summary>Each step takes longer than a stretch may.</summary>
    private static Task SlowlyAsync(TestApp app, TableCall call, string table)
    {
        if (call.Table == table && !call.IsCommit)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        return Task.CompletedTask;
    }

    private static async Task<int> RunToTheEndAsync(TestApp app, ScheduledKind kind)
    {
        var stretches = 0;

        for (var last = await LastAsync(app, kind); await LastAsync(app, kind) == last; stretches++)
        {
            Assert.InRange(stretches, 0, 100);
            await app.Get<RunSchedule>().HandleAsync(kind, Cancellation);
        }

        return stretches;
    }

    private static Task<Job?> LastAsync(TestApp app, ScheduledKind kind) => app.Get<IJobStore>().FindLastDoneAsync(kind.ToString(), Cancellation);

    private static async Task<List<EntryId>> ReferAsync(TestApp app)
    {
        var ids = new List<EntryId>();

        foreach (var agency in Agencies)
        {
            ids.Add(await app.ReferAsync("2026-02-27", 1, party: agency));
        }

        return ids;
    }

    private static async Task<List<EntryId>> LosingTheirWakesAsync(TestApp app)
    {
        var ids = await ReferAsync(app);

        foreach (var wake in app.Tables.Rows(TableName.Assurance).Where(row => ids.Any(id => IsWakeOf(row, id))).ToList())
        {
            await app.Tables.Table(TableName.Assurance).CommitAsync(wake.Partition, [TableWrite.DeleteAny(wake.Partition, wake.Row)], Cancellation);
        }

        return ids;
    }

    private static bool IsWakeOf(TableRow row, EntryId id) =>
        row.Row.StartsWith("d!", StringComparison.Ordinal) && row.Row.EndsWith($"!{id}", StringComparison.Ordinal);
}
