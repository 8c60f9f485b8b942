using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Triggers;

public sealed class TimerTests
{
    public static readonly TheoryData<string> Timers = ["RelayOutbox", "SweepDue", "RunSchedule", "AuditAll", "Housekeeping"];

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task Takes_whatever_a_timer_says_and_answers_an_object(string function)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        foreach (var payload in (string[])[Payloads.TimerFirstRun, Payloads.TimerPastDue, Payloads.TimerWithoutStatus, Payloads.TimerRetried])
        {
            await app.InvokedAsync(function, payload);
        }
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task Fails_when_the_storage_does_not_answer_so_that_it_is_tried_again(string function)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        app.Tables.Faults = new FaultPlan().FailFrom(1);

        Invoking.AssertFailed(await app.InvokeAsync(function, Payloads.TimerFirstRun));
    }

    [Fact]
    public async Task A_sweep_finds_lapses_under_the_invocations_own_id()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var id = await app.ReferAsync("2026-02-26", 3); // due on Tuesday the 3rd
        app.Clock.SetUtcNow(Days.Instant("2026-03-04T00:00Z"));

        await app.InvokedAsync("SweepDue", Payloads.TimerFirstRun);

        Assert.True((await app.EntryAsync(SmallPartnership.School, id)).LadderFor("WL-02") is { IsOpen: true, Step: 1 });
        var history = await app.Get<Domain.WaitingList.IWaitingListStore>().ReadHistoryAsync(
            Domain.People.PartyId.Parse(SmallPartnership.School, null), id, TestContext.Current.CancellationToken);
        Assert.Equal("d3ee040c-d177-4887-8589-698152bc6071", history[^1].Correlation);
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous().GetAnswerAsync("/readyz")).Status);
    }

    [Fact]
    public async Task The_relay_sends_what_waits()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        await app.ReferAsync("2026-02-26", 4);

        await app.InvokedAsync("RelayOutbox", Payloads.TimerFirstRun);

        Assert.Single(app.Emails.Accepted);
    }

    [Fact]
    public async Task The_schedule_does_once_what_is_due_however_often_it_fires()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        await app.ReferAsync("2026-02-23", 3);
        app.Clock.SetUtcNow(Days.Instant("2026-03-02T08:00Z"));

        for (var i = 0; i < 3; i++)
        {
            await app.InvokedAsync("RunSchedule", Payloads.TimerPastDue);
            await app.InvokedAsync("RelayOutbox", Payloads.TimerPastDue);
        }

        Assert.NotEmpty(app.Emails.Accepted);
        Assert.Equal(app.Emails.Accepted.Count, app.Emails.Accepted.Select(mail => mail.To).Distinct().Count());
        Assert.True((await app.Get<IJobStore>().FindAsync(nameof(ScheduledKind.Digest), "2026-03-02", TestContext.Current.CancellationToken))!.Done);
    }

    [Theory]
    [InlineData("AuditAll", ScheduledKind.Audit)]
    [InlineData("Housekeeping", ScheduledKind.Housekeeping)]
    public async Task A_nightly_job_is_done_once_a_night(string function, ScheduledKind kind)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        await app.InvokedAsync(function, Payloads.TimerFirstRun);
        var first = await app.Get<IJobStore>().FindLastDoneAsync(kind.ToString(), TestContext.Current.CancellationToken);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.InvokedAsync(function, Payloads.TimerFirstRun);
        var again = await app.Get<IJobStore>().FindLastDoneAsync(kind.ToString(), TestContext.Current.CancellationToken);

        Assert.Equal("2026-03-02", first!.Period);
        Assert.Equal(first, again);
    }
}
