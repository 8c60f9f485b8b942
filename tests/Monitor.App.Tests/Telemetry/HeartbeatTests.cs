using Microsoft.AspNetCore.Http;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Relay;
using Monitor.Domain.Work;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Telemetry;

/// <summary>Somebody outside hears that all is well, and only then: that nothing comes is the alarm.</summary>
public sealed class HeartbeatTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_given_once_an_audit_passed_and_says_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        await app.ReferAsync("2026-03-02", 1);
        await LookAsync(app);
        Assert.Empty(receiver.All); // there was an audit, and no sweep yet

        await app.LiveThroughAsync("2026-03-03T02:00Z");
        await LookAsync(app, TimeSpan.FromMinutes(5));

        var beat = receiver.All[0];
        Assert.Equal(("GET", "/ping/secret", string.Empty), (beat.Method, beat.Path, beat.Text));
        Assert.Equal(["Host"], beat.Headers.Split('\n').Select(header => header.Split(':')[0]));
    }

    [Theory]
    [InlineData(299, 1)]
    [InlineData(300, 2)]
    public async Task It_is_given_every_five_minutes_of_real_time_at_most_however_the_apps_clock_runs(int seconds, int beats)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        var at = app.Clock.GetUtcNow();
        var signOfLife = app.Get<SignOfLife>();
        await signOfLife.HandleAsync(WellAt(at), at, Cancellation);

        app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await signOfLife.HandleAsync(WellAt(at.AddDays(1)), at.AddDays(1), Cancellation);

        Assert.Equal(beats, receiver.All.Count);
    }

    [Fact]
    public async Task It_stays_away_while_the_last_audit_found_a_fault_and_comes_back_when_one_passes()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        var id = await app.ReferAsync("2026-03-02", 1);
        await app.LiveThroughAsync("2026-03-02T12:00Z");
        await app.BreakAsync(SmallPartnership.School, id);

        await app.LiveThroughAsync("2026-03-03T02:00Z");
        var before = receiver.All.Count;
        Assert.NotEqual(0, before);

        for (var i = 0; i < 12; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            await app.RunAsync();
        }

        Assert.Equal(before, receiver.All.Count);
        await app.Get<IJobStore>().CompleteAsync(nameof(ScheduledKind.Audit), "2026-03-04", app.Clock.GetUtcNow(), "1 entries, 0 faults", Cancellation);
        await LookAsync(app, TimeSpan.FromMinutes(5));
        Assert.Equal(before + 1, receiver.All.Count);
    }

    [Theory]
    [InlineData(45, true)]
    [InlineData(46, false)]
    public async Task It_stays_away_when_the_sweep_is_late(int minutes, bool isGiven)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        await app.LiveThroughAsync("2026-03-03T02:00Z");
        await app.RunAsync();
        var before = receiver.All.Count;

        await LookAsync(app, TimeSpan.FromMinutes(minutes));

        Assert.Equal(isGiven, receiver.All.Count > before);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(null)] // nobody there
    public async Task That_nobody_takes_it_is_logged_and_harms_nothing(int? status)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await StartAsync(receiver);
        receiver.Status = () => status ?? StatusCodes.Status200OK;

        if (status is null)
        {
            await receiver.DisposeAsync();
        }

        await app.LiveThroughAsync("2026-03-03T08:00Z");
        await LookAsync(app, TimeSpan.FromMinutes(5));

        var line = app.Logs.Lines.First(line => line.Text.StartsWith("The sign of life was not taken:", StringComparison.Ordinal)).Text;
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
        Assert.NotNull(await app.Get<IJobStore>().FindLastDoneAsync(nameof(ScheduledKind.Digest), Cancellation));
    }

    private static Task<TestApp> StartAsync(Receiver receiver) =>
        TestApp.StartAsync(new TestAppSettings { Configuration = new Dictionary<string, string?> { ["Telemetry:HeartbeatUrl"] = $"{receiver.Address}ping/secret" } });

    private static OwnState WellAt(DateTimeOffset at) =>
        new(at.AddDays(-9), at, new Job("Audit", "2026-03-02", true, at, at, "0 entries, 0 faults"), null, null, new DateOnly(2027, 12, 31), []);

    /// <summary>The schedule's next look, which finds no more to do than that.</summary>
    private static async Task LookAsync(TestApp app, TimeSpan later = default)
    {
        app.Clock.Advance(later);
        await app.Get<RunSchedule>().HandleAsync(Cancellation);
    }
}
