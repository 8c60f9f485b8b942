using Monitor.App.Hosting;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>
/// Tells somebody outside that all is well, while the last audit found nothing and neither it nor the sweep is late. That nothing comes is the alarm: so it rings
/// also where there is nobody left to ring it.
/// </summary>
internal sealed class SignOfLife(IHeartbeat heartbeat, [FromKeyedServices(Clocks.Real)] TimeProvider realTime)
{
    /// <summary>Whatever the app's clock does, no more often than this in real time.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public async Task HandleAsync(OwnState state, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var real = realTime.GetUtcNow();

        if (heartbeat.IsWanted && state.IsSound(at) && real - _last >= Every)
        {
            _last = real;
            await heartbeat.BeatAsync(cancellationToken);
        }
    }
}
