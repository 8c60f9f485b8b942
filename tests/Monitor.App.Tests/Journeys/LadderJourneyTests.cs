using Monitor.App.Features.Relay;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Journeys;

/// <summary>A referral for which nobody records interim support, day by day.</summary>
public sealed class LadderJourneyTests
{
    private const string Assurance = "assurance@ashdown-primary.example";
    private const string Safeguarding = "safeguarding@ashdown-primary.example";
    private const string Head = "head@ashdown-primary.example";
    private const string Manager = "manager@board.example";
    private const string Chair = "chair@board.example";

    [Theory]
    [InlineData("2026-02-26", "2026-03-04", "2026-03-06", "2026-03-11", "2026-03-18")] // due on Tuesday the 3rd
    [InlineData("2026-04-01", "2026-04-09", "2026-04-13", "2026-04-16", "2026-04-23")] // over Easter
    [InlineData("2026-12-21", "2026-12-29", "2026-12-31", "2027-01-06", "2027-01-13")] // due on Christmas Eve; told on the next working day
    public async Task Climbs_to_four_different_people_on_working_days_counted_from_the_day_each_was_told(
        string receivedOn, string first, string second, string third, string fourth)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant($"{receivedOn}T09:00Z") });
        var id = await app.ReferWithoutSupportAsync(receivedOn, 3);

        await app.LiveInContactAsync(id, Days.Day(fourth).AddDays(20).ToString("yyyy-MM-dd", null));

        Assert.Equal(
            [$"1 {first} {Assurance}", $"2 {second} {Safeguarding}", $"3 {third} {Head}", $"4 {fourth} {Chair}"],
            (await app.LadderAsync(id)).Told());
        Assert.Equal([first], app.NewsOf(Assurance, id));
        Assert.Equal([second], app.NewsOf(Safeguarding, id));
        Assert.Equal([third], app.NewsOf(Head, id));
        Assert.Equal([third, fourth], app.DigestsOf(Manager, id));
        Assert.Equal([fourth], app.DigestsOf(Chair, id));
        app.AssertQuiet();
    }

    [Fact]
    public async Task Each_person_is_mailed_what_is_theirs_and_nothing_that_names_anybody()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);

        await app.LiveInContactAsync(id, "2026-03-18");

        foreach (var address in (string[])[Assurance, Safeguarding, Head, Manager, Chair])
        {
            var mail = app.Emails.To(address).First(mail => mail.Kind == MailKind.Digest && Living.On(mail) != "2026-03-02");
            Assert.Equal([id], mail.References);
            Assert.Contains("No interim support is recorded", mail.Text, StringComparison.Ordinal);
            Assert.Contains(
                address is Manager or Chair ? "https://monitor.example/app/board" : $"https://monitor.example/app/entries/{id}", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("CASE-", mail.Text + mail.Html + mail.Subject, StringComparison.Ordinal);
            Assert.DoesNotContain(id.ToString(), mail.Subject, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_reaches_the_chair_is_entered_once_in_the_challenge_log()
    {
        await using var app = await TestApp.StartAsync();
        var one = await app.ReferWithoutSupportAsync("2026-02-26", 3, "key-00001");
        var other = await app.ReferWithoutSupportAsync("2026-02-26", 3, "key-00002");

        await app.LiveThroughAsync("2026-03-18T12:00Z");

        var challenges = await app.Get<IBoardStore>().ReadChallengesAsync(TestContext.Current.CancellationToken);
        var support = Assert.Single(challenges, challenge => challenge.Check == "WL-02");
        Assert.Equal(1, support.Number);
        Assert.Equal(new[] { one, other }.ToHashSet(), support.Entries.ToHashSet());
    }

    [Fact]
    public async Task At_level_2_the_ladder_ends_with_the_head_of_service_and_the_boards_manager()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 2); // five working days

        await app.LiveInContactAsync(id, "2026-04-20");

        Assert.Equal([$"1 2026-03-06 {Assurance}", $"2 2026-03-10 {Safeguarding}", $"3 2026-03-13 {Head}"], (await app.LadderAsync(id)).Told());
        Assert.Equal(["2026-03-13"], app.DigestsOf(Manager, id));
        Assert.Empty(app.DigestsOf(Chair, id));
        Assert.DoesNotContain(await app.Get<IBoardStore>().ReadChallengesAsync(TestContext.Current.CancellationToken), challenge => challenge.Entries.Contains(id));
        app.AssertQuiet();
    }

    [Fact]
    public async Task At_level_4_the_first_two_steps_are_told_together_on_the_next_working_morning()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 4); // due on Monday

        await app.LiveInContactAsync(id, "2026-03-20");

        Assert.Equal(
            [$"1 2026-03-03 {Assurance}", $"2 2026-03-03 {Safeguarding}", $"3 2026-03-06 {Head}", $"4 2026-03-13 {Chair}"],
            (await app.LadderAsync(id)).Told());
        app.AssertQuiet();
    }

    [Fact]
    public async Task Recording_support_resolves_it_and_everybody_of_the_agency_who_was_told_learns_it_next_morning()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveInContactAsync(id, "2026-03-12"); // the day after the head was told

        await app.RecordSupportAsync(id);
        await app.LiveThroughAsync("2026-04-01T12:00Z");

        var ladder = await app.LadderAsync(id);
        Assert.Equal((Days.Day("2026-03-12"), 3), (ladder.ResolvedOn, ladder.Step));

        foreach (var address in (string[])[Assurance, Safeguarding, Head])
        {
            var told = Assert.Single(app.Emails.To(address), mail => mail.Kind == MailKind.Digest && mail.Text.Contains("Put right", StringComparison.Ordinal));
            Assert.Equal("2026-03-13", Living.On(told));
            Assert.Contains("No longer: No interim support is recorded", told.Text, StringComparison.Ordinal);
        }

        Assert.Empty(app.DigestsOf(Chair));
    }

    [Fact]
    public async Task Support_recorded_before_the_digest_leaves_is_told_to_nobody()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-04T07:59Z"); // raised at midnight

        await app.RecordSupportAsync(id);
        await app.LiveThroughAsync("2026-03-06T12:00Z");

        Assert.DoesNotContain(app.DigestsOf(Assurance), on => on != "2026-03-02");
    }

    [Fact]
    public async Task The_deputy_is_told_when_nobody_else_holds_the_role_and_nobody_is_told_at_two_steps()
    {
        var parties = SmallPartnership.With(SmallPartnership.School, school => school.Without(Safeguarding));
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = parties });
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);

        await app.LiveInContactAsync(id, "2026-03-18");

        var told = (await app.LadderAsync(id)).Raisings.Select(raising => raising.ToldTo).ToList();
        Assert.Equal("safeguarding.deputy@ashdown-primary.example", Assert.Single(app.Emails.Accepted, mail => mail.To.StartsWith("safeguarding", StringComparison.Ordinal) && Living.On(mail) == "2026-03-06").To);
        Assert.Equal(4, told.Distinct().Count());
    }

    [Fact]
    public async Task After_an_outage_of_a_week_one_step_is_raised_and_the_digest_is_of_today_only()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-04T12:00Z"); // step 1 was told this morning
        app.Clock.SetUtcNow(Days.Instant("2026-03-16T10:00Z"));
        var before = app.Emails.Accepted.Count;

        await app.RunAsync();

        Assert.Equal([$"1 2026-03-04 {Assurance}", $"2 2026-03-16 {Safeguarding}"], (await app.LadderAsync(id)).Told());
        Assert.All(app.Emails.Accepted.Skip(before), mail => Assert.Equal(("2026-03-16", MailKind.Digest), (Living.On(mail), mail.Kind)));
        Assert.Equal(2, app.Emails.Accepted.Count - before); // one each to the two who were told

        await app.LiveThroughAsync("2026-03-19T12:00Z");
        Assert.Equal(3, (await app.LadderAsync(id)).Step);
        app.AssertQuiet();
    }

    [Fact]
    public async Task A_digest_that_could_not_leave_on_its_day_is_left_to_the_next_and_its_step_does_not_climb()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.LiveThroughAsync("2026-03-03T12:00Z");
        app.Emails.Answer = mail => Living.On(mail) == "2026-03-04" ? SendOutcome.NotNow : SendOutcome.Accepted;

        await app.LiveThroughAsync("2026-03-06T12:00Z");

        Assert.Equal([$"1 2026-03-05 {Assurance}"], (await app.LadderAsync(id)).Told());
        Assert.Equal(["2026-03-05"], app.NewsOf(Assurance));
        app.AssertQuiet();

        await app.LiveThroughAsync("2026-03-09T12:00Z");
        Assert.Equal([$"1 2026-03-05 {Assurance}", $"2 2026-03-09 {Safeguarding}"], (await app.LadderAsync(id)).Told());
    }

    [Fact]
    public async Task An_order_to_plan_a_morning_that_has_passed_plans_nothing()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferWithoutSupportAsync("2026-02-23", 3);
        var before = app.Tables.Dump();

        await app.Get<HandleMessage>().HandleAsync(new PlanDigests(PartyId.Parse(SmallPartnership.School, null), Days.Day("2026-02-27")), TestContext.Current.CancellationToken);

        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task A_weekly_summary_that_could_not_leave_for_a_week_is_superseded_by_the_next()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferWithoutSupportAsync("2026-02-26", 1);
        app.Emails.Answer = mail => mail.Kind == MailKind.WeeklySummary && mail.At < Days.Instant("2026-03-10T08:30Z") ? SendOutcome.NotNow : SendOutcome.Accepted;
        await app.LiveThroughAsync("2026-03-03T10:00Z");
        app.Clock.SetUtcNow(Days.Instant("2026-03-10T08:00Z"));

        await app.LiveThroughAsync("2026-03-10T12:00Z");

        Assert.Equal("2026-03-10", Living.On(Assert.Single(app.Emails.To(Assurance), mail => mail.Kind == MailKind.WeeklySummary)));
    }

    [Fact]
    public async Task Nothing_but_the_harm_notice_leaves_an_agency_that_was_not_released()
    {
        var parties = SmallPartnership.With(SmallPartnership.School, school => school with { ReleasedOn = null });
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = parties });
        var id = await app.ReferWithoutSupportAsync("2026-02-26", 3);
        await app.As(SmallPartnership.School).PostJsonAsync(Referrals.Referring.Path, Referrals.Referring.With(("harmMark", "true")), "key-00002");

        await app.LiveThroughAsync("2026-03-20T12:00Z");

        Assert.Equal(Safeguarding, Assert.Single(app.Emails.Accepted, mail => mail.Kind != MailKind.MonthlySummary && mail.To.EndsWith("ashdown-primary.example", StringComparison.Ordinal)).To);
        Assert.Equal(1, (await app.LadderAsync(id)).Step);

        await app.WriteDirectoryAsync(SmallPartnership.With(SmallPartnership.School, school => school with { ReleasedOn = Days.Day("2026-03-23") }));
        await app.LiveThroughAsync("2026-03-23T12:00Z");

        Assert.Equal(["2026-03-23"], app.DigestsOf(Assurance));
    }
}
