using System.Net;
using Microsoft.AspNetCore.Routing;
using Monitor.App.Hosting;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Audit;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Exports;

/// <summary>Every view, search and export is recorded, and an agency's lead sees who looked.</summary>
public sealed class LooksTests
{
    private const string Team = "family-intervention-team";

    [Fact]
    public async Task A_lead_sees_who_looked_at_an_entry_of_the_agency_and_of_others_that_have_a_part_in_it()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.RunAsync();
        await app.As(SmallPartnership.School, "practitioner").GetAnswerAsync($"/api/entries/{id}");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.As(Team, "service-team").GetAnswerAsync($"/api/entries/{id}");
        await app.As("camhs-team", "service-team").GetAnswerAsync($"/api/entries/{id}"); // has no part in it, and is not told that there is one
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var views = (await app.As(SmallPartnership.School).GetAnswerAsync($"/api/entries/{id}/views")).Json.GetProperty("looks").EnumerateArray().Select(look => look.GetProperty("who").GetString()).ToList();

        Assert.Equal(["ashdown-primary/agency-lead", "family-intervention-team/service-team", "ashdown-primary/practitioner"], views);
    }

    [Fact]
    public async Task The_page_says_it_for_people()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.As(Team, "service-team").GetAnswerAsync($"/api/entries/{id}");

        var page = Html.Parse((await app.As(SmallPartnership.School).GetAnswerAsync($"/app/entries/{id}/views")).Body).Words();

        Assert.Contains("family intervention team, service team", page, StringComparison.Ordinal);
        Assert.Contains("ashdown primary, agency lead", page, StringComparison.Ordinal); // this look itself
        Assert.Contains("Who has looked at this entry", (await app.As(SmallPartnership.School).GetAnswerAsync($"/app/entries/{id}")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Who has looked at this entry", (await app.As(SmallPartnership.School, "practitioner").GetAnswerAsync($"/app/entries/{id}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_searches_exports_and_what_was_not_there_are_in_the_partys_own_log()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);
        await school.GetAnswerAsync("/api/entries?service=FI&status=waiting");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await school.GetAnswerAsync("/api/exports/waiting-list.csv");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await school.GetAnswerAsync($"/api/entries/{Entries.Id(4711)}");
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var looks = (await school.GetAnswerAsync("/api/access-log")).Json.GetProperty("looks").EnumerateArray().Select(look => $"{look.GetProperty("kind").GetString()} {look.GetProperty("what").GetString()}");

        Assert.Equal(["list /api/access-log", "entry /api/entries/{id}", "export /api/exports/waiting-list.csv", "list /api/entries by service, status"], looks);
        Assert.Single((await app.As(SmallPartnership.Surgery).GetAnswerAsync("/api/access-log")).Json.GetProperty("looks").EnumerateArray());
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_shown()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        app.Tables.Faults = new FaultPlan().FailFrom(1);

        var answer = await app.As(SmallPartnership.School).GetAnswerAsync($"/api/entries/{id}");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage-unavailable"), (answer.Status, answer.Code));
        Assert.Equal("access", Assert.Single(app.Tables.Faults.Calls).Table); // before anything was read
    }

    [Fact]
    public async Task Whatever_shows_families_data_is_recorded_and_what_says_nothing_of_any_is_not()
    {
        await using var app = await TestApp.StartAsync();
        var reads = app.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") is true && route.Metadata.GetMetadata<Needs>() is not null).ToList();

        Assert.Equal(
            ["/api/agencies", "/api/agencies/{id}", "/api/aside", "/api/local-services", "/api/local-services/{id}", "/api/policy", "/app/", "/app/agency"],
            reads.Where(route => !Looking.Shows(route.Metadata.GetMetadata<Needs>())).Select(route => $"/{route.RoutePattern.RawText!.TrimStart('/')}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_was_typed_or_names_a_person_is_in_the_log()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.As(SmallPartnership.School).GetAnswerAsync("/api/entries?service=Zebedee&finding=Quince&child=Canary");
        await app.As(SmallPartnership.School).GetAnswerAsync($"/api/entries/{id}?note=Zebedee");

        var log = app.Tables.Dump([TableName.Access]);

        Assert.Contains("/api/entries by service, finding", log, StringComparison.Ordinal);
        Assert.All((string[])["Zebedee", "Quince", "Canary", "@", "CASE-"], canary => Assert.DoesNotContain(canary, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_looked_is_forgotten_after_the_months_of_the_policy()
    {
        await using var app = await TestApp.StartAsync();
        var log = app.Get<IAccessLog>();
        var now = app.Clock.GetUtcNow();
        await log.AddAsync(Parties.School().Id, new Look(now.AddMonths(-24).AddDays(-1), "a/b", LookKind.List, "old", null, "1"), TestContext.Current.CancellationToken);
        await log.AddAsync(Parties.School().Id, new Look(now.AddMonths(-24).AddDays(3), "a/b", LookKind.List, "kept", null, "2"), TestContext.Current.CancellationToken);

        await app.LiveThroughAsync("2026-03-03T06:00Z");

        Assert.Equal("kept", Assert.Single((await log.ReadAsync(Parties.School().Id, null, 9, TestContext.Current.CancellationToken)).Items).What);
    }
}
