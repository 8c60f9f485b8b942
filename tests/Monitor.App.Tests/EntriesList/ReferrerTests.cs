using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Testing.App;

namespace Monitor.App.Tests.EntriesList;

/// <summary>An entry that one agency referred and another answers for.</summary>
public sealed class ReferrerTests
{
    private static readonly string ForTheSchool = Referring.With(("responsibleAgency", $"\"{SmallPartnership.School}\""));

    [Fact]
    public async Task A_referrer_reads_how_long_its_referral_waits_and_nothing_of_the_other_agencys_record()
    {
        await using var app = await TestApp.StartAsync();
        var added = await app.As(SmallPartnership.Surgery).PostJsonAsync(Referring.Path, ForTheSchool, "key-00001");

        var seen = await app.As(SmallPartnership.Surgery).GetAnswerAsync($"/api/entries/{added.Id}");

        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Equal("waiting", seen.Json.GetProperty("status").GetString());
        Assert.False(seen.Json.TryGetProperty("timeline", out _));
        Assert.False(seen.Json.TryGetProperty("caseReference", out _));
        Assert.False(seen.Json.TryGetProperty("owed", out _));
    }

    [Fact]
    public async Task To_anybody_else_it_is_as_if_it_did_not_exist()
    {
        await using var app = await TestApp.StartAsync();
        var added = await app.As(SmallPartnership.Surgery).PostJsonAsync(Referring.Path, ForTheSchool, "key-00001");

        var other = await app.As(SmallPartnership.Council).GetAnswerAsync($"/api/entries/{added.Id}");

        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.Equal("entry-not-found", other.Code);
    }
}
