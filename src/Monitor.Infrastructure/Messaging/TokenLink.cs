using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Monitor.Infrastructure.Messaging;

/// <summary>
/// Claims-based security: puts a token to the node <c>$cbs</c> for each queue before its link is opened, and a new one well before the last ends, since
/// the broker closes links whose token has ended.
/// </summary>
internal sealed partial class TokenLink(Session session, ITokens tokens, string host, TimeProvider realTime, ILogger logger) : IAsyncDisposable
{
    private const int Ok = 200;
    private const int Taken = 202;
    private static readonly TimeSpan RenewedBefore = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TriedAgainAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(12);

    private readonly RequestLink _node = new(session, "$cbs", "monitor-cbs");
    private readonly ConcurrentDictionary<string, DateTimeOffset> _queues = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private Task? _renewing;

    /// <summary>Opens the way to a queue; nothing when it is open.</summary>
    public async Task AuthoriseAsync(string queue, CancellationToken cancellationToken)
    {
        if (_queues.TryGetValue(queue, out var until) && until > realTime.GetUtcNow())
        {
            return;
        }

        await PutAsync(queue, await tokens.GetAsync(cancellationToken), cancellationToken);

        lock (_lock)
        {
            _renewing ??= RenewAsync(_ended.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();

        if (_renewing is { } renewing)
        {
            await renewing;
        }

        _node.Dispose();
        _ended.Dispose();
    }

    /// <summary>When a token that ends at an instant is followed by the next: five minutes before, or when four fifths of a short one are over.</summary>
    internal static DateTimeOffset RenewAt(DateTimeOffset now, DateTimeOffset until)
    {
        var left = until - now;
        return until - (left / 5 < RenewedBefore ? left / 5 : RenewedBefore);
    }

    private async Task PutAsync(string queue, BrokerToken token, CancellationToken cancellationToken)
    {
        var (status, _) = await _node.AskAsync(
            token.Value,
            new ApplicationProperties { ["operation"] = "put-token", ["type"] = tokens.Kind, ["name"] = $"amqps://{host}/{queue}" },
            cancellationToken);

        if (status is not (Ok or Taken))
        {
            throw new AmqpException(ErrorCode.UnauthorizedAccess, $"The broker answered {status} to our token.");
        }

        _queues[queue] = token.ExpiresAt;
    }

    private async Task RenewAsync(CancellationToken ended)
    {
        await Task.Yield();

        try
        {
            while (!session.IsClosed)
            {
                var now = realTime.GetUtcNow();
                var wait = RenewAt(now, _queues.Values.Min()) - now;
                await Task.Delay(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestDelay ? LongestDelay : wait, realTime, ended);

                if (wait <= LongestDelay && !await TryRenewAsync(ended))
                {
                    await Task.Delay(TriedAgainAfter, realTime, ended);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is ours no more.
        }
    }

    private async Task<bool> TryRenewAsync(CancellationToken ended)
    {
        try
        {
            var token = await tokens.GetAsync(ended);

            foreach (var queue in _queues.Keys)
            {
                await PutAsync(queue, token, ended);
            }

            return true;
        }
        catch (Exception exception) when (BrokerConnection.IsOfTheWire(exception) && !ended.IsCancellationRequested)
        {
            Log.NotRenewed(logger, Reasons.Of(exception));
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The broker did not take a new token: {Reason}. It is tried again until the last one ends.")]
        public static partial void NotRenewed(ILogger logger, string reason);
    }
}
