namespace Monitor.Domain.Work;

/// <summary>A sign of life to somebody outside, who tells people when it stays away.</summary>
public interface IHeartbeat
{
    /// <summary>False where nobody waits for one.</summary>
    bool IsWanted { get; }

    /// <summary>Gives the sign, which says nothing but that. That it cannot be given is logged, and is no failure.</summary>
    Task BeatAsync(CancellationToken cancellationToken);
}
