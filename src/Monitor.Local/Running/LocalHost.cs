using System.Globalization;
using Spectre.Console;

namespace Monitor.Local.Running;

/// <summary>
/// After the server listens: imports or goes on, lives through time up to now while somebody watches, and from then on keeps up with the clock.
/// </summary>
internal sealed partial class LocalHost(
    LocalLife life,
    LocalReport report,
    AdjustableClock clock,
    IHostApplicationLifetime lifetime,
    IConfiguration configuration,
    ILogger<LocalHost> logger) : BackgroundService
{
    private static readonly TimeSpan KeepsUpEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var console = AnsiConsole.Console;
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async progress =>
        {
            var importing = progress.AddTask("Importing the case system's export", maxValue: 1);
            var imported = await life.BeginAsync(new Progress<int>(rows => importing.Description = $"Importing, row {rows}"), stoppingToken);
            importing.Value = 1;

            if (imported is not null)
            {
                LocalReport.Write(console, imported);
            }

            var living = progress.AddTask("Living through the days since", maxValue: 1);
            var target = configuration.GetValue<DateTimeOffset?>("Local:Until") ?? TimeProvider.System.GetUtcNow();
            await life.AdvanceAsync(
                target,
                new Progress<LifeProgress>(now =>
                {
                    living.Description = string.Create(CultureInfo.InvariantCulture, $"Living through {now.Now:ddd d MMMM HH:mm}");
                    living.Value = now.To > now.From ? (now.Now - now.From) / (now.To - now.From) : 1;
                }),
                stoppingToken);
            living.Value = 1;
        });

        await report.WriteAsync(console, configuration["Monitor:PublicBaseUrl"]!, stoppingToken);
        Log.Living(logger, clock.GetUtcNow());
        using var timer = new PeriodicTimer(KeepsUpEvery);

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await life.AdvanceAsync(clock.GetUtcNow(), null, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Keeping up with the clock, which shows {Now:u}.")]
        public static partial void Living(ILogger logger, DateTimeOffset now);
    }
}
