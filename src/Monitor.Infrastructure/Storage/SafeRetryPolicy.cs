using Azure.Core;
using Azure.Core.Pipeline;

namespace Monitor.Infrastructure.Storage;

/// <summary>
/// Repeats what is safe to repeat, and not for long. A transaction whose answer was lost may have been committed: sent again
/// it would be refused by its own first copy, so it is repeated only when the service says that it did nothing.
/// </summary>
internal sealed class SafeRetryPolicy() : RetryPolicy(MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(FirstDelay, LongestDelay))
{
    private const int MaxRetries = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        IsSafe(message) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsSafe(message) ? base.ShouldRetryAsync(message, exception) : ValueTask.FromResult(false);

    private static bool IsSafe(HttpMessage message)
    {
        if (!message.HasResponse)
        {
            return message.Request.Method == RequestMethod.Get;
        }

        var didNothing = message.Response.Status is 429 or 503;
        var isSoon = RetryAfter.Of(message.Response) is not { } wait || wait <= LongestDelay;

        return isSoon && (didNothing || message.Request.Method == RequestMethod.Get);
    }
}
