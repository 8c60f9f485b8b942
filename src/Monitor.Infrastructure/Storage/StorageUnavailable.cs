namespace Monitor.Infrastructure.Storage;

/// <summary>
/// The Table service was busy, failing or out of reach. What was asked may still have been done, so whoever repeats a write
/// looks for its receipt first.
/// </summary>
public sealed class StorageUnavailable(string message, TimeSpan? retryAfter, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the service asked us to wait, when it said so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
