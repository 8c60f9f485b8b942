using Microsoft.Extensions.Options;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.Domain.Audit;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Hosting;

/// <summary>
/// Outside the Functions host the app triggers itself, in real time: relay every few seconds, sweep and schedule every minute. Each round asks what
/// is due, so any number of instances do it together, and a missed round is made up by the next.
/// </summary>
internal sealed partial class SelfTriggering(
    RelayOutbox relay,
    SweepDue sweep,
    RunSchedule schedule,
    IStorage storage,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    ILogger<SelfTriggering> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.RelayEverySeconds), realTime);
        var relaysToASweep = Math.Max(1, options.Value.SweepEverySeconds / options.Value.RelayEverySeconds);

        var isPrepared = false;

        for (var round = 0; ; round++)
        {
            try
            {
                if (!isPrepared)
                {
                    await storage.PrepareAsync(stoppingToken);
                    isPrepared = true;
                    round = 0;
                }

                await relay.HandleAsync(stoppingToken);

                if (round % relaysToASweep == 0)
                {
                    await sweep.HandleAsync(Digest.Of("sweep", Environment.MachineName, $"{realTime.GetUtcNow():O}"), stoppingToken);
                    await schedule.HandleAsync(stoppingToken);
                }
            }
            catch (StorageUnavailable exception)
            {
                Log.Waiting(logger, exception.Message);
            }

            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A fault in one round is told and must not end the watch over everybody else.
                Log.Failed(logger, exception);
            }

            await timer.WaitForNextTickAsync(stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The storage does not answer; the next round makes up for this one. {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "A round failed; the next one tries again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
