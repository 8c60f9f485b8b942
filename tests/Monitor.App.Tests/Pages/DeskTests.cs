using System.Net;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Pages;

/// <summary>The pages of an agency, of an authority and of the board.</summary>
public sealed class DeskTests
{
    private const string School = SmallPartnership.School;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_without_a_working_contact_is_a_finding_of_its_own_that_a_new_contact_puts_right()
    {
        var parties = SmallPartnership.With(School, school => school.Without("head@ashdown-primary.example").Without("head.deputy@ashdown-primary.example"));
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = parties });

        await app.LiveThroughAsync("2026-03-04T12:00Z"); // seen on Monday, due on Tuesday
        var duty = Assert.Single(await DutiesAsync(app, School), each => each.Check == "CT-01");
        Assert.Equal(("head-of-service", Days.Day("2026-03-03"), 1), (duty.About, duty.Deadline, duty.Ladder!.Step));
        Assert.Contains(app.Emails.To("assurance@ashdown-primary.example"), mail => mail.Text.Contains("No working contact is recorded for the head of service", StringComparison.Ordinal));

        var named = await app.FillInAsync(
            School, "/app/agency?do=contact", ("role", "HeadOfService"), ("title", "Head teacher"), ("email", "new.head@ashdown-primary.example"), ("deputy", "no"), ("standIn", "no"));
        await app.RunAsync();

        Assert.Equal(HttpStatusCode.Found, named.Status);
        duty = Assert.Single(await DutiesAsync(app, School), each => each.Check == "CT-01");
        Assert.Equal((Days.Day("2026-03-04"), Days.Day("2026-03-04")), (duty.MetOn, duty.Ladder!.ResolvedOn));
    }

    [Fact]
    public async Task What_a_party_owes_for_itself_climbs_to_the_board_like_any_finding()
    {
        var parties = SmallPartnership.With(School, school => school.Without("head@ashdown-primary.example").Without("head.deputy@ashdown-primary.example"));
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = parties });

        await app.LiveThroughAsync("2026-03-31T12:00Z");

        var ladder = Assert.Single(await DutiesAsync(app, School), each => each.Check == "CT-01").Ladder!;
        Assert.Equal([1, 2, 3, 4], ladder.Raisings.Select(raising => raising.Step));
        Assert.All(ladder.Raisings, raising => Assert.NotNull(raising.ToldOn));
        Assert.Equal(4, ladder.Raisings.Select(raising => raising.ToldTo).Distinct().Count()); // at step 3 nobody is left, so the board's manager hears
        Assert.Single(await app.Get<IBoardStore>().ReadChallengesAsync(Cancellation), challenge => challenge.Check == "CT-01");
        app.AssertQuiet();
    }

    [Fact]
    public async Task Cover_for_a_closure_is_owed_by_its_first_day_and_the_mail_goes_to_it()
    {
        await using var app = await TestApp.StartAsync();
        await app.FillInAsync(School, "/app/agency?do=closure", ("name", "Spring holidays"), ("from*", "2026-03-16"), ("to*", "2026-03-27"));
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        Assert.Equal(Days.Day("2026-03-16"), Assert.Single(await DutiesAsync(app, School), each => each.Check == "CT-02").Deadline);

        var covered = await app.FillInAsync(
            School, "/app/agency?do=cover", ("closure", "2026-03-16"), ("title", "Trust safeguarding officer"), ("email", "trust@larkfield-trust.example"));
        await app.ReferWithoutSupportAsync("2026-03-04", 1);
        await app.LiveThroughAsync("2026-03-30T12:00Z");

        Assert.Equal(HttpStatusCode.Found, covered.Status);
        Assert.NotNull(Assert.Single(await DutiesAsync(app, School), each => each.Check == "CT-02").MetOn);
        Assert.Contains(app.Emails.To("trust@larkfield-trust.example"), mail => mail.Kind == MailKind.Digest);
        Assert.DoesNotContain(
            app.Emails.Accepted.Where(mail => mail.To.EndsWith("@ashdown-primary.example", StringComparison.Ordinal)),
            mail => mail.At >= Days.Instant("2026-03-16T00:00Z") && mail.At < Days.Instant("2026-03-28T00:00Z"));
        app.AssertQuiet();
    }

    [Fact]
    public async Task In_somebodys_absence_the_named_cover_is_mailed_and_afterwards_the_contact_again()
    {
        await using var app = await TestApp.StartAsync();
        await app.FillInAsync(
            School, "/app/agency?do=absence", ("contact", "AssuranceContact/assurance@ashdown-primary.example"), ("from*", "2026-03-03"), ("to*", "2026-03-05"),
            ("coverTitle", "Head of year"), ("coverEmail", "head.of.year@ashdown-primary.example"));
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);

        await app.LiveInContactAsync(id, "2026-03-17");

        Assert.Equal("1 2026-03-04 nobody", (await app.LadderAsync(id)).Told().First()); // the cover is in no list of the sample
        Assert.Equal(["2026-03-04"], app.NewsOf("head.of.year@ashdown-primary.example"));
        Assert.DoesNotContain("2026-03-04", app.DigestsOf("assurance@ashdown-primary.example"));
    }

    [Theory]
    [InlineData("contact", "role", "title", "email")]
    [InlineData("absence", "contact", "from", "to", "coverTitle", "coverEmail")]
    [InlineData("closure", "name", "from", "to")]
    [InlineData("remove-contact", "contact")]
    public async Task A_form_of_the_agency_sent_empty_says_what_is_missing(string action, params string[] fields)
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var sent = await app.FillInAsync(School, $"/app/agency?do={action}");

        Assert.Equal(HttpStatusCode.BadRequest, sent.Status);
        var page = Html.Parse(sent.Body);
        Assert.All(fields, field => Assert.NotNull(page.ById($"{field}-error")));
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task An_agency_accepts_on_its_page_what_it_was_asked_to_take()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 3);
        await app.FillInAsync(School, $"/app/entries/{id}?record=transfer", ("to", SmallPartnership.Surgery));
        await app.RunAsync();

        var page = (await app.OpenAsync(SmallPartnership.Surgery, "/app/asked")).Body;
        var accepted = await app.FillInAsync(SmallPartnership.Surgery, "/app/asked?do=accept", ("entry", $"{id}"));
        await app.RunAsync();

        Assert.Contains(id.ToString(), page, StringComparison.Ordinal);
        Assert.DoesNotContain("CASE-", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, accepted.Status);
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(SmallPartnership.Surgery, $"/app/entries/{id}")).Status);
        Assert.DoesNotContain(id.ToString(), (await app.OpenAsync(SmallPartnership.Council, "/app/asked")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_records_the_visits_it_owes_on_entries_that_others_answer_for()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-02", 3);
        await app.FillInAsync(School, $"/app/entries/{id}?record=status", ("status", "ChildProtection"), ("since*", "2026-02-16"), ("authority", SmallPartnership.Council));
        await app.LiveThroughAsync("2026-03-03T12:00Z"); // ten working days, the 16th counted: due on Friday the 27th
        Assert.Contains(app.Emails.To("assurance@northmere-council.example"), mail => mail.Text.Contains("/app/visits", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Emails.To("assurance@ashdown-primary.example"), mail => mail.Text.Contains("statutory visit", StringComparison.Ordinal));

        var visited = await app.FillInAsync(SmallPartnership.Council, "/app/visits?do=visit", ("entry", $"{id}"), ("on*", "2026-03-03"), ("childSeen", "yes"));

        Assert.Equal(HttpStatusCode.Found, visited.Status);
        Assert.False((await app.EntryAsync(School, id)).LadderFor("WL-10")!.IsOpen);
        Assert.Equal(HttpStatusCode.NotFound, (await app.OpenAsync(School, "/app/visits")).Status);
    }

    [Fact]
    public async Task Long_waits_of_a_service_climb_together_in_its_team_as_one_list_of_their_month()
    {
        await using var app = await TestApp.StartAsync();
        var ids = new List<EntryId>();

        for (var i = 1; i <= 3; i++)
        {
            var id = await app.ReferWithoutSupportAsync("2026-01-05", 1, $"key-{i:00000}"); // FI: 56 days, up to 2 March
            await app.RecordSupportAsync(id);
            await app.RecordContactAsync(id);
            ids.Add(id);
        }

        await app.LiveThroughAsync("2026-03-04T12:00Z");

        var duty = Assert.Single(await DutiesAsync(app, "family-intervention-team"));
        Assert.Equal(("WL-07", "fi.2026-03", 1), (duty.Check, duty.About, duty.Ladder!.Step));
        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), duty.Entries.Select(id => id.ToString()));
        var mail = Assert.Single(app.Emails.To("assurance@family-intervention-team.example"), mail => mail.Text.Contains("3 waits are longer", StringComparison.Ordinal) && Living.On(mail) == "2026-03-03");
        Assert.Contains("/app/waiting?finding=WL-07", mail.Text, StringComparison.Ordinal);

        foreach (var id in ids)
        {
            await app.FillInAsync("family-intervention-team", $"/app/waiting/{id}?record=start", ("on*", "2026-03-04"));
        }

        await app.LiveThroughAsync("2026-03-06T12:00Z");
        duty = Assert.Single(await DutiesAsync(app, "family-intervention-team"));
        Assert.NotNull(duty.Ladder!.ResolvedOn);
        Assert.Equal(1, duty.Ladder.Step);
    }

    [Fact]
    public async Task A_challenge_gets_an_owner_and_then_an_outcome()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveInContactAsync(id, "2026-03-19");
        var number = Assert.Single(await app.Get<IBoardStore>().ReadChallengesAsync(Cancellation)).Number;

        var early = await app.FillInAsync("board", "/app/board?do=outcome", ("number", $"{number}"), ("outcome", "PutRight"));
        await app.FillInAsync("board", "/app/board?do=owner", ("number", $"{number}"), ("ownerRole", "Business manager"));
        var closed = await app.FillInAsync("board", "/app/board?do=outcome", ("number", $"{number}"), ("outcome", "PlanAgreed"));

        Assert.Equal(HttpStatusCode.BadRequest, early.Status);
        Assert.Equal(HttpStatusCode.Found, closed.Status);
        var challenge = Assert.Single(await app.Get<IBoardStore>().ReadChallengesAsync(Cancellation));
        Assert.Equal(("Business manager", ChallengeOutcome.PlanAgreed, Days.Day("2026-03-19")), (challenge.OwnerRole, challenge.Outcome!.Value, challenge.ClosedOn!.Value));
        Assert.Equal(HttpStatusCode.NotFound, (await app.OpenAsync(School, "/app/board")).Status);
    }

    [Fact]
    public async Task The_boards_manager_releases_an_agency_and_from_then_on_it_is_mailed()
    {
        var parties = SmallPartnership.With(School, school => school with { ReleasedOn = null });
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = parties });
        await app.ReferWithoutSupportAsync("2026-02-23", 3);
        await app.LiveThroughAsync("2026-03-03T12:00Z");
        Assert.Empty(app.Emails.To("assurance@ashdown-primary.example"));

        await app.FillInAsync("board", "/app/board?do=release", ("agency", School));
        await app.LiveThroughAsync("2026-03-04T12:00Z");

        Assert.Equal(["2026-03-04"], app.DigestsOf("assurance@ashdown-primary.example"));
    }

    [Fact]
    public async Task The_boards_manager_says_under_which_ODS_code_a_party_is_known()
    {
        await using var app = await TestApp.StartAsync();

        var refused = await app.FillInAsync("board", "/app/board?do=ods-code", ("agency", "camhs-team"), ("odsCode", "R-E"));
        Assert.Contains("An ODS code has 3 to 12 letters and digits", refused.Body, StringComparison.Ordinal);
        await app.FillInAsync("board", "/app/board?do=ods-code", ("agency", "camhs-team"), ("odsCode", "rye"));

        Assert.Contains("CAMHS team: RYE", (await app.As("board").GetAnswerAsync("/app/board")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manager_hears_when_a_finding_that_reached_the_board_is_put_right()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveInContactAsync(id, "2026-03-12"); // told on the 11th

        await app.RecordSupportAsync(id);
        await app.LiveThroughAsync("2026-03-20T12:00Z");

        var told = Assert.Single(app.Emails.To("manager@board.example"), mail => mail.Text.Contains("Put right", StringComparison.Ordinal));
        Assert.Equal("2026-03-13", Living.On(told));
    }

    [Fact]
    public async Task The_manager_hears_when_the_watch_itself_was_late()
    {
        await using var app = await TestApp.StartAsync();
        await app.LiveThroughAsync("2026-03-02T12:00Z");
        app.Clock.SetUtcNow(Days.Instant("2026-03-05T08:00Z"));
        var schedule = app.Get<Features.Relay.RunSchedule>();

        await schedule.HandleAsync(Cancellation); // nobody swept for days
        await app.Get<Features.Relay.RelayOutbox>().HandleAsync(Cancellation);

        var mail = Assert.Single(app.Emails.To("manager@board.example"), mail => Living.On(mail) == "2026-03-05" && mail.Kind == MailKind.Digest);
        Assert.Contains("The waiting lists were last looked through on 2 March 2026", mail.Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Duty>> DutiesAsync(TestApp app, string party) =>
        [.. (await app.Get<IDutyStore>().ReadAsync(PartyId.Parse(party, null), Cancellation)).Select(stored => stored.Duty)];
}
