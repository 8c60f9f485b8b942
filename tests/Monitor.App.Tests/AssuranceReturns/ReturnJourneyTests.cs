using Monitor.App.Tests.Journeys;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.AssuranceReturns;

public sealed class ReturnJourneyTests
{
    private const string Manager = "manager@board.example";
    private const string Chair = "chair@board.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, "2026-03")]
    [InlineData(4, "2026-q1")]
    [InlineData(0, null)]
    public async Task A_return_is_opened_at_three_in_the_night_after_its_period_and_not_before(int entries, string? expected)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant("2026-03-30T12:00Z") });
        await app.ReferSeveralAsync(entries);

        await app.LiveThroughAsync(Answering.AtThree - TimeSpan.FromMinutes(1));
        Assert.Empty(await app.ReturnsAsync());

        await app.LiveThroughAsync(Answering.AtThree);
        Assert.Equal(expected is null ? [] : [expected], (await app.ReturnsAsync()).Select(each => each.Period.ToString()));
        Assert.Empty(await app.ReturnsAsync(SmallPartnership.Surgery));
    }

    [Fact]
    public async Task Few_entries_are_returned_once_the_quarter_is_over_not_by_the_month()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant("2026-04-13T12:00Z") });
        await app.ReferSeveralAsync(4, "2026-04-13");

        await app.LiveThroughAsync("2026-06-30T12:00Z");
        Assert.Empty(await app.ReturnsAsync());

        await app.LiveThroughAsync("2026-07-01T12:00Z");
        var asked = Assert.Single(await app.ReturnsAsync());
        Assert.Equal(("2026-q2", Days.Day("2026-07-07")), (asked.Period.ToString(), asked.DueOn));
    }

    [Fact]
    public async Task It_is_announced_and_asked_for_when_due_and_two_and_five_working_days_later()
    {
        await using var app = await Answering.WithReturnOpenAsync();

        await app.LiveThroughAsync("2026-05-29T12:00Z");

        Assert.Equal(
            [
                "2026-04-01 08:05 Assurance return for March 2026: now open",
                "2026-04-09 08:05 Assurance return for March 2026: due today",
                "2026-04-13 08:05 Assurance return for March 2026: 2 working days late",
                "2026-04-16 08:05 Assurance return for March 2026: 5 working days late",
            ],
            Mails(app, "March 2026"));
        app.AssertQuiet();
    }

    [Fact]
    public async Task Once_it_is_signed_nobody_is_asked_any_more()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.LiveThroughAsync("2026-04-09T12:00Z");

        await app.AnswerAndSignAsync();
        await app.LiveThroughAsync("2026-04-30T12:00Z");

        Assert.Equal(["2026-04-01 08:05", "2026-04-09 08:05"], Mails(app, "March 2026").Select(mail => mail[..16]));
        Assert.Null(await app.ReturnDutyAsync() is { } duty ? duty.Ladder : null);
    }

    [Fact]
    public async Task A_mail_that_waits_for_a_free_day_is_not_sent_when_the_return_is_signed_meanwhile()
    {
        var parties = SmallPartnership.With(SmallPartnership.Surgery, surgery => surgery
            .Without("assurance@northmere-surgery.example").With(ContactRole.AssuranceContact, Answering.Assurance));
        await using var app = await TestApp.StartAsync(Answering.TheNightBefore with { Parties = parties });
        await app.ReferSeveralAsync(5);
        await app.ReferSeveralAsync(5, party: SmallPartnership.Surgery);

        await app.LiveThroughAsync("2026-04-01T12:00Z");
        Assert.Single(Mails(app, "March 2026"));

        await app.AnswerAndSignAsync();
        await app.AnswerAndSignAsync(party: SmallPartnership.Surgery);
        await app.LiveThroughAsync("2026-04-08T12:00Z");

        Assert.Single(Mails(app, "March 2026"));
        app.AssertQuiet();
    }

    [Fact]
    public async Task A_missing_return_climbs_to_the_chair_and_its_signature_resolves_it_at_once()
    {
        await using var app = await Answering.WithReturnOpenAsync();

        await app.LiveThroughAsync("2026-04-09T22:00Z"); // still its due day
        Assert.Null((await app.ReturnDutyAsync())?.Ladder);

        await app.LiveThroughAsync("2026-04-28T12:00Z");
        var ladder = (await app.ReturnDutyAsync())!.Ladder!;
        Assert.Equal(
            [
                "1 2026-04-10 assurance@ashdown-primary.example",
                "2 2026-04-14 safeguarding@ashdown-primary.example",
                "3 2026-04-17 head@ashdown-primary.example",
                "4 2026-04-24 chair@board.example",
            ],
            ladder.Told());
        Assert.Contains(app.Emails.To(Manager), mail => mail.Text.Contains("The assurance return for March 2026 is not signed", StringComparison.Ordinal));
        Assert.Contains(app.Emails.To(Chair), mail => mail.Text.Contains("The assurance return for March 2026 is not signed", StringComparison.Ordinal));
        Assert.Contains(await app.Get<IBoardStore>().ReadChallengesAsync(Cancellation), challenge => challenge.Check == "AR-01");

        await app.AnswerAndSignAsync();
        await app.RunAsync();

        var signed = Assert.Single(await app.ReturnsAsync(), each => each.Period == Returns.March);
        Assert.True(signed.IsLate);
        Assert.Equal(Days.Day("2026-04-28"), (await app.ReturnDutyAsync())!.Ladder!.ResolvedOn);
        app.AssertQuiet();
    }

    [Fact]
    public async Task A_return_opened_again_is_owed_again_five_working_days_later()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAndSignAsync();
        await app.LiveThroughAsync("2026-04-20T12:00Z");

        await app.As(SmallPartnership.School).PostJsonAsync($"{Answering.March}/reopening", """{"reason":"One more had joined."}""", "reopening-1");
        await app.LiveThroughAsync("2026-04-28T12:00Z");

        Assert.Equal(["2026-04-27 08:05"], Mails(app, "March 2026").Select(mail => mail[..16]));
        Assert.Equal((Days.Day("2026-04-27"), Days.Day("2026-04-28")), ((await app.ReturnDutyAsync())!.Ladder!.Deadline, (await app.ReturnDutyAsync())!.Ladder!.OpenedOn));
    }

    [Theory]
    [InlineData("2026-04-01T04:00Z")] // an hour
    [InlineData("2026-04-02T09:00Z")] // a day
    [InlineData("2026-04-30T09:00Z")] // a month
    public async Task After_an_outage_over_the_end_of_the_month_the_return_is_opened_once_and_is_due_as_ever(string back)
    {
        await using var app = await TestApp.StartAsync(Answering.TheNightBefore);
        await app.ReferSeveralAsync(6);
        await app.RunAsync();

        app.Clock.SetUtcNow(Days.Instant(back));
        await app.LiveThroughAsync(Days.Instant(back) + TimeSpan.FromHours(5));

        var asked = Assert.Single(await app.ReturnsAsync());
        Assert.Equal(("2026-03", Returns.DueOn, 6), (asked.Period.ToString(), asked.DueOn, Figure(asked, "waiting")));
    }

    [Fact]
    public async Task Periods_missed_are_made_one_by_one_as_the_list_stood_at_each_end_and_asked_for_in_order()
    {
        await using var app = await TestApp.StartAsync(Answering.TheNightBefore);
        await app.ReferSeveralAsync(7);
        await app.RunAsync();
        app.Clock.SetUtcNow(Days.Instant("2026-06-10T10:00Z"));
        var left = (await app.EntriesAsync(SmallPartnership.School))[0];
        await RecordAsync(app, left.Id, new ServiceStarted(Days.Day("2026-04-30")));

        await app.LiveThroughAsync("2026-06-30T12:00Z");

        Assert.Equal(["2026-03 7 0", "2026-04 6 1", "2026-05 6 0"], (await app.ReturnsAsync()).Select(each => $"{each.Period} {Figure(each, "waiting")} {Figure(each, "started")}"));
        Assert.Equal(
            ["2026-06-10 March 2026", "2026-06-11 April 2026", "2026-06-15 May 2026"], // on the 12th May's next one is due, and takes the place of the one that waited
            app.Emails.To(Answering.Assurance).Where(mail => mail.Kind == MailKind.ReturnReminder).Select(mail => $"{Living.On(mail)} {mail.Subject[21..].Split(':')[0]}"));
        Assert.DoesNotContain(app.Emails.Accepted, mail => mail.Kind == MailKind.ReturnOpened && mail.To == Answering.Assurance);
        app.AssertQuiet();
    }

    [Fact]
    public async Task What_was_archived_in_the_night_before_still_counts_in_a_quarter()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant("2026-09-30T12:00Z") });
        await app.ReferSeveralAsync(3, "2026-06-29");
        await RecordAsync(app, (await app.EntriesAsync(SmallPartnership.School))[0].Id, new ServiceStarted(Days.Day("2026-07-01")));

        await app.LiveThroughAsync("2026-10-01T03:00Z");

        Assert.Equal(2, (await app.EntriesAsync(SmallPartnership.School)).Count); // the third is archived
        var asked = Assert.Single(await app.ReturnsAsync());
        Assert.Equal(("2026-q3", 3, 1, 2), (asked.Period.ToString(), Figure(asked, "waiting-start"), Figure(asked, "started"), Figure(asked, "waiting")));
    }

    [Fact]
    public async Task Who_is_not_released_owes_no_return_and_is_not_mailed()
    {
        var parties = SmallPartnership.With(SmallPartnership.School, school => school with { ReleasedOn = null });
        await using var app = await TestApp.StartAsync(Answering.TheNightBefore with { Parties = parties });
        await app.ReferSeveralAsync(6);

        await app.LiveThroughAsync("2026-04-20T12:00Z");

        Assert.Empty(await app.ReturnsAsync());
        Assert.Empty(Mails(app, "March 2026"));
    }

    [Fact]
    public async Task Of_two_instances_at_once_one_opens_it_and_one_mail_leaves()
    {
        await using var app = await TestApp.StartAsync(Answering.TheNightBefore);
        await app.ReferSeveralAsync(6);
        await using var other = await app.StartAnotherAsync();
        await app.RunAsync();

        foreach (var at in (string[])["2026-04-01T02:00Z", "2026-04-01T07:00Z", "2026-04-01T07:05Z", "2026-04-09T07:00Z", "2026-04-09T07:05Z"])
        {
            app.Clock.SetUtcNow(Days.Instant(at));
            await Task.WhenAll(Task.Run(app.RunAsync, Cancellation), Task.Run(other.RunAsync, Cancellation));
            await app.RunAsync();
        }

        Assert.Single(await app.ReturnsAsync());
        Assert.Equal(2, Mails(app, "March 2026").Count);
        app.AssertQuiet();
    }

    [Fact]
    public async Task Stopped_at_any_moment_it_is_opened_and_announced_once()
    {
        var calls = await StopAsync(int.MaxValue);
        var stops = calls.Select((call, i) => (call, number: i + 1)).Where(each => each.call.Partition is SmallPartnership.School || each.call.Partition.StartsWith("Return", StringComparison.Ordinal)).ToList();
        Assert.True(stops.Count > 20, $"{stops.Count} of {calls.Count} calls");

        foreach (var (_, number) in stops)
        {
            await StopAsync(number);
        }
    }

    /// <summary>Runs the night and the morning with a stop at a call to the storage, and then as usual. Answers the calls there were.</summary>
    private static async Task<List<TableCall>> StopAsync(int call)
    {
        await using var app = await TestApp.StartAsync(Answering.TheNightBefore);
        await app.ReferSeveralAsync(5);
        await app.RunAsync();
        var calls = new List<TableCall>();

        foreach (var at in (string[])["2026-04-01T02:00Z", "2026-04-01T07:00Z", "2026-04-01T07:10Z"])
        {
            app.Clock.SetUtcNow(Days.Instant(at));
            app.Tables.Faults = calls.Count < call ? new FaultPlan().FailFrom(call - calls.Count) : new FaultPlan();

            try
            {
                await app.RunAsync();
            }
            catch (StorageUnavailable)
            {
                // The stop that was planned.
            }

            calls.AddRange(app.Tables.Faults.Calls);
            app.Tables.Faults = new FaultPlan();
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            await app.RunAsync();
        }

        Assert.Single(await app.ReturnsAsync());
        Assert.Single(Mails(app, "March 2026"));
        return calls;
    }

    private static int Figure(Domain.AssuranceReturns.AssuranceReturn asked, string code) => asked.Figures.Single(figure => figure.Code == code).Own;

    private static IReadOnlyList<string> Mails(TestApp app, string about) =>
    [
        .. app.Emails.To(Answering.Assurance).Where(mail => mail.Kind is MailKind.ReturnOpened or MailKind.ReturnReminder && mail.Subject.Contains(about, StringComparison.Ordinal))
            .Select(mail => $"{Living.On(mail)} {mail.At.TimeInLondon():HH:mm} {mail.Subject}"),
    ];

    private static async Task RecordAsync(TestApp app, EntryId id, EntryEvent happened)
    {
        var stored = await app.StoredAsync(SmallPartnership.School, id);
        var at = app.Clock.GetUtcNow();
        var change = Consequences.OfRecording(stored, [new NewEvent(happened)], Days.On(at.DateInLondon()), new Provenance("test", "test", at), null);
        Assert.Equal([CommitResult.Committed], await app.Get<IWaitingListStore>().CommitAsync(stored.Entry.Responsible, [change], Cancellation));
    }
}
