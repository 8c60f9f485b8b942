using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Relay;
using Monitor.Domain.Email;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Mail;

/// <summary>With a provider that reports what became of mails: nobody was told before a mail arrived, and what did not arrive is heard by whoever comes next.</summary>
public sealed class ReceiptTests
{
    private const string Safeguarding = "safeguarding@ashdown-primary.example";
    private const string Deputy = "safeguarding.deputy@ashdown-primary.example";
    private const string Assurance = "assurance@ashdown-primary.example";

    [Fact]
    public async Task A_step_counts_as_told_from_the_day_on_which_the_mail_arrived()
    {
        await using var app = await TestApp.StartAsync();
        app.Emails.Answer = _ => Reporting.Taken;
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        Assert.Equal(["1  nobody"], (await app.LadderAsync(id)).Told());

        await app.ReportArrivalsAsync();
        await app.RunAsync();

        Assert.Equal([$"1 2026-03-04 {Assurance}"], (await app.LadderAsync(id)).Told());
    }

    [Fact]
    public async Task What_has_not_arrived_by_the_next_morning_is_said_again_and_does_not_climb()
    {
        await using var app = await TestApp.StartAsync();
        app.Emails.Answer = _ => Reporting.Taken;
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);

        await app.LiveThroughAsync("2026-03-10T12:00Z");

        Assert.Equal(1, (await app.LadderAsync(id)).Step);
        Assert.Contains("2026-03-05", app.NewsOf(Assurance, id));
        app.AssertQuiet();
    }

    [Fact]
    public async Task A_receipt_that_has_not_come_within_a_day_is_a_fault_until_it_comes()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => Reporting.Taken;

        await app.LiveThroughAsync("2026-08-02T06:59Z");
        Assert.DoesNotContain("mail-no-receipt", await app.FaultsAsync());

        await app.LiveThroughAsync("2026-08-02T07:00Z");
        Assert.Contains("mail-no-receipt", await app.FaultsAsync());

        await app.ReportAsync(app.Emails.Accepted.Single(), DeliveryState.Delivered);
        Assert.DoesNotContain("mail-no-receipt", await app.FaultsAsync());
        Assert.Equal((DeliveryState.Delivered, null), ((await app.OnlyMailAsync()).State, (await app.OnlyMailAsync()).Fault));
    }

    [Fact]
    public async Task Nothing_is_left_to_ask_once_a_mail_arrived()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => Reporting.Taken;
        await app.RunAsync();
        Assert.Single(app.Outbox());

        await app.ReportArrivalsAsync();

        Assert.Empty(app.Outbox());
    }

    [Fact]
    public async Task Forty_six_copies_of_an_event_in_any_order_change_what_one_changes()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => Reporting.Taken;
        await app.RunAsync();
        var mail = app.Emails.Accepted.Single();
        DeliveryEvent[] events = [.. new[] { DeliveryState.Delivered, DeliveryState.Deferred, DeliveryState.Accepted }.Select(state => app.EventOf(mail, state))];
        Assert.True(await app.ReportAsync(events) > 0);
        var before = app.Tables.Dump();

        for (var seed = 1; seed <= 3; seed++)
        {
            var copies = Enumerable.Repeat(events, 46).SelectMany(each => each).ToArray();
            new Random(seed).Shuffle(copies);
            Assert.Equal(0, await app.ReportAsync(copies));
        }

        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task An_event_that_comes_while_the_mail_is_being_handed_over_is_not_undone_by_our_own_record()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => Reporting.Taken;
        app.Emails.AfterAccepting = mail => app.ReportAsync(mail, DeliveryState.Delivered).GetAwaiter().GetResult();

        await app.LiveThroughAsync("2026-08-03T06:00Z");

        Assert.Single(app.Emails.Tried);
        Assert.Equal(DeliveryState.Delivered, (await app.OnlyMailAsync()).State);
        Assert.Empty(app.Outbox());
        Assert.Empty(await app.AsidesAsync(SmallPartnership.School));
    }

    [Fact]
    public async Task An_unknown_outcome_that_the_provider_reports_as_delivered_is_not_sent_again()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => SendOutcome.Unknown;
        app.Emails.AnswerWhenAsked = _ => null;
        await app.RunAsync();

        await app.ReportAsync(app.Emails.Tried.Single(), DeliveryState.Delivered);
        await app.LiveThroughAsync("2026-08-02T12:00Z");

        Assert.Single(app.Emails.Tried);
        Assert.Equal((DeliveryState.Delivered, 1), ((await app.OnlyMailAsync()).State, (await app.OnlyMailAsync()).Attempt));
    }

    [Fact]
    public async Task Events_of_mails_that_are_not_ours_change_nothing()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => Reporting.Taken;
        await app.RunAsync();
        var heard = app.EventOf(app.Emails.Accepted.Single(), DeliveryState.Failed);
        var before = app.Tables.Dump();

        Assert.Equal(0, await app.ReportAsync(
            heard with { Mark = heard.Mark with { Tag = "0123456789abcdef" } },
            heard with { Mark = heard.Mark with { Id = NotificationId.For(MailKind.Digest, "nobody", "never") } },
            heard with { Mark = heard.Mark with { Attempt = 2 } }));

        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Harm_whose_notice_bounces_is_told_to_the_deputy_at_once_and_the_address_is_flagged()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => Reporting.Taken;
        await app.RunAsync();

        await app.ReportAsync(app.Emails.Accepted.Single(), DeliveryState.Failed);
        await app.RunAsync();

        Assert.Equal([Safeguarding, Deputy], app.Emails.Accepted.Select(mail => mail.To));
        Assert.All(app.Emails.Accepted, mail => Assert.Equal(MailKind.HarmNotice, mail.Kind));
        Assert.Equal(Days.Day("2026-08-01"), (await app.ContactAsync(Safeguarding)).FailedOn);
        Assert.Null((await app.ContactAsync(Deputy)).FailedOn);
    }

    [Fact]
    public async Task Harm_goes_on_from_one_to_the_next_until_nobody_is_left_and_then_a_person_is_shown_it()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => SendOutcome.AddressRefused;

        await app.LiveThroughAsync("2026-08-01T09:30Z");

        Assert.Equal(
            ["safeguarding", "safeguarding.deputy", "head", "head.deputy", "assurance", "assurance.deputy", "manager", "chair", "vice.chair"],
            app.Emails.Tried.Select(mail => mail.To.Split('@')[0]));
        Assert.Contains("mail-nobody-left", await app.FaultsAsync());
    }

    [Fact]
    public async Task A_bounce_that_comes_again_and_again_tells_the_deputy_once()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => Reporting.Taken;
        await app.RunAsync();
        var bounce = app.EventOf(app.Emails.Accepted.Single(), DeliveryState.Failed);

        for (var i = 0; i < 5; i++)
        {
            await app.ReportAsync(bounce, bounce with { Id = $"{i}", Code = "dropped" });
            await app.RunAsync();
        }

        Assert.Equal([Safeguarding, Deputy], app.Emails.Accepted.Select(mail => mail.To));
    }

    [Fact]
    public async Task Whose_address_failed_is_mailed_while_nobody_else_holds_the_role_and_is_flagged_no_more_once_a_mail_arrives()
    {
        var parties = SmallPartnership.With(
            SmallPartnership.School, school => school.Failed(Assurance, Days.Day("2026-02-20")).Without("assurance.deputy@ashdown-primary.example"));
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = parties });
        app.Emails.Answer = _ => Reporting.Taken;
        await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        Assert.NotNull((await app.ContactAsync(Assurance)).FailedOn);

        await app.ReportArrivalsAsync();
        await app.RunAsync();

        Assert.Null((await app.ContactAsync(Assurance)).FailedOn);
    }

    [Fact]
    public async Task A_provider_that_refuses_our_key_is_a_fault_at_once_and_no_mail_is_lost()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => SendOutcome.NotAllowed;
        await app.RunAsync();
        Assert.Contains("mail-provider-refuses-us", await app.FaultsAsync());

        await app.LiveThroughAsync("2026-08-01T13:00Z");
        Assert.Contains("mail-provider-refuses-us", await app.FaultsAsync());
        app.Emails.Answer = _ => SendOutcome.Accepted;
        await app.LiveThroughAsync("2026-08-01T14:30Z");

        Assert.Equal(Safeguarding, app.Emails.Accepted.Single().To);
        Assert.DoesNotContain("mail-provider-refuses-us", await app.FaultsAsync());
    }

    [Fact]
    public async Task A_provider_that_is_busy_is_a_fault_only_after_half_an_hour()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => SendOutcome.NotNow;

        await app.LiveThroughAsync("2026-08-01T07:29Z");
        Assert.DoesNotContain("mail-provider-busy", await app.FaultsAsync());

        await app.LiveThroughAsync("2026-08-01T07:40Z");
        Assert.Contains("mail-provider-busy", await app.FaultsAsync());
    }

    [Fact]
    public async Task An_outage_of_six_hours_ends_without_loss_or_flood_and_harm_leaves_first()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-09T07:00Z");
        var before = app.Emails.Accepted.Count;
        app.Emails.Answer = _ => SendOutcome.NotNow;
        await app.LiveThroughAsync("2026-03-09T09:30Z");
        await Referrals.Referring.ReferAsync(app, "2026-03-09", 4, "key-harm-1");
        await app.LiveThroughAsync("2026-03-09T13:59Z");
        var tries = app.Emails.Tried.GroupBy(mail => mail.Id).Max(mail => mail.Count());
        app.Emails.Answer = _ => SendOutcome.Accepted;

        await app.LiveThroughAsync("2026-03-09T16:00Z");

        var sent = app.Emails.Accepted.Skip(before).ToList();
        Assert.Equal(MailKind.HarmNotice, sent[0].Kind);
        Assert.Contains(sent, mail => mail.Kind == MailKind.Digest && mail.Text.Contains(id.ToString(), StringComparison.Ordinal));
        Assert.All(sent.GroupBy(mail => mail.Id), mail => Assert.Single(mail));
        Assert.True(tries < 80, $"One mail was tried {tries} times in six hours.");
        app.AssertQuiet();
    }
}
