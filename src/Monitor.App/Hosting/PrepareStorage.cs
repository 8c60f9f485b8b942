using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Hosting;

/// <summary>Under the Functions host: makes the tables that do not exist yet, as soon as the storage answers. A trigger that comes sooner fails and comes again.</summary>
internal sealed class PrepareStorage(Lazy<IStorage> storage, TimeProvider realTime) : BackgroundService
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var prepared = false; !prepared;)
        {
            try
            {
                await storage.Value.PrepareAsync(stoppingToken);
                prepared = true;
            }
            catch (StorageUnavailable)
            {
                await Task.Delay(TryAgainAfter, realTime, stoppingToken);
            }
        }
    }
}
