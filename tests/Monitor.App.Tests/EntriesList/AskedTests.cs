using Monitor.App.Features.Entries;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Testing.App;

namespace Monitor.App.Tests.EntriesList;

public sealed class AskedTests
{
    private static readonly PartyId Surgery = PartyId.Parse(SmallPartnership.Surgery, null);

    [Fact]
    public async Task An_agency_that_was_asked_is_asked_again_when_a_rejected_referral_is_sent_again()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        var today = app.Clock.TodayInLondon();
        await app.HappenAsync(SmallPartnership.School, id, new ResponsibilityProposed(Surgery, today));
        await app.RunAsync();
        Assert.Equal([id], await AskedAsync(app));

        await app.HappenAsync(SmallPartnership.School, id, new ReferralRejected(today, RejectionReason.Incomplete));
        Assert.Empty(await AskedAsync(app));

        await app.HappenAsync(SmallPartnership.School, id, new Resubmitted(today));
        Assert.Equal([id], await AskedAsync(app));
    }

    private static async Task<IEnumerable<EntryId>> AskedAsync(TestApp app) =>
        (await app.Get<EntriesOwed>().AskedAsync(Surgery, TestContext.Current.CancellationToken)).Select(entry => entry.Id);
}
