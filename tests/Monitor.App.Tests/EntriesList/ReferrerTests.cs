using System.Net;
using Monitor.App.Features.Referrals;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing.App;

namespace Monitor.App.Tests.EntriesList;

/// <summary>An entry that one agency referred and another answers for.</summary>
public sealed class ReferrerTests
{
    [Fact]
    public async Task A_referrer_reads_how_long_its_referral_waits_and_nothing_of_the_other_agencys_record()
    {
        await using var app = await TestApp.StartAsync();
        var id = await ReferredElsewhereAsync(app);

        var seen = await app.As(SmallPartnership.Surgery).GetAnswerAsync($"/api/entries/{id}");

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
        var id = await ReferredElsewhereAsync(app);

        var other = await app.As(SmallPartnership.Council).GetAnswerAsync($"/api/entries/{id}");

        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.Equal("entry-not-found", other.Code);
    }

    /// <summary>An entry that came with a case system's export: the surgery referred, the school has answered for it since.</summary>
    private static async Task<EntryId> ReferredElsewhereAsync(TestApp app)
    {
        var referral = new Referral
        {
            Service = "FI",
            ResponsibleAgency = SmallPartnership.School,
            CaseReference = "ASH-00412",
            ReceivedOn = new DateOnly(2026, 2, 26),
            Level = 2,
            IsImported = true,
        };
        var added = await app.Get<AddReferral>().HandleAsync(
            new Actor(PartyId.Parse(SmallPartnership.Surgery, null), "import"), "key-00001", "digest", referral, "test", TestContext.Current.CancellationToken);
        return added.Match(each => each.Entry.Id, problem => throw new InvalidOperationException(problem.Detail));
    }
}
