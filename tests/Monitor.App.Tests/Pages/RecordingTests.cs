using System.Net;
using Monitor.App.Pages.Entries;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Pages;

/// <summary>What only people can do, done on the pages as they do it.</summary>
public sealed class RecordingTests
{
    private const string School = SmallPartnership.School;
    private const string Team = "family-intervention-team";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<RecordKind> Kinds => [.. RecordKinds.All.Where(kind => kind is not RecordKind.HoldEnd)];

    [Theory]
    [InlineData("contact", typeof(ContactMade), "on*=2026-03-02", "familyView=We manage.")]
    [InlineData("attempt", typeof(ContactAttempted), "on*=2026-03-02", "means=Letter")]
    [InlineData("decision", typeof(AttemptsDecided), "on*=2026-03-02", "decision=Visit")]
    [InlineData("support", typeof(SupportRecorded), "kind=Parenting", "provider=Family hub", "startedOn*=2026-03-02", "reviewBy*=2026-05-01", "agreedWithFamily=yes")]
    [InlineData("support", typeof(SupportRecorded), "kind=Signposting", "localService=drop-in", "startedOn*=2026-03-02", "reviewBy*=2026-03-16", "agreedWithFamily=no")]
    [InlineData("review", typeof(SupportReviewed), "support=1", "on*=2026-03-02", "reviewBy*=2026-05-01")]
    [InlineData("support-end", typeof(SupportEnded), "support=1", "on*=2026-03-01")]
    [InlineData("declined", typeof(SupportWasDeclined), "on*=2026-03-02", "askedRole=mother", "askAgainOn*=2026-03-30")]
    [InlineData("holiday-plan", typeof(HolidayPlanMade), "support=1", "role=Pastoral lead", "from*=2026-04-01", "to*=2026-04-17")]
    [InlineData("support-refused", typeof(SupportRefused), "on*=2026-03-02", "localService=drop-in", "because=LookedAfter")]
    [InlineData("lead", typeof(LeadNamed), "role=Special educational needs co-ordinator", "on*=2026-03-02")]
    [InlineData("lead-end", typeof(LeadEnded), "on*=2026-03-02")]
    [InlineData("carer", typeof(CarerAdded), "role=Father", "toldOn*=2026-03-02")]
    [InlineData("carer-told", typeof(CarerTold), "carer=1", "on*=2026-03-02")]
    [InlineData("not-telling", typeof(CarerNotToBeTold), "carer=1", "reason=Safety", "on*=2026-03-02")]
    [InlineData("need-review", typeof(NeedReviewed), "on*=2026-03-02", "tool=RCADS", "result=Higher")]
    [InlineData("scales", typeof(ScalesRecorded), "on*=2026-03-02", "child=2", "carer1=7", "worker=5")]
    [InlineData("level", typeof(LevelRecorded), "level=4", "view=Referrer", "on*=2026-03-02")]
    [InlineData("status", typeof(StatusRecorded), "status=ChildInNeed", "since*=2026-03-02", "authority=northmere-council")]
    [InlineData("visit", typeof(StatutoryVisitMade), "on*=2026-03-02", "childSeen=yes")]
    [InlineData("eligibility", typeof(EligibilityEnds), "month*=2027-01-15")]
    [InlineData("harm", typeof(HarmMarked), "on*=2026-03-02")]
    [InlineData("social-care", typeof(SocialCareTold), "on*=2026-03-02", "role=Head teacher")]
    [InlineData("commitment", typeof(CommitmentReviewed), "on*=2026-03-02", "role=Team manager", "overOptimism=no", "disguisedCompliance=no", "professionalFatigue=yes", "genuineProgress=yes")]
    [InlineData("hold", typeof(Held), "until*=2026-03-20", "authorRole=Team manager", "reason=The family is away.")]
    [InlineData("close", typeof(EntryClosed), "reason=Declined", "on*=2026-03-02", "raisesConcern=no")]
    [InlineData("transfer", typeof(ResponsibilityProposed), "to=northmere-surgery")]
    [InlineData("referral-date", typeof(ReferralDateCorrected), "receivedOn*=2026-02-20", "reason=A slip.")]
    [InlineData("withdraw", typeof(FactWithdrawn), "sequence=2", "reason=It was another family.")]
    public async Task Each_thing_is_recorded_by_its_form_and_the_page_says_so(string slug, Type expected, params string[] typed)
    {
        await using var app = await StartAsync();
        var id = await EntryAsync(app);

        var sent = await app.FillInAsync(School, $"/app/entries/{id}?record={slug}", [.. typed.Select(Split)]);

        Assert.True(sent.Status == HttpStatusCode.Found, sent.Body);
        Assert.Equal($"/app/entries/{id}?done={slug}", sent.Location);
        Assert.Contains(await HistoryAsync(app, id), item => item.Event.GetType() == expected);
        var page = Html.Parse((await app.OpenAsync(School, sent.Location!)).Body);
        Assert.Contains("recorded", page.WithClass("govuk-notification-banner").Single().Words(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_form_sent_empty_says_what_is_missing_at_its_fields_and_records_nothing(RecordKind kind)
    {
        await using var app = await StartAsync();
        var id = await EntryAsync(app);
        var before = app.Tables.Dump();

        var sent = await app.FillInAsync(School, $"/app/entries/{id}?record={kind.Slug}");

        Assert.Equal(HttpStatusCode.BadRequest, sent.Status);
        var page = Html.Parse(sent.Body);
        var links = page.WithClass("govuk-error-summary").Single().All("a").ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.NotNull(page.ById(link.Get("href")![1..])));
        Assert.Equal(before, app.Tables.Dump());
    }

    [Theory]
    [InlineData("accept", typeof(ReferralAccepted), "on*=2026-03-02", "referrerToldOn*=2026-03-02")]
    [InlineData("reject", typeof(ReferralRejected), "on*=2026-03-02", "reason=OtherService")]
    [InlineData("offer", typeof(PlaceOffered), "on*=2026-03-02")]
    [InlineData("start", typeof(ServiceStarted), "on*=2026-03-02")]
    [InlineData("long-wait", typeof(LongWaitDecided), "on*=2026-03-02", "decision=Prioritise")]
    [InlineData("harm-review", typeof(HarmReviewed), "on*=2026-03-02", "harmFound=no")]
    [InlineData("level", typeof(LevelRecorded), "level=2", "view=Service", "on*=2026-03-02")]
    [InlineData("expected-wait", typeof(ExpectedWaitChanged), "days=120", "on*=2026-03-02")]
    public async Task A_services_team_records_what_is_its_own(string slug, Type expected, params string[] typed)
    {
        await using var app = await StartAsync();
        var id = await app.ReferAsync("2026-02-26", 3);

        var sent = await app.FillInAsync(Team, $"/app/waiting/{id}?record={slug}", [.. typed.Select(Split)]);

        Assert.True(sent.Status == HttpStatusCode.Found, sent.Body);
        Assert.Contains(await HistoryAsync(app, id), item => item.Event.GetType() == expected);
    }

    [Fact]
    public async Task A_wait_for_CAMHS_ends_on_the_latest_of_three_days_and_not_before_all_are_recorded()
    {
        await using var app = await StartAsync();
        var id = await app.ReferAsync("2026-02-16", 3, service: "CAMHS");

        foreach (var (part, on) in ((string, string)[])[("BaselineMeasure", "2026-02-27"), ("FirstContact", "2026-02-20")])
        {
            await app.FillInAsync("camhs-team", $"/app/waiting/{id}?record=start", ("part", part), ("on*", on));
            Assert.True((await app.EntryAsync(School, id)).IsOpen);
        }

        await app.FillInAsync("camhs-team", $"/app/waiting/{id}?record=start", ("part", "PlanOrIntervention"), ("on*", "2026-02-24"));

        Assert.Equal(Days.Day("2026-02-27"), (await app.EntryAsync(School, id)).StartedOn);
    }

    [Fact]
    public async Task A_team_sees_no_contact_view_support_or_carer_and_no_other_services_entry()
    {
        await using var app = await StartAsync();
        var id = await EntryAsync(app);
        await app.FillInAsync(School, $"/app/entries/{id}?record=contact", ("on*", "2026-03-02"), ("familyView", "We hardly sleep."));

        var page = (await app.OpenAsync(Team, $"/app/waiting/{id}")).Body;
        var list = (await app.OpenAsync(Team, "/app/waiting")).Body;

        Assert.Contains(id.ToString(), list, StringComparison.Ordinal);
        Assert.All((string[])["hardly sleep", "Family hub", "Mother", "CASE-"], secret =>
        {
            Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        });
        Assert.Equal(HttpStatusCode.NotFound, (await app.OpenAsync("camhs-team", $"/app/waiting/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.OpenAsync(School, "/app/waiting")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.OpenAsync(Team, $"/app/entries/{id}")).Status);
    }

    [Fact]
    public async Task Closing_as_needs_met_is_refused_until_commitment_and_capacity_were_reviewed()
    {
        await using var app = await StartAsync();
        var id = await EntryAsync(app);

        var refused = await app.FillInAsync(School, $"/app/entries/{id}?record=close", ("reason", "NeedsMet"), ("on*", "2026-03-02"));
        await app.FillInAsync(
            School, $"/app/entries/{id}?record=commitment", ("on*", "2026-03-02"), ("role", "Team manager"), ("overOptimism", "no"), ("disguisedCompliance", "no"),
            ("professionalFatigue", "no"), ("genuineProgress", "yes"));
        var closed = await app.FillInAsync(School, $"/app/entries/{id}?record=close", ("reason", "NeedsMet"), ("on*", "2026-03-02"));

        Assert.Contains("review commitment and capacity", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, closed.Status);
        Assert.False((await app.EntryAsync(School, id)).IsOpen);
    }

    [Fact]
    public async Task A_contact_counts_for_each_linked_entry_that_is_ticked()
    {
        await using var app = await StartAsync();
        var one = await EntryAsync(app);
        var other = await app.ReferAsync("2026-02-26", 3, "key-00002", service: "CAMHS");
        var third = await app.ReferAsync("2026-02-26", 3, "key-00003");
        await app.FillInAsync(School, $"/app/entries/{one}?record=link", ("other", $"{other}"));
        await app.FillInAsync(School, $"/app/entries/{one}?record=link", ("other", $"{third}"));

        await app.FillInAsync(School, $"/app/entries/{one}?record=contact", ("on*", "2026-03-02"), ("alsoFor", $"{other}"));

        Assert.Equal(Days.Day("2026-03-02"), (await app.EntryAsync(School, one)).LastContactOn);
        Assert.Equal(Days.Day("2026-03-02"), (await app.EntryAsync(School, other)).LastContactOn);
        Assert.Null((await app.EntryAsync(School, third)).LastContactOn);
    }

    [Fact]
    public async Task Taking_a_record_back_makes_the_entry_what_the_rest_amounts_to_and_the_chain_still_verifies()
    {
        await using var app = await StartAsync();
        var id = await EntryAsync(app);
        await app.FillInAsync(School, $"/app/entries/{id}?record=contact", ("on*", "2026-03-02"));
        var contact = (await HistoryAsync(app, id)).Single(item => item.Event is ContactMade).Sequence;

        await app.FillInAsync(School, $"/app/entries/{id}?record=withdraw", ("sequence", $"{contact}"), ("reason", "It was another family."));

        var stored = await app.StoredAsync(School, id);
        Assert.Null(stored.Entry.LastContactOn);
        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(stored.Entry.Responsible, stored, Cancellation));
    }

    [Fact]
    public async Task Whoever_answers_for_findings_stops_the_ladder_until_the_day_and_then_it_is_told_once_more_with_the_next_step()
    {
        await using var app = await StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveInContactAsync(id, "2026-03-05"); // told on Wednesday the 4th

        var late = await app.FillInAsync(
            School, $"/app/entries/{id}?record=acknowledge", ("checks", "WL-02"), ("ownerRole", "Head of year"), ("until*", "2026-03-20"), ("reason", "The group starts then."));
        var taken = await app.FillInAsync(
            School, $"/app/entries/{id}?record=acknowledge", ("checks", "WL-02"), ("ownerRole", "Head of year"), ("until*", "2026-03-19"), ("reason", "The group starts then."));
        await app.LiveInContactAsync(id, "2026-03-19");
        Assert.Equal(1, (await app.LadderAsync(id)).Step);
        await app.LiveInContactAsync(id, "2026-03-20");

        Assert.Equal(HttpStatusCode.BadRequest, late.Status); // eleven working days
        Assert.Equal(HttpStatusCode.Found, taken.Status);
        var ladder = await app.LadderAsync(id);
        Assert.Equal([(1, 0), (1, 1), (2, 0)], ladder.Raisings.Select(raising => (raising.Step, raising.Raise)));
        Assert.All(ladder.Raisings.Skip(1), raising => Assert.Equal(Days.Day("2026-03-20"), raising.ToldOn));
        app.AssertQuiet();
    }

    [Fact]
    public async Task After_a_death_no_mail_leaves_and_nobody_is_told_that_it_was_put_right()
    {
        await using var app = await StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveInContactAsync(id, "2026-03-05");

        await app.FillInAsync(School, $"/app/entries/{id}?record=close", ("reason", "Died"), ("on*", "2026-03-05"));
        var before = app.Emails.Accepted.Count;
        await app.LiveThroughAsync("2026-04-20T12:00Z");

        Assert.DoesNotContain(app.Emails.Accepted.Skip(before), mail => mail.Text.Contains(id.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(app.Emails.Accepted.Skip(before), mail => mail.Text.Contains("Put right", StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync();

    /// <summary>An entry with a support, a carer, a ladder that is open, and a directory with one local service.</summary>
    private static async Task<EntryId> EntryAsync(TestApp app)
    {
        await app.Get<IDirectoryStore>().WriteServicesAsync(
            [new LocalService("drop-in", "Young people's drop-in", Domain.InterimSupport.SupportKind.Signposting, "Town", "01632 960 360", null, null)], Cancellation);
        var id = await app.ReferAsync("2026-02-16", 3);
        await app.HappenAsync(
            School, id, new LevelRecorded(3, Days.Day("2026-02-16")), new CarerAdded(1, "Mother"), new LeadNamed("Family support lead", Days.Day("2026-02-18")),
            new SupportRecorded(1, Domain.InterimSupport.SupportKind.Parenting, "Family hub", Days.Day("2026-02-20"), Days.Day("2026-06-01"), null, AgreedWithFamily: true));
        await app.RunAsync();
        Assert.Contains((await app.EntryAsync(School, id)).Ladders, ladder => ladder is { IsOpen: true, Step: > 0 });
        return id;
    }

    private static (string Field, string Value) Split(string typed) => typed.Split('=', 2) is [var field, var value] ? (field, value) : (typed, string.Empty);

    private static async Task<IReadOnlyList<HistoryItem>> HistoryAsync(TestApp app, EntryId id) =>
        await app.Get<IWaitingListStore>().ReadHistoryAsync(PartyId.Parse(School, null), id, Cancellation);
}
