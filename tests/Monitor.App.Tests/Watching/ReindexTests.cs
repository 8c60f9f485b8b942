using Microsoft.Extensions.DependencyInjection;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Policies;
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
}
