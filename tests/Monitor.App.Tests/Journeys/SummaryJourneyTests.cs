using Monitor.App.Features.Mail;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Journeys;

public sealed class SummaryJourneyTests
{
    private const string Assurance = "assurance@ashdown-primary.example";
    private const string Manager = "manager@board.example";

    [Fact]
    public async Task An_agency_gets_its_weekly_summary_once_on_Tuesdays_at_nine()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferWithoutSupportAsync("2026-02-26", 2);

        await app.LiveThroughAsync("2026-04-02T12:00Z");

        Assert.Equal(
            ["2026-03-03 09:00", "2026-03-10 09:00", "2026-03-17 09:00", "2026-03-24 09:00", "2026-03-31 09:00"], // summer time begins on the 29th
            Sent(app, Assurance, MailKind.WeeklySummary));
        Assert.DoesNotContain(app.Emails.Accepted, mail => mail.Kind == MailKind.WeeklySummary && mail.To.Contains("deputy", StringComparison.Ordinal));
        app.AssertQuiet();
    }

    [Fact]
    public async Task Somebody_who_answers_for_two_agencies_gets_the_second_summary_on_the_next_day()
    {
        var parties = SmallPartnership.Parties
            .Select(party => party.Id.ToString() == SmallPartnership.Surgery
                ? party.Without("assurance@northmere-surgery.example").With(ContactRole.AssuranceContact, Assurance)
                : party)
            .ToList();
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = parties });
        await app.ReferWithoutSupportAsync("2026-02-26", 2);
        await app.ReferAsync("2026-02-26", 2, "key-00002", SmallPartnership.Surgery);

        await app.LiveThroughAsync("2026-03-09T12:00Z");

        Assert.Equal(2, Sent(app, Assurance, MailKind.WeeklySummary).Count);
        Assert.Equal(["2026-03-03", "2026-03-04"], Sent(app, Assurance, MailKind.WeeklySummary).Select(on => on[..10]));
        app.AssertQuiet();
    }

    [Fact]
    public async Task The_board_gets_a_months_summary_once_on_the_third_working_day_after_it()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferWithoutSupportAsync("2026-02-26", 2);

        await app.LiveThroughAsync("2026-06-10T12:00Z");

        Assert.Equal(["2026-03-04 09:30", "2026-04-07 09:30", "2026-05-06 09:30", "2026-06-03 09:30"], Sent(app, Manager, MailKind.MonthlySummary)); // Easter; May Day
        Assert.Equal(
            ["February 2026", "March 2026", "April 2026", "May 2026"],
            app.Emails.To(Manager).Where(mail => mail.Kind == MailKind.MonthlySummary).Select(mail => mail.Subject[^(mail.Subject.Length - mail.Subject.IndexOf(" for ", StringComparison.Ordinal) - 5)..]));
        app.AssertQuiet();
    }

    [Fact]
    public async Task A_month_is_not_counted_before_it_ends()
    {
        await using var app = await TestApp.StartAsync();

        await app.LiveThroughAsync("2026-04-07T08:29Z"); // 09:29 in London

        Assert.NotNull(await MonthAsync(app, "2026-02-01"));
        Assert.Null(await MonthAsync(app, "2026-03-01"));
        Assert.Null(await MonthAsync(app, "2026-04-01"));
    }

    [Fact]
    public async Task Months_missed_in_an_outage_are_made_one_by_one_in_order_a_day_each()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferWithoutSupportAsync("2026-02-26", 2);
        await app.RunAsync();
        app.Clock.SetUtcNow(Days.Instant("2026-06-10T10:00Z"));

        await app.LiveThroughAsync("2026-06-17T12:00Z");

        Assert.Equal(
            ["2026-06-10 February 2026", "2026-06-11 March 2026", "2026-06-12 April 2026", "2026-06-15 May 2026"],
            app.Emails.To(Manager).Where(mail => mail.Kind == MailKind.MonthlySummary)
                .Select(mail => $"{Living.On(mail)} {mail.Subject[(mail.Subject.IndexOf(" for ", StringComparison.Ordinal) + 5)..]}"));
        app.AssertQuiet();
    }

    [Fact]
    public async Task What_joined_and_left_explains_every_month_and_each_begins_where_the_last_ended()
    {
        await using var app = await TestApp.StartAsync();

        for (var i = 1; i <= 12; i++)
        {
            await app.ReferAsync($"2026-02-{i:00}", 2, $"key-{i:00000}", service: i % 3 == 0 ? "CAMHS" : "FI");
        }

        await EndAsync(app, new ServiceStarted(Days.Day("2026-02-20")), 2);
        await app.LiveThroughAsync("2026-03-20T12:00Z");
        await EndAsync(app, new EntryClosed(Days.Day("2026-03-20"), ClosingReason.Declined), 3);
        await app.ReferAsync("2026-03-20", 2, "key-00099");
        await app.LiveThroughAsync("2026-05-06T12:00Z");

        MonthFigures? before = null;

        foreach (var month in (string[])["2026-02-01", "2026-03-01", "2026-04-01"])
        {
            var figures = (await MonthAsync(app, month))!;
            Assert.All(figures.Services, service => Assert.Equal(service.Closing, service.Opening + service.Joined - service.Started - service.ClosedOtherwise));

            if (before is not null)
            {
                Assert.Equal(before.Services.Select(service => service.Closing), figures.Services.Select(service => service.Opening));
            }

            before = figures;
        }

        Assert.Equal(12 - 2 - 3 + 1, before!.Services.Sum(service => service.Closing));
    }

    [Fact]
    public async Task A_months_summary_made_again_months_later_is_the_same_to_the_last_byte()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-20", 3);
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        var sent = app.Emails.To(Manager).Single(mail => mail.Kind == MailKind.MonthlySummary);
        var notification = (await app.Get<INotificationStore>().FindAsync(PartyId.Board, sent.Id, TestContext.Current.CancellationToken))!.Notification;
        await app.RecordSupportAsync(id);
        await app.LiveThroughAsync("2026-05-01T12:00Z");

        var again = (await app.Get<ComposeMail>().HandleAsync(notification, app.Clock.GetUtcNow(), TestContext.Current.CancellationToken)).Mail!.Message;

        Assert.Equal((sent.Subject, sent.Html, sent.Text), (again.Subject, again.Html, again.Text));
    }

    [Fact]
    public async Task Weeks_of_many_entries_are_never_loud()
    {
        await using var app = await TestApp.StartAsync();

        for (var i = 1; i <= 24; i++)
        {
            var party = (i % 3) switch { 0 => SmallPartnership.School, 1 => SmallPartnership.Surgery, _ => SmallPartnership.Council };
            await app.ReferAsync($"2026-02-{i:00}", (i % 4) + 1, $"key-{i:00000}", party, i % 2 == 0 ? "FI" : "CAMHS");
        }

        await app.LiveThroughAsync("2026-04-17T12:00Z"); // past Easter

        app.AssertQuiet();
        Assert.All(
            app.Emails.Accepted.Where(mail => mail.Kind != MailKind.HarmNotice),
            mail => Assert.True(Calendars.EnglandAndWales.Includes(mail.At.DateInLondon()), $"{mail.Kind} left on {Living.On(mail)}."));
        Assert.All(await app.EntriesAsync(SmallPartnership.School), entry => Assert.All(entry.Ladders, ladder =>
            Assert.Equal(
                ladder.Raisings.Count(raising => raising.ToldTo is not null),
                ladder.Raisings.Select(raising => raising.ToldTo).OfType<PersonId>().Distinct().Count())));
    }

    private static IReadOnlyList<string> Sent(TestApp app, string to, MailKind kind) =>
        [.. app.Emails.To(to).Where(mail => mail.Kind == kind).Select(mail => $"{Living.On(mail)} {mail.At.TimeInLondon():HH:mm}")];

    private static Task<MonthFigures?> MonthAsync(TestApp app, string month) =>
        app.Get<IBoardStore>().FindMonthAsync(Days.Day(month), TestContext.Current.CancellationToken);

    private static async Task EndAsync(TestApp app, EntryEvent end, int count)
    {
        foreach (var entry in (await app.EntriesAsync(SmallPartnership.School)).Where(entry => entry.IsOpen).Take(count))
        {
            var stored = await app.StoredAsync(SmallPartnership.School, entry.Id);
            var at = app.Clock.GetUtcNow();
            var change = Consequences.OfRecording(stored, [new NewEvent(end)], Days.On(at.DateInLondon()), new Provenance("test", "test", at), null);
            await app.Get<IWaitingListStore>().CommitAsync(entry.Responsible, [change], TestContext.Current.CancellationToken);
        }
    }
}
