using Monitor.App.Features.Imports;
using Monitor.App.Features.Records;
using Monitor.App.Features.Referrals;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.App.Tests.Mail;
using Monitor.Domain.Audit;
using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Crashes;

/// <summary>
/// Something that happens in a world that was prepared for it. Doing it again, as whoever got no answer would, is asking for the same.
/// </summary>
internal sealed record Scenario(string Name, TestAppSettings Settings, Func<TestApp, Task> Prepare, Func<TestApp, Task> Act, string Until)
{
    private static readonly PartyId School = PartyId.Parse(SmallPartnership.School, null);

    private static async Task ImportAsync(TestApp app, string key, string rows)
    {
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"case_reference,service,received_on,level,last_contact_on,harm_mark\n{rows}"));
        var received = await app.Get<ReceiveImport>().HandleAsync(new Actor(School, "agency-lead"), key, "plain", isWhole: true, file, TestContext.Current.CancellationToken);
        Assert.True(received.IsSuccess(out _, out var problem), problem?.Detail);
    }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(
            "a referral with the harm mark", new TestAppSettings(), _ => Task.CompletedTask,
            async app =>
            {
                await ReferAsync(app, "harm-0001", level: 2, harm: true);
                await app.RunAsync();
            },
            "2026-03-02T12:00Z"),
        new(
            "a file, and what it says the second time", new TestAppSettings(),
            async app =>
            {
                await ImportAsync(app, "first-0001", "ASH-00001,FI,2026-02-26,2,2026-02-27,no\nASH-00002,FI,2026-02-26,2,,no");
                await app.RunAsync();
                app.Clock.Advance(TimeSpan.FromMinutes(1));
            },
            async app =>
            {
                await ImportAsync(app, "again-0001", "ASH-00001,FI,2026-02-26,2,2026-03-01,no\nASH-00003,CAMHS,2026-02-26,9,,no\nASH-00004,CAMHS,2026-02-25,3,2026-02-26,no\nASH-00005,FI,2026-02-26,2,,yes");
                await app.RunAsync();
            },
            "2026-03-02T12:00Z"),
        new(
            "facts that put a finding right", new TestAppSettings(), app => OpenAsync(app, "2026-03-05T12:00Z"),
            async app =>
            {
                var id = app.Get<Keyed>().EntryFor(School, "refer-0001");
                await RecordAsync(app, id, "contact", (WaitingListEntry entry, in Domain.Checks.Circumstances now) => Recording.Contact(entry, now.Today, null, now));
                await RecordAsync(app, id, "support", (WaitingListEntry entry, in Domain.Checks.Circumstances now) =>
                    Recording.Support(entry, SupportKind.Parenting, "Family hub", now.Today, now.Today.AddDays(60), null, true, now));
                await app.RunAsync();
            },
            "2026-03-06T12:00Z"),
        new(
            "a sweep that opens and climbs", new TestAppSettings(), app => OpenAsync(app, "2026-03-05T12:00Z"),
            async app =>
            {
                To(app, "2026-03-06T00:00Z");
                await app.Get<SweepDue>().HandleAsync("sweep", TestContext.Current.CancellationToken);
            },
            "2026-03-06T12:00Z"),
        new(
            "a morning's digests", new TestAppSettings(), app => OpenAsync(app, "2026-03-04T07:00Z"),
            app => app.LiveThroughAsync("2026-03-04T08:00Z"),
            "2026-03-04T12:00Z"),
        new(
            "the week's and the month's summaries", new TestAppSettings(), app => OpenAsync(app, "2026-03-03T08:30Z"),
            async app =>
            {
                await app.LiveThroughAsync("2026-03-03T09:00Z");
                await app.LiveThroughAsync("2026-03-04T09:29Z");
                await app.LiveThroughAsync("2026-03-04T09:30Z");
            },
            "2026-03-05T12:00Z"),
        new(
            "what a party owes for itself", new TestAppSettings { Parties = SmallPartnership.With(SmallPartnership.School, party => party.Without("head@ashdown-primary.example").Without("head.deputy@ashdown-primary.example")) },
            app => app.LiveThroughAsync("2026-03-04T01:00Z"),
            app => app.LiveThroughAsync("2026-03-04T02:00Z"),
            "2026-03-05T12:00Z"),
        new(
            "an acknowledgement that ends", new TestAppSettings(),
            async app =>
            {
                await OpenAsync(app, "2026-03-04T12:00Z");
                var id = app.Get<Keyed>().EntryFor(School, "refer-0001");
                await RecordAsync(app, id, "answer", (WaitingListEntry entry, in Domain.Checks.Circumstances now) =>
                    Recording.Acknowledging(entry, ["WL-02"], "Head of service", now.Today.AddDays(1), "A meeting is planned", now));
                await app.LiveThroughAsync("2026-03-05T12:00Z");
            },
            async app =>
            {
                await app.LiveThroughAsync("2026-03-06T00:00Z");
                await app.LiveThroughAsync("2026-03-06T08:00Z");
            },
            "2026-03-06T12:00Z"),
        new(
            "the board is told", new TestAppSettings(), app => OpenAsync(app, "2026-03-17T12:00Z"),
            async app =>
            {
                await app.LiveThroughAsync("2026-03-18T00:00Z");
                await app.LiveThroughAsync("2026-03-18T08:00Z");
            },
            "2026-03-18T12:00Z"),
        new(
            "a digest that arrives", Reported, OpenReportedAsync,
            async app =>
            {
                await app.LiveThroughAsync("2026-03-04T08:00Z");
                await HearAsync(app, MailKind.Digest, DeliveryState.Delivered);
            },
            "2026-03-04T12:00Z"),
        new(
            "a digest that bounces, and arrives with the next person", Reported, OpenReportedAsync,
            async app =>
            {
                await app.LiveThroughAsync("2026-03-04T08:00Z");
                await HearAsync(app, MailKind.Digest, DeliveryState.Failed);
                await HearAsync(app, MailKind.Undeliverable, DeliveryState.Delivered);
            },
            "2026-03-04T12:00Z"),
    ];

    private static TestAppSettings Reported => new() { ProviderReports = true };

    public override string ToString() => Name;

    private static async Task OpenAsync(TestApp app, string until)
    {
        await ReferAsync(app, "refer-0001", level: 3, harm: false);
        await app.LiveThroughAsync(until);
    }

    /// <summary>Until the morning that is looked at, every mail arrives when it is accepted.</summary>
    private static Task OpenReportedAsync(TestApp app)
    {
        app.Emails.Answer = _ => SendOutcome.Accepted;
        return OpenAsync(app, "2026-03-04T07:00Z");
    }

    /// <summary>The provider says what became of today's mails of a kind to the school, once it was handed any.</summary>
    private static async Task HearAsync(TestApp app, MailKind kind, DeliveryState state)
    {
        IReadOnlyList<DeliveryEvent> events = [];

        for (var i = 0; i < 3 && events.Count == 0; i++)
        {
            events = [.. app.Emails.Accepted.Where(mail => mail.Kind == kind && mail.To.EndsWith("ashdown-primary.example", StringComparison.Ordinal)).Select(mail => app.EventOf(mail, state))];

            if (events.Count == 0)
            {
                app.Clock.Advance(TimeSpan.FromMinutes(5));
                await app.RunAsync();
            }
        }

        await app.ReportAsync(events);
        await app.RunAsync();
    }

    private static async Task ReferAsync(TestApp app, string key, int level, bool harm)
    {
        var referral = new Referral { Service = "FI", CaseReference = "CASE-00001", ReceivedOn = Days.Day("2026-02-26"), Level = level, HarmMark = harm, LeadRole = "Lead" };
        var added = await app.Get<AddReferral>().HandleAsync(
            new Actor(School, "referrer"), key, Digest.Of(key), referral, key, TestContext.Current.CancellationToken);
        Assert.True(added.IsSuccess(out _, out var problem), problem?.Detail);
    }

    private static async Task RecordAsync(TestApp app, EntryId id, string key, FactRule rule)
    {
        var recorded = await app.Get<RecordFact>().HandleAsync(
            new Actor(School, "practitioner"), id, rule, new Receipt(key, key), key, TestContext.Current.CancellationToken);
        Assert.True(recorded.IsSuccess(out _, out var problem), problem?.Detail);
    }

    /// <summary>Time goes on to an instant; where it is later already, as on doing the same again, it stays.</summary>
    private static void To(TestApp app, string instant)
    {
        if (Days.Instant(instant) > app.Clock.GetUtcNow())
        {
            app.Clock.SetUtcNow(Days.Instant(instant));
        }
    }
}
