using Monitor.App.Features.Referrals;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Mail;

/// <summary>What whoever referred, and whoever is asked to answer, hears once a day.</summary>
public sealed class TellingAgenciesTests
{
    private const string Assurance = "assurance@ashdown-primary.example";
    private const string SurgeryAssurance = "assurance@northmere-surgery.example";
    private static readonly PartyId Surgery = PartyId.Parse(SmallPartnership.Surgery, null);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_a_day_comes_in_one_mail_at_four_and_what_is_recorded_later_on_the_next_working_day()
    {
        await using var app = await TestApp.StartAsync();
        var first = await app.ReferAsync("2026-02-26", 2);
        var second = await app.ReferAsync("2026-02-27", 2, "key-00002");
        await app.LiveThroughAsync("2026-03-02T12:00Z");
        await app.HappenAsync(SmallPartnership.School, first, new ReferralAccepted(Days.Day("2026-03-02")));

        await app.LiveThroughAsync("2026-03-02T16:04Z");
        Assert.Empty(News(app));

        await app.LiveThroughAsync("2026-03-02T16:05Z");
        var mail = Assert.Single(News(app));
        Assert.Equal("News of 2 referrals you made", mail.Subject);
        Assert.Contains($"{first}: It is on the list, received 26 February 2026. The service accepted it on 2 March 2026.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{second}: It is on the list, received 27 February 2026.", mail.Text, StringComparison.Ordinal);

        await app.HappenAsync(SmallPartnership.School, second, new ReferralRejected(Days.Day("2026-03-02"), RejectionReason.OutOfArea));
        await app.LiveThroughAsync("2026-03-03T16:05Z"); // a Tuesday: the weekly summary has the place of the day
        Assert.Single(News(app));

        await app.LiveThroughAsync("2026-03-04T16:05Z");
        Assert.Equal(2, News(app).Count);
        Assert.Contains("The service did not take it, on 2 March 2026: out of area.", News(app)[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(first.ToString(), News(app)[1].Text, StringComparison.Ordinal);
        app.AssertQuiet();
    }

    [Fact]
    public async Task A_message_that_comes_again_tells_nothing_twice()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        var message = new TellReferrer(Parties.School().Id, id, Parties.School().Id, NewsOf.Received, 1, Days.Day("2026-03-02"));
        await app.LiveThroughAsync("2026-03-02T17:00Z");
        Assert.Single(News(app));

        Assert.Equal(Handling.Done, await app.Get<HandleMessage>().HandleAsync(message, Cancelled));
        await app.LiveThroughAsync("2026-03-05T12:00Z");
        Assert.Equal(Handling.Done, await app.Get<HandleMessage>().HandleAsync(message, Cancelled));
        await app.LiveThroughAsync("2026-03-06T17:00Z");

        Assert.Single(News(app));
    }

    [Fact]
    public async Task Much_that_comes_at_once_loses_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var ids = new List<EntryId>();

        for (var i = 0; i < 30; i++)
        {
            ids.Add(await app.ReferAsync("2026-02-26", 2, $"key-{i:D5}"));
        }

        await app.LiveThroughAsync("2026-03-04T18:00Z");

        Assert.Equal(30, News(app).Sum(mail => mail.References.Length));
        Assert.Empty(ids.Except(News(app).SelectMany(mail => mail.References)));
    }

    [Fact]
    public async Task A_death_recorded_before_the_hour_leaves_nothing_to_tell()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);

        await app.HappenAsync(SmallPartnership.School, id, new EntryClosed(Days.Day("2026-03-02"), ClosingReason.Died));
        await app.LiveThroughAsync("2026-03-03T18:00Z");

        Assert.Empty(News(app));
    }

    [Fact]
    public async Task A_death_recorded_while_the_mail_waits_leaves_nothing_to_tell()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        await app.LiveThroughAsync("2026-03-02T16:01Z");

        await app.HappenAsync(SmallPartnership.School, id, new EntryClosed(Days.Day("2026-03-02"), ClosingReason.Died));
        await app.LiveThroughAsync("2026-03-03T18:00Z");

        Assert.Empty(News(app));
    }

    [Fact]
    public async Task An_agency_that_is_not_released_hears_nothing_and_neither_does_an_import()
    {
        await using var quiet = await TestApp.StartAsync(new TestAppSettings { Parties = SmallPartnership.With(SmallPartnership.School, school => school with { ReleasedOn = null }) });
        await quiet.ReferAsync("2026-02-26", 2);
        await quiet.LiveThroughAsync("2026-03-04T18:00Z");
        Assert.Empty(News(quiet));

        await using var app = await TestApp.StartAsync();
        var referral = new Referral { Service = "FI", CaseReference = "ASH-00412", ReceivedOn = new DateOnly(2026, 3, 2), Level = 2, IsImported = true };
        await app.Get<AddReferral>().HandleAsync(new Actor(Parties.School().Id, "import"), "key-00001", "digest", referral, "test", Cancelled);
        await app.LiveThroughAsync("2026-03-04T18:00Z");
        Assert.Empty(News(app));
    }

    [Fact]
    public async Task In_the_contacts_absence_the_cover_hears_and_where_the_address_fails_the_deputy()
    {
        await using var away = await TestApp.StartAsync(new TestAppSettings
        {
            Parties = SmallPartnership.With(SmallPartnership.School, school => school.Away(Assurance, Days.Day("2026-03-02"), Days.Day("2026-03-06"), "cover@ashdown-primary.example")),
        });
        await away.ReferAsync("2026-02-26", 2);
        await away.LiveThroughAsync("2026-03-02T17:00Z");
        Assert.Equal("cover@ashdown-primary.example", Assert.Single(News(away, null)).To);

        await using var failed = await TestApp.StartAsync(new TestAppSettings
        {
            Parties = SmallPartnership.With(SmallPartnership.School, school => school.Failed(Assurance, Days.Day("2026-02-27"))),
        });
        await failed.ReferAsync("2026-02-26", 2);
        await failed.LiveThroughAsync("2026-03-02T17:00Z");
        Assert.Equal("assurance.deputy@ashdown-primary.example", Assert.Single(News(failed, null)).To);
    }

    [Fact]
    public async Task An_agency_that_is_asked_hears_once_of_all_it_is_asked_and_not_of_what_it_answered()
    {
        await using var app = await TestApp.StartAsync();
        var ids = new List<EntryId>();

        for (var i = 0; i < 3; i++)
        {
            ids.Add(await app.ReferAsync("2026-02-26", 2, $"key-{i:D5}"));
            await app.HappenAsync(SmallPartnership.School, ids[i], new ResponsibilityProposed(Surgery, Days.Day("2026-03-02")));
        }

        await app.HappenAsync(SmallPartnership.School, ids[2], new ResponsibilityRefused(Surgery, Days.Day("2026-03-02")));
        await app.LiveThroughAsync("2026-03-02T16:05Z");

        var mail = Assert.Single(app.Emails.To(SurgeryAssurance), mail => mail.Kind == MailKind.ResponsibilityAsked);
        Assert.Equal(ids.Take(2).OrderBy(id => id.ToString(), StringComparer.Ordinal), mail.References);
        Assert.Contains("Please answer by 5 March 2026.", mail.Text, StringComparison.Ordinal);

        await app.LiveThroughAsync("2026-03-06T18:00Z");
        Assert.Single(app.Emails.Accepted, each => each.Kind == MailKind.ResponsibilityAsked);
        app.AssertQuiet();
    }

    private static IReadOnlyList<EmailMessage> News(TestApp app, string? address = Assurance) =>
        [.. app.Emails.Accepted.Where(mail => mail.Kind == MailKind.ReferralNews && (address is null || mail.To == address))];
}
