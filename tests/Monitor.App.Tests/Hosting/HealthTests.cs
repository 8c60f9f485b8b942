using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Live_is_answered_without_asking_anything_or_anybody()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { IdentityIsKnown = false });
        app.Tables.Faults = new FaultPlan().FailFrom(1);

        var answer = await app.Anonymous().GetAnswerAsync("/healthz");

        Assert.Equal((HttpStatusCode.OK, "live"), (answer.Status, answer.Body));
        Assert.Empty(app.Tables.Faults.Calls);
    }

    [Fact]
    public async Task Not_ready_before_the_first_sweep()
    {
        await using var app = await TestApp.StartAsync();

        await AssertReadyAsync(app, HttpStatusCode.ServiceUnavailable, "No sweep has run yet.");
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(31, HttpStatusCode.OK)]
    [InlineData(32, HttpStatusCode.ServiceUnavailable)] // two sweeps were missed
    public async Task Ready_while_the_last_sweep_is_fresh(int minutes, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync();
        await app.RunAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(minutes));

        await AssertReadyAsync(app, expected, expected == HttpStatusCode.OK ? "ready" : "The last sweep was at 2026-03-02 07:00:00Z.");
    }

    [Fact]
    public async Task Ready_again_after_the_next_sweep()
    {
        await using var app = await TestApp.StartAsync();
        await app.RunAsync();
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.RunAsync();

        await AssertReadyAsync(app, HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task Not_ready_while_the_storage_does_not_answer()
    {
        await using var app = await TestApp.StartAsync();
        await app.RunAsync();
        app.Tables.Faults = new FaultPlan().FailFrom(1);

        await AssertReadyAsync(app, HttpStatusCode.ServiceUnavailable, "The storage does not answer.");
    }

    [Theory]
    [InlineData("2028-10-02T07:00Z", false)] // the list reaches to the end of 2028, 90 days on
    [InlineData("2028-10-03T07:00Z", true)]
    public async Task A_list_of_bank_holidays_that_ends_soon_is_said(string now, bool expected)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant(now) });
        await app.RunAsync();

        var answer = await app.Anonymous().GetAnswerAsync("/readyz");

        Assert.Equal(expected, answer.Body.Contains("Bank holidays are listed only until", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/api/entries")]
    [InlineData("POST", "/api/referrals")]
    [InlineData("GET", "/api/entries/A123456789Z")]
    [InlineData("POST", "/api/entries/A123456789Z/supports")]
    [InlineData("GET", "/app")]
    [InlineData("GET", "/app/entries")]
    [InlineData("GET", "/app/entries/A123456789Z")]
    public async Task Nothing_is_shown_or_taken_while_there_is_no_way_to_know_who_asks(string method, string path)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { IdentityIsKnown = false });
        app.Tables.Faults = new FaultPlan();

        var answer = method == "GET"
            ? await app.As(SmallPartnership.School).GetAnswerAsync(path)
            : await app.As(SmallPartnership.School).PostJsonAsync(path, Referring.Body);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, path.StartsWith("/api", StringComparison.Ordinal) ? "identity-not-configured" : null), (answer.Status, answer.Code));
        Assert.Empty(app.Tables.Faults.Calls);
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous().GetAnswerAsync("/healthz")).Status);
    }

    [Fact]
    public async Task Every_answer_tells_a_browser_to_keep_and_run_nothing()
    {
        await using var app = await TestApp.StartAsync();

        foreach (var path in (string[])["/healthz", "/api/entries", "/api/none", "/app/entries"])
        {
            var headers = (await app.As(SmallPartnership.School).GetAnswerAsync(path)).Headers;

            Assert.Contains("Content-Security-Policy: default-src 'none'", headers, StringComparison.Ordinal);
            Assert.Contains("Cache-Control: no-store", headers, StringComparison.Ordinal);
            Assert.Contains("X-Content-Type-Options: nosniff", headers, StringComparison.Ordinal);
            Assert.DoesNotContain("Server:", headers, StringComparison.Ordinal);
        }
    }

    private static async Task AssertReadyAsync(TestApp app, HttpStatusCode status, string says)
    {
        var answer = await app.Anonymous().GetAnswerAsync("/readyz");
        Assert.Equal(status, answer.Status);
        Assert.Contains(says, answer.Body, StringComparison.Ordinal);
    }
}
