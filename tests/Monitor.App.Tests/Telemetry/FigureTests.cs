using Microsoft.AspNetCore.Http;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Relay;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Testing;
using Monitor.Testing.App;
using OpenTelemetry.Trace;

namespace Monitor.App.Tests.Telemetry;

/// <summary>Metrics are what was read anyway, as it was seen last, and never of so few that they would be somebody.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class FigureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    [InlineData(8, 10)] // to the nearest five
    public async Task Families_waiting_and_findings_are_told_as_the_board_tells_numbers(int families, int? told)
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings { StartsAt = Days.Instant("2026-02-26T09:00Z") }));

        for (var i = 0; i < families; i++)
        {
            await app.ReferAsync("2026-02-26", 3, $"key-{i:D5}", i % 2 == 0 ? SmallPartnership.School : SmallPartnership.Surgery);
        }

        await app.LiveThroughAsync("2026-03-04T02:00Z"); // support was due on Tuesday the 3rd

        Assert.Equal(told, Value(collected.Values(app, "monitor.waiting"), "FI"));
        Assert.Equal(told, Value(collected.Values(app, "monitor.findings.open"), "WL-02"));
        Assert.Equal(told is null ? null : 2, Value(collected.Values(app, "monitor.deadline.oldest_unmet"))); // of a lead professional, due on Monday
        Assert.DoesNotContain("CAMHS", collected.Values(app, "monitor.waiting").Keys); // none is as little told as one
    }

    [Fact]
    public async Task Ages_are_those_of_what_was_done_last()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));
        await app.LiveThroughAsync("2026-03-03T02:10Z");

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.Get<TellOperators>().HandleAsync(await app.Get<IDirectoryStore>().ReadAsync(Cancellation), Cancellation);

        Assert.Equal(600, Value(collected.Values(app, "monitor.sweep.age")));
        Assert.Equal(20 * 60, Value(collected.Values(app, "monitor.audit.age")));
        Assert.Equal(0, Value(collected.Values(app, "monitor.audit.faults")));
        Assert.Equal(0, Value(collected.Values(app, "monitor.aside")));
        Assert.Equal(0, Value(collected.Values(app, "monitor.reports.late")));
        Assert.True(Value(collected.Values(app, "monitor.holidays.days_left")) > 90);
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task What_was_seen_too_long_ago_is_not_told(int minutes, bool isTold)
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));
        await app.RunAsync();
        await app.RunAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.All((string[])["monitor.sweep.age", "monitor.outbox.age", "monitor.aside"], name => Assert.Equal(isTold, collected.Values(app, name).Count == 1));
    }

    [Fact]
    public async Task Another_instance_learns_of_a_night_that_it_did_not_count()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant("2026-02-26T09:00Z") });

        for (var i = 0; i < 6; i++)
        {
            await app.ReferAsync("2026-02-26", 3, $"key-{i:D5}");
        }

        await app.LiveThroughAsync("2026-03-04T02:00Z");
        await using var other = await app.StartAnotherAsync(collected.With(new TestAppSettings()));
        await other.Get<RunSchedule>().HandleAsync(Cancellation);

        Assert.Equal(5, Value(collected.Values(other, "monitor.waiting"), "FI"));
    }

    [Fact]
    public async Task The_outbox_is_as_old_as_the_oldest_message_that_is_due_whoever_has_it()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));
        await app.ReferAsync("2026-03-02", 4);
        app.Emails.Answer = _ => throw new Infrastructure.Storage.StorageUnavailable("Planned.", null);
        await app.Get<RelayOutbox>().HandleAsync(Cancellation);
        Assert.NotEmpty(app.Outbox());

        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await app.Get<RelayOutbox>().HandleAsync(Cancellation);

        Assert.Equal(30, Value(collected.Values(app, "monitor.outbox.age")));
    }

    [Fact]
    public async Task Mails_are_counted_by_class_and_by_the_state_they_came_to()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));
        await app.ReferAsync("2026-03-02", 4);
        app.Emails.Answer = _ => SendOutcome.NotNow;
        await app.RunAsync();
        app.Emails.Answer = _ => SendOutcome.Accepted;
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.RunAsync();

        var mails = collected.Values(app, "monitor.mails");

        Assert.Equal((1, 1), (Value(mails, "escalation postponed"), Value(mails, "escalation accepted")));
        Assert.DoesNotContain(mails.Keys, key => key.Contains("harm", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Collecting_reads_nothing()
    {
        await using var collected = await Collected.StartAsync();
        var calls = 0;
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings
        {
            BeforeCall = _ =>
            {
                Interlocked.Increment(ref calls);
                return Task.CompletedTask;
            },
        }));
        await app.RunAsync();
        var before = calls;

        Collected.Flush(app);

        Assert.Equal(before, calls);
        Assert.NotEmpty(collected.Metrics);
    }

    [Theory]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    [InlineData(StatusCodes.Status401Unauthorized)]
    [InlineData(null)] // nobody there
    public async Task That_nobody_takes_what_is_told_is_no_concern_of_a_family(int? status)
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));
        collected.Receiver.Status = () => status ?? StatusCodes.Status200OK;

        if (status is null)
        {
            await collected.Receiver.DisposeAsync();
        }

        var id = await app.ReferAsync("2026-03-02", 4);
        await app.RunAsync();
        app.Get<TracerProvider>().ForceFlush();
        await app.RunAsync();

        Assert.Equal([id], Assert.Single(app.Emails.Accepted).References);
    }

    [Fact]
    public async Task Without_a_setting_nothing_is_collected()
    {
        await using var app = await TestApp.StartAsync();

        await app.ReferAsync("2026-03-02", 4);

        Assert.Null(app.Services.GetService(typeof(TracerProvider)));
        Assert.Null(app.Services.GetService(typeof(OpenTelemetry.Metrics.MeterProvider)));
        Assert.All(app.Outbox(), row => Assert.Equal(string.Empty, row.GetString("traceparent")));
    }

    private static double? Value(IReadOnlyDictionary<string, double> values, string of = "") => values.TryGetValue(of, out var value) ? value : null;
}
