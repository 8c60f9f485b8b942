using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Access;

public sealed class LimitsTests
{
    private static readonly TestAppSettings Three = new()
    {
        Configuration = new Dictionary<string, string?> { ["Monitor:ReadsPerMinute"] = "3", ["Monitor:WritesPerMinute"] = "3", ["Monitor:StrangersPerMinute"] = "3" },
    };

    [Fact]
    public async Task The_fourth_read_in_a_minute_is_refused_and_says_when_to_come_again()
    {
        await using var app = await TestApp.StartAsync(Three);
        var school = app.As(SmallPartnership.School);

        for (var left = 2; left >= 0; left--)
        {
            var answer = await school.GetAnswerAsync("/api/entries");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains($"RateLimit: \"reads\";r={left};t=60", answer.Limits, StringComparison.Ordinal);
        }

        var refused = await school.GetAnswerAsync("/api/entries");
        Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-requests"), (refused.Status, refused.Code));
        Assert.Contains("Retry-After: 60", refused.Headers, StringComparison.Ordinal);
        Assert.Contains("RateLimit-Policy: \"reads\";q=3;w=60", refused.Limits, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_much_somebody_reads_they_can_record()
    {
        await using var app = await TestApp.StartAsync(Three);
        var school = app.As(SmallPartnership.School);

        for (var i = 0; i < 5; i++)
        {
            await school.GetAnswerAsync("/api/entries");
        }

        Assert.Equal(HttpStatusCode.Created, (await school.PostJsonAsync("/api/referrals", Referring.Body)).Status);
    }

    [Fact]
    public async Task Nobodys_limit_is_anothers()
    {
        await using var app = await TestApp.StartAsync(Three);

        for (var i = 0; i < 5; i++)
        {
            await app.As(SmallPartnership.School).GetAnswerAsync("/api/entries");
        }

        Assert.Equal(HttpStatusCode.OK, (await app.As(SmallPartnership.Surgery).GetAnswerAsync("/api/entries")).Status);
    }

    [Fact]
    public async Task Whoever_is_nobody_yet_is_counted_by_address_and_health_is_not_counted()
    {
        await using var app = await TestApp.StartAsync(Three);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await app.Anonymous().GetAnswerAsync("/app/sign-in")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await app.Anonymous().GetAnswerAsync("/app/sign-in")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous().GetAnswerAsync("/healthz")).Status);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)] // the last hop is what the platform wrote
    [InlineData(false, HttpStatusCode.TooManyRequests)] // anywhere else it is what somebody likes
    public async Task What_a_request_says_of_where_it_comes_from_counts_under_the_host_only(bool underFunctions, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(Three with { UnderFunctions = underFunctions });
        var status = HttpStatusCode.OK;

        for (var i = 0; i < 4; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/app/sign-in");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.113.1, 198.51.100.{i}");
            status = (await app.Anonymous().AskAsync(request)).Status;
        }

        Assert.Equal(expected, status);
    }
}
