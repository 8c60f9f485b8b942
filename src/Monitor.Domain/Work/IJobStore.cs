namespace Monitor.Domain.Work;

/// <summary>One job in one period: when it was claimed, whether it is done, and what it found.</summary>
public sealed record Job(string Kind, string Period, bool Done, DateTimeOffset At, DateTimeOffset ClaimedUntil, string? Note)
{
    /// <summary>How far it is, in its own words; null when it has not begun or is done.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Scheduled work as rows, one a job and period: what is due and not done is found here, never in a timer.</summary>
public interface IJobStore
{
    Task<Job?> FindAsync(string kind, string period, CancellationToken cancellationToken);

    /// <summary>The newest period of a kind that is done.</summary>
    Task<Job?> FindLastDoneAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Takes a job for a while; how far it is stays. False when it is done or somebody else has it.</summary>
    Task<bool> TryClaimAsync(string kind, string period, DateTimeOffset now, DateTimeOffset realNow, DateTimeOffset claimUntil, CancellationToken cancellationToken);

    /// <summary>Records how far a job is that is held, and holds it on until an instant. Null when it is done, or somebody else has it by now.</summary>
    Task<Job?> ReachAsync(Job held, string cursor, DateTimeOffset claimUntil, CancellationToken cancellationToken);

    /// <summary>Records that a job that has no periods ran just now; in one request.</summary>
    Task BeatAsync(string kind, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Records that a job is done, with a note for people; doing it again changes nothing.</summary>
    Task CompleteAsync(string kind, string period, DateTimeOffset now, string? note, CancellationToken cancellationToken);
}
