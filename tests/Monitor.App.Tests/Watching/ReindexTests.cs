using Microsoft.Extensions.DependencyInjection;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Watching;

/// <summary>A policy with shorter allowances must not wait for the wakes that the old one computed.</summary>
public sealed class ReindexTests
{
    [Fact]
    public async Task A_new_policy_brings_every_wake_forward_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-27", 1);
        await app.Get<Reindex>().HandleAsync(TestContext.Current.CancellationToken);
        var before = await app.StoredAsync(SmallPartnership.School, id);
        var stricter = TestPolicy.Current with { Version = "stricter", LeadNamed = new Allowance(InWorkingDays: true, 2, 2, 2, 1) };

        await using var renewed = await app.StartAnotherAsync(new TestAppSettings { Services = services => services.AddSingleton(stricter) });
        await renewed.Get<Reindex>().HandleAsync(TestContext.Current.CancellationToken);
        var after = await renewed.StoredAsync(SmallPartnership.School, id);
        await renewed.Get<Reindex>().HandleAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Days.Instant("2026-03-07T00:00Z"), before.WakeAt); // five working days from Friday, and the day after
        Assert.Equal(Days.Instant("2026-03-04T00:00Z"), after.WakeAt); // two working days, and the day after
        Assert.Equal(after.Version, (await renewed.StoredAsync(SmallPartnership.School, id)).Version);
    }

    [Fact]
    public async Task A_new_policy_brings_forward_what_is_owed_after_a_rejection()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        await app.HappenAsync(SmallPartnership.School, id, new ReferralRejected(Days.Day("2026-03-02"), RejectionReason.ThresholdNotMet), new ReferrerTold(Days.Day("2026-03-02")));

        var (before, after) = await UnderAsync(app, id, TestPolicy.Current with { Version = "stricter", AlternativeNamed = new Allowance(InWorkingDays: true, 1, 1, 1, 1) });

        Assert.Equal(Days.Instant("2026-03-10T00:00Z"), before.WakeAt); // five working days from Monday, and the day after
        Assert.Equal(Days.Instant("2026-03-04T00:00Z"), after.WakeAt);
    }

    [Fact]
    public async Task A_new_policy_wakes_an_entry_that_ended_and_owed_nothing_by_the_old_one()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        await app.HappenAsync(
            SmallPartnership.School, id, new CommitmentReviewed(Days.Day("2026-02-10"), "Family support lead", false, false, false, true),
            new EntryClosed(Days.Day("2026-03-02"), ClosingReason.Declined, RaisesConcern: false));

        var (before, after) = await UnderAsync(app, id, TestPolicy.Current with { Version = "stricter", Guard = new GuardPolicy(ReviewWithinDays: 14, WatchMonths: 12) });

        Assert.Null(before.WakeAt);
        Assert.Equal(Days.Instant("2026-03-03T00:00Z"), after.WakeAt);
    }

    private static async Task<(StoredEntry Before, StoredEntry After)> UnderAsync(TestApp app, EntryId id, Policy policy)
    {
        await app.Get<Reindex>().HandleAsync(TestContext.Current.CancellationToken);
        var before = await app.StoredAsync(SmallPartnership.School, id);
        await using var renewed = await app.StartAnotherAsync(new TestAppSettings { Services = services => services.AddSingleton(policy) });
        await renewed.Get<Reindex>().HandleAsync(TestContext.Current.CancellationToken);
        return (before, await renewed.StoredAsync(SmallPartnership.School, id));
    }
}
