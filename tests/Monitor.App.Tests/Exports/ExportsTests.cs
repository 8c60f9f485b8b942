using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Monitor.App.Features.Imports;
using Monitor.App.Tests.Referrals;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Exports;

/// <summary>What each party takes out as a file.</summary>
public sealed class ExportsTests
{
    [Fact]
    public async Task An_agency_takes_out_its_own_list_and_nothing_of_anybody_else()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.RunAsync();

        var bytes = await app.As(SmallPartnership.School).GetByteArrayAsync("/api/exports/waiting-list.csv", TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]); // by which a spreadsheet knows what it is
        var file = await app.As(SmallPartnership.School).GetAnswerAsync("/api/exports/waiting-list.csv");
        var surgery = await app.As(SmallPartnership.Surgery).GetAnswerAsync("/api/exports/waiting-list.csv");

        Assert.Equal((HttpStatusCode.OK, "text/csv"), (file.Status, file.ContentType));
        Assert.Contains("attachment; filename=waiting-list.csv", file.Headers, StringComparison.Ordinal);
        var (header, rows) = await ReadAsync(file.Body);
        Assert.Equal(id.ToString(), Assert.Single(rows)["reference"]);
        Assert.Contains("case_reference", header);
        Assert.Empty((await ReadAsync(surgery.Body)).Rows);
    }

    [Theory]
    [InlineData("waiting-list.csv", "practitioner", SmallPartnership.School)]
    [InlineData("waiting-list.csv", "referrer", SmallPartnership.School)]
    [InlineData("waiting-list.csv", "service-team", "family-intervention-team")]
    [InlineData("waiting-list.csv", "boards-manager", "board")]
    [InlineData("nhs-waiting-list.csv", "practitioner", SmallPartnership.School)]
    [InlineData("returns.csv", "practitioner", SmallPartnership.School)]
    [InlineData("waiting.csv", "agency-lead", SmallPartnership.School)]
    [InlineData("summaries/2026-02.csv", "agency-lead", SmallPartnership.School)]
    [InlineData("audit/ashdown-primary.ndjson", "agency-lead", SmallPartnership.School)]
    [InlineData("audit/ashdown-primary.ndjson", "boards-manager", "board")]
    [InlineData("access/ashdown-primary.ndjson", "administrator", SmallPartnership.School)]
    public async Task Nobody_takes_out_what_is_not_theirs(string what, string role, string party)
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "role-may-not"), await StatusAsync(app.As(party, role).GetAnswerAsync($"/api/exports/{what}")));
    }

    [Fact]
    public async Task A_team_takes_out_what_waits_for_its_service_and_nothing_that_is_the_agencys_alone()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/supports", """{"kind":"parenting","provider":"CANARY course","startedOn":"2026-03-02","reviewBy":"2026-04-02","agreedWithFamily":true}""", "key-00012");
        await app.RunAsync();

        var own = await app.As("family-intervention-team").GetAnswerAsync("/api/exports/waiting.csv");
        var other = await app.As("camhs-team").GetAnswerAsync("/api/exports/waiting.csv");

        Assert.Equal(id.ToString(), Assert.Single((await ReadAsync(own.Body)).Rows)["reference"]);
        Assert.All((string[])["CANARY", "CASE-"], hidden => Assert.DoesNotContain(hidden, own.Body, StringComparison.Ordinal));
        Assert.Empty((await ReadAsync(other.Body)).Rows);
    }

    [Fact]
    public async Task A_provider_that_a_spreadsheet_would_run_is_data_and_is_not_lost()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/supports", """{"kind":"parenting","provider":"=HYPERLINK(\"x\")","startedOn":"2026-03-02","reviewBy":"2026-04-02","agreedWithFamily":true}""", "key-00012");

        var file = await app.As(SmallPartnership.School).GetAnswerAsync("/api/exports/waiting-list.csv");

        var cell = Assert.Single((await ReadAsync(file.Body)).Rows)["support_provider"];
        Assert.Equal("'=HYPERLINK(\"x\")", cell);
        Assert.Equal("=HYPERLINK(\"x\")", Domain.Exports.Csv.Plain(cell));
    }

    [Fact]
    public async Task A_month_is_taken_out_as_it_was_mailed()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-02-23", 3);
        await app.LiveThroughAsync("2026-03-16T12:00Z");

        var file = await app.As("board").GetAnswerAsync("/api/exports/summaries/2026-02.csv");
        var shown = await app.As("board").GetAnswerAsync("/api/summaries/2026-02");

        var (_, rows) = await ReadAsync(file.Body);
        var cells = shown.Json.GetProperty("tables").EnumerateArray().Sum(table => table.GetProperty("rows").EnumerateArray().Sum(row => row.GetArrayLength() - 1));
        Assert.Equal(cells, rows.Count);
        Assert.Contains(rows, row => row["value"] == "*"); // one entry is too few to be told
        Assert.Equal("summary-not-found", (await app.As("board").GetAnswerAsync("/api/exports/summaries/2026-07.csv")).Code);
        Assert.Equal("summary-not-found", (await app.As("board").GetAnswerAsync("/api/exports/summaries/never.csv")).Code);
    }

    [Fact]
    public async Task An_auditor_takes_out_who_recorded_what_and_no_fact()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", """{"on":"2026-03-02","familyView":"CANARY of the family"}""", "key-00011");
        var stored = await app.StoredAsync(SmallPartnership.School, id);

        var trail = await app.As(SmallPartnership.Council, "auditor").GetAnswerAsync($"/api/exports/audit/{SmallPartnership.School}.ndjson");

        Assert.Equal("application/x-ndjson", trail.ContentType);
        var lines = trail.Body.Trim().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(Enumerable.Range(1, stored.Events), lines.Select(line => line.GetProperty("sequence").GetInt32()));
        Assert.Equal(stored.Head, lines[^1].GetProperty("link").GetString());
        Assert.Contains(lines, line => line.GetProperty("event").GetString() == "contact-made" && line.GetProperty("actor").GetString()!.StartsWith("ashdown-primary/agency-lead", StringComparison.Ordinal));
        Assert.All((string[])["CANARY", "CASE-", "2026-02-23"], hidden => Assert.DoesNotContain(hidden, trail.Body, StringComparison.Ordinal));
        Assert.Equal("agency-not-found", (await app.As(SmallPartnership.Council, "auditor").GetAnswerAsync("/api/exports/audit/nobody.ndjson")).Code);
    }

    [Fact]
    public async Task An_auditor_takes_out_who_looked()
    {
        await using var app = await TestApp.StartAsync();
        await app.As(SmallPartnership.School).GetAnswerAsync("/api/entries?finding=any");

        var looks = await app.As(SmallPartnership.Council, "auditor").GetAnswerAsync($"/api/exports/access/{SmallPartnership.School}.ndjson");

        Assert.Equal("/api/entries by finding", JsonElement.Parse(looks.Body.Trim()).GetProperty("what").GetString());
        Assert.Contains($"/api/exports/access/", (await app.As(SmallPartnership.Council, "auditor").GetAnswerAsync($"/api/exports/access/{SmallPartnership.Council}.ndjson")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ashdown-primary'%20or%20'1'%20eq%20'1")]
    [InlineData("..%2Fashdown-primary")]
    [InlineData("ashdown-primary!e")]
    [InlineData("ASHDOWN-PRIMARY")]
    [InlineData("ashdown-primary%0D%0AX-Made-Up:%201")]
    [InlineData("%EF%BC%9Dashdown")]
    public async Task A_party_that_is_named_so_as_to_break_out_of_a_key_or_a_header_is_no_party(string id)
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-02-23", 3);
        var auditor = app.As(SmallPartnership.Council, "auditor");

        foreach (var what in (string[])["audit", "access"])
        {
            var answer = await auditor.GetAnswerAsync($"/api/exports/{what}/{id}.ndjson");

            Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
            Assert.DoesNotContain("X-Made-Up", answer.Headers, StringComparison.Ordinal);
            Assert.DoesNotContain("\"sequence\"", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_long_file_has_the_time_that_files_have()
    {
        await using var app = await TestApp.StartAsync();
        var files = app.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.Contains("/exports/", StringComparison.Ordinal) || route.RoutePattern.RawText.EndsWith("/export", StringComparison.Ordinal)).ToList();

        Assert.Equal(8, files.Count);
        Assert.All(files, route => Assert.Equal("file", route.Metadata.GetMetadata<RequestTimeoutAttribute>()?.PolicyName));
    }

    [Fact]
    public async Task A_file_that_cannot_be_finished_does_not_look_as_if_it_were_whole()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { OnKestrel = true });

        for (var i = 0; i < 200; i++)
        {
            await app.ReferAsync("2026-02-23", 3, $"key-{i:D5}");
        }

        app.Tables.Faults = new FaultPlan();
        var whole = await app.As(SmallPartnership.School).GetByteArrayAsync("/api/exports/waiting-list.csv", TestContext.Current.CancellationToken);
        app.Tables.Faults = new FaultPlan().FailFrom(app.Tables.Faults.Calls.Count); // what ended long ago is read last

        using var answer = await app.As(SmallPartnership.School).GetAsync("/api/exports/waiting-list.csv", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.True(whole.Length > 16 * 1024, "So short a file is held until it is whole.");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_lead_downloads_the_list_from_its_page()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-02-23", 3);

        var page = await app.As(SmallPartnership.School).GetAnswerAsync("/app/entries");
        var file = await app.As(SmallPartnership.School).GetAnswerAsync("/app/entries/export");

        Assert.Contains("href=\"/app/entries/export\"", page.Body, StringComparison.Ordinal);
        Assert.Single((await ReadAsync(file.Body)).Rows);
        Assert.DoesNotContain("/app/entries/export", (await app.As(SmallPartnership.School, "practitioner").GetAnswerAsync("/app/entries")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As(SmallPartnership.School, "practitioner").GetAnswerAsync("/app/entries/export")).Status);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> StatusAsync(Task<Answer> answer) => ((await answer).Status, (await answer).Code);

    private static async Task<(IReadOnlyList<string> Header, List<Dictionary<string, string>> Rows)> ReadAsync(string body)
    {
        Assert.True((await CsvFile.OpenAsync(new StringReader(body))).IsSuccess(out var file, out _));
        var rows = new List<Dictionary<string, string>>();

        while ((await file.NextAsync()).IsSuccess(out var isThere, out _) && isThere)
        {
            rows.Add(file.Header.ToDictionary(header => header, header => file.Cell(header)!));
        }

        return (file.Header, rows);
    }
}
