using System.Net;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Relay;

/// <summary>Several instances are observably one (DESIGN §4, 11): wherever one is held up, the other goes on, and nothing is done twice.</summary>
public sealed class InstancesTests
{
    private static readonly PartyId School = PartyId.Parse(SmallPartnership.School, null);

    [Fact]
    public async Task A_finding_is_raised_once_whoever_sweeps()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var one = await app.ReferWithoutSupportAsync("2026-02-26", 3, "key-00001");
            var two = await app.ReferWithoutSupportAsync("2026-02-26", 3, "key-00002");
            app.Clock.SetUtcNow(Days.Instant("2026-03-04T00:00Z"));

            var interrupted = await app.InterruptedAsync(
                k, _ => true, () => app.Get<SweepDue>().HandleAsync("one", TestContext.Current.CancellationToken), other.RunAsync);
            await other.RunAsync();

            foreach (var id in (EntryId[])[one, two])
            {
                var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(School, id, TestContext.Current.CancellationToken);
                Assert.Single(history, item => item.Event is LadderOpened { Check: "WL-02" });
                Assert.Single(history, item => item.Event is StepRaised { Check: "WL-02" });
                Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(School, await app.StoredAsync(SmallPartnership.School, id), TestContext.Current.CancellationToken));
            }

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_morning_is_lived_through_once_whoever_does_it()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
            await app.LiveThroughAsync("2026-03-04T00:00Z");
            app.Clock.SetUtcNow(Days.Instant("2026-03-04T09:30Z")); // the digest and the month's summary are due

            var interrupted = await app.InterruptedAsync(
                k, call => call.IsCommit, () => app.Get<DueWork>().RunAsync("one", TestContext.Current.CancellationToken), other.RunAsync);
            await other.LiveThroughAsync("2026-03-04T12:00Z");

            Assert.Single(app.Emails.To("assurance@ashdown-primary.example"), mail => mail.Kind == MailKind.Digest && Living.On(mail) == "2026-03-04");
            Assert.Single(app.Emails.To("manager@board.example"), mail => mail.Kind == MailKind.MonthlySummary);
            Assert.Single(app.Emails.To("chair@board.example"), mail => mail.Kind == MailKind.MonthlySummary);
            Assert.Single((await app.LadderAsync(id)).Raisings, raising => raising.ToldOn == Days.Day("2026-03-04"));
            var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(School, id, TestContext.Current.CancellationToken);
            Assert.Single(history, item => item.Event is StepTold { Check: "WL-02" });
            Assert.DoesNotContain(app.Outbox(), row => row.Row.StartsWith("o!202603", StringComparison.Ordinal));
            app.AssertQuiet();

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task What_reaches_the_board_is_numbered_once_whoever_brings_it()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            await app.ReferWithoutSupportAsync("2026-02-26", 3, "key-00001");
            await app.ReferWithoutSupportAsync("2026-02-26", 3, "key-00002");
            await app.LiveThroughAsync("2026-03-17T12:00Z");
            app.Clock.SetUtcNow(Days.Instant("2026-03-18T00:00Z")); // the fourth step

            var interrupted = await app.InterruptedAsync(
                k, call => call.IsCommit, () => app.Get<DueWork>().RunAsync("one", TestContext.Current.CancellationToken), other.RunAsync);
            await other.RunAsync();

            var challenges = await app.Get<IBoardStore>().ReadChallengesAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Enumerable.Range(1, challenges.Count), challenges.Select(challenge => challenge.Number));
            Assert.Equal(2, Assert.Single(challenges, challenge => challenge.Check == "WL-02").Entries.Count);

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_referral_that_reaches_both_is_one_entry_with_one_notice()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var body = Referring.With(("harmMark", "true"));
            Answer? first = null;
            Answer? second = null;

            var interrupted = await app.InterruptedAsync(
                k, _ => true,
                async () => first = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, body),
                async () => second = await other.As(SmallPartnership.School).PostJsonAsync(Referring.Path, body));
            await app.RunAsync();

            Assert.Equal(HttpStatusCode.Created, first!.Status);
            Assert.Equal(first.Id, second?.Id ?? first.Id);
            Assert.Single(await app.EntriesAsync(SmallPartnership.School));
            Assert.Single(app.Emails.Accepted);

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_job_whose_claim_is_held_is_not_done_by_another_until_the_claim_ends()
    {
        await using var app = await TestApp.StartAsync();
        await using var other = await app.StartAnotherAsync();
        app.Clock.SetUtcNow(Days.Instant("2026-03-04T09:30Z"));
        app.Tables.Faults = new FaultPlan();
        app.Tables.BeforeCall = call => call is { IsCommit: true, Table: "board" } ? throw new StorageUnavailable("stopped here", null) : Task.CompletedTask;
        await Assert.ThrowsAsync<StorageUnavailable>(() => app.Get<RunSchedule>().HandleAsync(TestContext.Current.CancellationToken));
        app.Tables.BeforeCall = _ => Task.CompletedTask;

        await other.Get<RunSchedule>().HandleAsync(TestContext.Current.CancellationToken);
        Assert.Null(await app.Get<IBoardStore>().FindMonthAsync(Days.Day("2026-02-01"), TestContext.Current.CancellationToken));

        app.Clock.Advance(TimeSpan.FromSeconds(61));
        await other.Get<RunSchedule>().HandleAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await app.Get<IBoardStore>().FindMonthAsync(Days.Day("2026-02-01"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_month_that_is_held_up_holds_up_those_after_it_and_is_not_forgotten()
    {
        await using var app = await TestApp.StartAsync();
        await using var other = await app.StartAnotherAsync();
        await app.RunAsync();
        app.Clock.SetUtcNow(Days.Instant("2026-05-20T10:00Z"));
        app.Tables.BeforeCall = call => call is { IsCommit: true, Table: "board" } ? throw new StorageUnavailable("stopped here", null) : Task.CompletedTask;
        await Assert.ThrowsAsync<StorageUnavailable>(() => app.Get<RunSchedule>().HandleAsync(TestContext.Current.CancellationToken));
        app.Tables.BeforeCall = _ => Task.CompletedTask;

        await other.Get<RunSchedule>().HandleAsync(TestContext.Current.CancellationToken);
        await other.LiveThroughAsync("2026-05-27T12:00Z");

        foreach (var month in (string[])["2026-02-01", "2026-03-01", "2026-04-01"])
        {
            Assert.NotNull(await app.Get<IBoardStore>().FindMonthAsync(Days.Day(month), TestContext.Current.CancellationToken));
        }

        Assert.Equal(3, app.Emails.To("manager@board.example").Count(mail => mail.Kind == MailKind.MonthlySummary));
    }
}
