namespace Monitor.Local.Running;

/// <summary>
/// The app's clock on this machine: it can stand still at an instant while what is due there is done, and otherwise runs with real time, so far
/// ahead as it was moved. It never goes back.
/// </summary>
internal sealed class AdjustableClock(TimeProvider real) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _standsAt;
    private TimeSpan _ahead;

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override long TimestampFrequency => real.TimestampFrequency;

    /// <summary>How far the clock runs ahead of real time, or behind it when negative.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_lock)
            {
                return _ahead;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _standsAt ?? real.GetUtcNow() + _ahead;
        }
    }

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);

    /// <summary>Stands still at an instant, not before where it stands already.</summary>
    public void StandAt(DateTimeOffset instant)
    {
        lock (_lock)
        {
            _standsAt = _standsAt is { } before && before > instant ? before : instant;
        }
    }

    /// <summary>Runs on from where it stands.</summary>
    public void Run()
    {
        lock (_lock)
        {
            if (_standsAt is { } instant)
            {
                _ahead = instant - real.GetUtcNow();
                _standsAt = null;
            }
        }
    }
}
