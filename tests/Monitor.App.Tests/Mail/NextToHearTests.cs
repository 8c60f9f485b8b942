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
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        await app.RecordSupportAsync(put);

        await PlanNextAsync(app, Failed(app, MailKind.Digest), Deputy);

        var mail = Assert.Single(app.Emails.To(Deputy), mail => mail.Kind == MailKind.Undeliverable);
        Assert.Contains("A mail to the Assurance contact of Ashdown Primary School could not be delivered on 4 March 2026.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{id}:", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(put.ToString(), mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", mail.Text + mail.Html[mail.Html.IndexOf("<body", StringComparison.Ordinal)..], StringComparison.Ordinal);
        var raising = Assert.Single((await app.LadderAsync(id)).Raisings);
        Assert.Equal((Days.Day("2026-03-04"), PersonId.Of(Deputy)), (raising.ToldOn, raising.ToldTo));
    }

    [Fact]
    public async Task Of_another_mail_the_next_hears_the_same_again_and_the_board_on_behalf_of_anybody()
    {
        await using var app = await FailingAsync(MailKind.ReferralNews);
        var id = await app.ReferAsync("2026-02-26", 2);
        await app.LiveThroughAsync("2026-03-02T16:05Z");

        await PlanNextAsync(app, Failed(app, MailKind.ReferralNews), Deputy);
        await PlanNextAsync(app, Failed(app, MailKind.ReferralNews), Manager);
        await PlanNextAsync(app, Failed(app, MailKind.ReferralNews), "assurance@northmere-surgery.example");

        var mails = app.Emails.Accepted.Where(mail => mail.Kind == MailKind.Undeliverable).ToList();
        Assert.Equal([Deputy, Manager], mails.Select(mail => mail.To)); // the surgery has no part in it
        Assert.All(mails, mail => Assert.Contains($"{id}: It is on the list", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_all_was_put_right_meanwhile_nobody_hears()
    {
        await using var app = await FailingAsync(MailKind.Digest);
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        await app.RecordSupportAsync(id);

        await PlanNextAsync(app, Failed(app, MailKind.Digest), Deputy);

        Assert.DoesNotContain(app.Emails.Accepted, mail => mail.Kind == MailKind.Undeliverable);
    }

    [Fact]
    public async Task A_fault_of_the_monitor_goes_to_the_operator_and_nothing_else_does()
    {
        const string Operator = "ops@board.example";
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Parties = SmallPartnership.With("board", board => board.With(ContactRole.Operator, Operator)),
        });
        await app.ReferAsync("2026-02-26", 2);
        await app.LiveThroughAsync("2026-04-10T12:00Z");
        Assert.Empty(app.Emails.To(Operator));

        await app.Get<IAsideStore>().KeepAsync(School, new Aside("1", "work", "reason", null, null, null, app.Clock.GetUtcNow()), Cancelled);
        await PlanAsync(app, new Notification
        {
            Id = NotificationId.For(MailKind.SelfFault, "operators", "today"),
            Kind = MailKind.SelfFault,
            Party = PartyId.Board,
            Role = ContactRole.Operator,
            On = app.Clock.TodayInLondon(),
        });

        var mail = Assert.Single(app.Emails.To(Operator));
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
        app.Emails.Answer = mail => mail.To == Assurance && mail.Kind == kind ? SendOutcome.AddressRefused : SendOutcome.Accepted;
        return app;
    }

    private static EmailMessage Failed(TestApp app, MailKind kind) => app.Emails.Tried.Last(mail => mail.To == Assurance && mail.Kind == kind);

    private static Task PlanNextAsync(TestApp app, EmailMessage failed, string to) => PlanAsync(app, new Notification
    {
        Id = NotificationId.For(MailKind.Undeliverable, to, failed.Id.ToString()),
        Kind = MailKind.Undeliverable,
        Party = School,
        Person = PersonId.Of(to),
        On = app.Clock.TodayInLondon(),
        InPlaceOf = new MailKey(School, failed.Id),
    });

    private static async Task PlanAsync(TestApp app, Notification mail)
    {
        var send = OutboxMessage.For(app.Clock.GetUtcNow(), new SendMailMessage(mail.Party, mail.Id, 1), mail.Id.ToString(), "1");
        Assert.Equal(Planning.Planned, await app.Get<INotificationStore>().PlanAsync(mail, send, Cancelled));
        await app.RunAsync();
    }
}
