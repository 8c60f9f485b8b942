using Monitor.App.Features.Relay;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Mail;

/// <summary>What is made for whoever comes next when a mail could not be delivered, for the operators, and for whoever muted the weekly summary.</summary>
public sealed class NextToHearTests
{
    private const string Assurance = "assurance@ashdown-primary.example";
    private const string Deputy = "assurance.deputy@ashdown-primary.example";
    private const string Manager = "manager@board.example";
    private static readonly PartyId School = Parties.School().Id;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_digest_the_next_hears_what_still_stands_and_it_is_told_by_that_once()
    {
        await using var app = await FailingAsync(MailKind.Digest);
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        var put = await app.ReferWithoutSupportAsync("2026-02-26", 3, "key-00002");
        await app.LiveThroughAsync("2026-03-04T08:00Z");
        await app.RecordSupportAsync(put);

        await GoOnAsync(app);

        var mail = Assert.Single(app.Emails.To(Deputy), mail => mail.Kind == MailKind.Undeliverable);
        Assert.Contains("A mail to the Assurance contact of Ashdown Primary School could not be delivered on 4 March 2026.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{id}:", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(put.ToString(), mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", mail.Text + mail.Html[mail.Html.IndexOf("<body", StringComparison.Ordinal)..], StringComparison.Ordinal);
        var raising = Assert.Single((await app.LadderAsync(id)).Raisings);
        Assert.Equal((Days.Day("2026-03-04"), PersonId.Of(Deputy)), (raising.ToldOn, raising.ToldTo));
        Assert.Equal(Days.Day("2026-03-04"), (await app.ContactAsync(Assurance)).FailedOn);
        app.AssertQuiet();
    }

    [Fact]
    public async Task When_the_next_cannot_be_reached_either_it_goes_on_to_the_board_on_behalf_of_the_agency_and_to_no_other()
    {
        await using var app = await TestApp.StartAsync();
        app.Emails.Answer = mail => mail.To.EndsWith("ashdown-primary.example", StringComparison.Ordinal) ? SendOutcome.AddressRefused : SendOutcome.Accepted;
        var id = await app.ReferAsync("2026-02-26", 2);

        await app.LiveThroughAsync("2026-03-03T12:00Z");

        Assert.Equal(
            ["assurance.deputy", "safeguarding", "safeguarding.deputy", "head", "head.deputy"], // the first had failed at the morning's digest
            app.Emails.Tried.Where(mail => mail.To.EndsWith("ashdown-primary.example", StringComparison.Ordinal) && mail.Kind is MailKind.ReferralNews or MailKind.Undeliverable).Select(mail => mail.To.Split('@')[0]).Distinct());
        var mail = Assert.Single(app.Emails.Accepted, mail => mail.Kind == MailKind.Undeliverable && mail.Text.Contains("It is on the list", StringComparison.Ordinal));
        Assert.Equal(Manager, mail.To);
        Assert.Contains($"{id}: It is on the list", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_was_put_right_meanwhile_nobody_hears()
    {
        await using var app = await FailingAsync(MailKind.Digest);
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-04T08:00Z");
        await app.RecordSupportAsync(id);

        await GoOnAsync(app);

        Assert.DoesNotContain(app.Emails.Accepted, mail => mail.Kind == MailKind.Undeliverable);
    }

    [Fact]
    public async Task A_fault_of_the_monitor_goes_to_the_operator_at_once_and_nothing_else_does()
    {
        const string Operator = "ops@board.example";
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Parties = SmallPartnership.With("board", board => board.With(ContactRole.Operator, Operator)),
        });
        await app.ReferAsync("2026-02-26", 2);
        await app.LiveThroughAsync("2026-04-11T12:00Z"); // a Saturday
        Assert.Empty(app.Emails.To(Operator));

        await app.Get<IAsideStore>().KeepAsync(School, new Aside("1", "work", "reason", null, null, null, app.Clock.GetUtcNow()), Cancelled);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.RunAsync();
        await app.LiveThroughAsync("2026-04-16T12:00Z");

        var mail = Assert.Single(app.Emails.To(Operator));
        Assert.Equal("2026-04-11", Living.On(mail));
        Assert.Contains("1 message could not be handled", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Messages kept aside", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_muted_the_weekly_summary_gets_every_other_mail_all_the_same()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Parties = SmallPartnership.With(SmallPartnership.School, school => Directing.WithWeekly(school, Assurance, wanted: false).Match(muted => muted, problem => throw new InvalidOperationException(problem.Detail))),
        });
        await app.ReferWithoutSupportAsync("2026-02-26", 3);

        await app.LiveThroughAsync("2026-03-31T12:00Z");

        Assert.DoesNotContain(app.Emails.To(Assurance), mail => mail.Kind == MailKind.WeeklySummary);
        Assert.Contains(app.Emails.To(Assurance), mail => mail.Kind == MailKind.Digest);
        Assert.Contains(app.Emails.To(Assurance), mail => mail.Kind == MailKind.ReferralNews);
    }

    [Fact]
    public async Task A_weekly_summary_that_waits_for_a_free_day_is_not_sent_when_it_was_muted_meanwhile()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-02-26", 2);
        await app.LiveThroughAsync("2026-03-02T12:00Z");
        await app.WriteDirectoryAsync(SmallPartnership.With(
            SmallPartnership.School, school => Directing.WithWeekly(school, Assurance, wanted: false).Match(muted => muted, problem => throw new InvalidOperationException(problem.Detail))));

        await PlanAsync(app, new Notification
        {
            Id = NotificationId.For(MailKind.WeeklySummary, "somebody", "week"),
            Kind = MailKind.WeeklySummary,
            Party = School,
            Person = PersonId.Of(Assurance),
            Agency = School,
            On = app.Clock.TodayInLondon(),
            About = Days.Day("2026-03-02"),
        });

        Assert.DoesNotContain(app.Emails.Accepted, mail => mail.Kind == MailKind.WeeklySummary);
    }

    /// <summary>An app whose provider refuses the address of whoever hears first, for mails of one kind.</summary>
    private static async Task<TestApp> FailingAsync(MailKind kind)
    {
        var app = await TestApp.StartAsync();
        app.Emails.Answer = mail => mail.To == Assurance && mail.Kind == kind ? SendOutcome.AddressRefused
            : mail.Kind == MailKind.Undeliverable ? SendOutcome.NotNow
            : SendOutcome.Accepted;
        return app;
    }

    /// <summary>From here on the provider takes what it could not take before.</summary>
    private static Task<Round> GoOnAsync(TestApp app)
    {
        app.Emails.Answer = mail => mail.To == Assurance ? SendOutcome.AddressRefused : SendOutcome.Accepted;
        return app.LiveThroughAsync("2026-03-04T12:00Z");
    }

    private static async Task PlanAsync(TestApp app, Notification mail)
    {
        var send = OutboxMessage.For(app.Clock.GetUtcNow(), new SendMailMessage(mail.Party, mail.Id, 1), mail.Id.ToString(), "1");
        Assert.Equal(Planning.Planned, await app.Get<INotificationStore>().PlanAsync(mail, send, Cancelled));
        await app.RunAsync();
    }
}
