using System.Globalization;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Monitor.Infrastructure.Messaging;

/// <summary>One connection that stands, with its session and what opened the way to its queues.</summary>
internal sealed class OpenBroker : IAsyncDisposable
{
    private static readonly TimeSpan LongestAttach = TimeSpan.FromSeconds(20);

    private static int _links;

    private readonly Connection _connection;
    private readonly Session _session;
    private readonly TokenLink? _tokens;
    private readonly bool _isRabbit;

    public OpenBroker(Connection connection, string host, bool isRabbit, ITokens? tokens, TimeProvider realTime, ILogger logger)
    {
        _connection = connection;
        _session = new Session(connection);
        _isRabbit = isRabbit;
        _tokens = tokens is null ? null : new TokenLink(_session, tokens, host, realTime, logger);
    }

    public bool IsClosed => _connection.IsClosed || _session.IsClosed;

    /// <summary>Service Bus takes several messages in one; another broker would take them for one message.</summary>
    public bool TakesBatches => !_isRabbit;

    /// <summary>RabbitMQ's plug-in breaks the connection at the outcome <c>modified</c>, by which others count a failed delivery.</summary>
    public bool CountsFailures => !_isRabbit;

    /// <summary>A link on which messages go to a queue, and how large one may be.</summary>
    public async Task<(SenderLink Link, ulong Largest)> SenderAsync(string queue, CancellationToken cancellationToken)
    {
        await AuthoriseAsync(queue, cancellationToken);
        var attached = new TaskCompletionSource<Attach>(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = new SenderLink(_session, NewName(queue), new Target { Address = AddressOf(queue) }, (_, attach) => attached.TrySetResult(attach));
        return (link, (await AttachedAsync(link, attached, cancellationToken)).MaxMessageSize);
    }

    /// <summary>A link on which messages of a queue are lent to us.</summary>
    public async Task<ReceiverLink> ReceiverAsync(string queue, CancellationToken cancellationToken)
    {
        await AuthoriseAsync(queue, cancellationToken);
        var attached = new TaskCompletionSource<Attach>(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = new ReceiverLink(_session, NewName(queue), new Source { Address = AddressOf(queue) }, (_, attach) => attached.TrySetResult(attach));
        await AttachedAsync(link, attached, cancellationToken);
        return link;
    }

    /// <summary>The node that answers requests about a queue's messages.</summary>
    public RequestLink Management(string queue) => new(_session, $"{queue}/$management", NewName(queue));

    public Task BreakAsync() => _connection.CloseAsync(TimeSpan.Zero, null);

    public async ValueTask DisposeAsync()
    {
        if (_tokens is not null)
        {
            await _tokens.DisposeAsync();
        }

        if (!_connection.IsClosed)
        {
            await _connection.CloseAsync(TimeSpan.FromSeconds(2), null);
        }
    }

    /// <summary>Two links of a connection never have one name.</summary>
    private static string NewName(string queue) => string.Create(CultureInfo.InvariantCulture, $"monitor-{queue}-{Interlocked.Increment(ref _links)}");

    /// <summary>A broker that refuses a link attaches it first, without an end, and then detaches it with the reason.</summary>
    private static async Task<Attach> AttachedAsync(Link link, TaskCompletionSource<Attach> attached, CancellationToken cancellationToken)
    {
        link.AddClosedCallback((_, error) => attached.TrySetException(new AmqpException(error ?? new Error(ErrorCode.DetachForced))));

        try
        {
            return await attached.Task.WaitAsync(LongestAttach, cancellationToken);
        }
        catch
        {
            await link.CloseAsync(TimeSpan.Zero, null);
            throw;
        }
    }

    private string AddressOf(string queue) => _isRabbit ? $"/amq/queue/{queue}" : queue;

    private Task AuthoriseAsync(string queue, CancellationToken cancellationToken) => _tokens?.AuthoriseAsync(queue, cancellationToken) ?? Task.CompletedTask;
}
