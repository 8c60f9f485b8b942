using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Logging;
using Monitor.Domain.Work;
using Message = Amqp.Message;

namespace Monitor.Infrastructure.Messaging;

/// <summary>
/// Sends over AMQP 1.0, several messages in one where the broker takes that, and tells apart what it confirmed, what it refuses for good, and what
/// nobody can tell (ADR 26).
/// </summary>
internal sealed partial class AmqpMessageSender(BrokerConnection connection, ILogger<AmqpMessageSender> logger) : IMessageSender, IDisposable
{
    /// <summary>What the standard tier takes, where a broker does not say.</summary>
    private const int LargestUnlessSaid = 256 * 1024;

    /// <summary>The envelope of a batch, and what frames add to each of its parts.</summary>
    private const int Envelope = 512;
    private const int EachPart = 16;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);
    private static readonly string[] Final = [ErrorCode.MessageSizeExceeded, ErrorCode.NotAllowed, ErrorCode.DecodeError, ErrorCode.InvalidField, ErrorCode.NotImplemented];

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, Way> _ways = new(StringComparer.Ordinal);

    public bool HasBroker => true;

    public async Task<IReadOnlyList<Sent>> SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
        {
            return [];
        }

        try
        {
            var way = await WayAsync(queue, cancellationToken);
            return await SendAsync(way, messages, cancellationToken);
        }
        catch (Exception exception) when (BrokerConnection.IsOfTheWire(exception) && !cancellationToken.IsCancellationRequested)
        {
            Log.NotSent(logger, messages.Count, queue, Reasons.Of(exception));
            return Enumerable.Repeat(Sent.NotConfirmed, messages.Count).ToList();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>A link that broke says why to every message on it, and nothing of any of them.</summary>
    private static Sent Means(Outcome? outcome, bool linkBroke) => outcome switch
    {
        Accepted => Sent.Confirmed,
        _ when linkBroke => Sent.NotConfirmed,
        Rejected { Error.Condition: { } condition } when Final.Contains(condition.ToString(), StringComparer.Ordinal) => Sent.Refused,
        _ => Sent.NotConfirmed,
    };

    private async Task<Way> WayAsync(string queue, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);

        try
        {
            if (!_ways.TryGetValue(queue, out var way) || way.Link.IsClosed)
            {
                var broker = await connection.OpenAsync(cancellationToken);
                var (link, largest) = await broker.SenderAsync(queue, cancellationToken);
                _ways[queue] = way = new Way(broker, link, largest is 0 or > int.MaxValue ? LargestUnlessSaid : (int)largest, queue);
            }

            return way;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<IReadOnlyList<Sent>> SendAsync(Way way, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var encoded = messages.Select(message => AmqpMessage.Encode(AmqpMessage.Of(message))).ToList();
        var answers = new Sent[messages.Count];
        var sending = Batches(encoded, way).Select(batch => SendAsync(batch)).ToList();
        await Task.WhenAll(sending);
        return answers;

        async Task SendAsync(Range batch)
        {
            var (from, count) = batch.GetOffsetAndLength(messages.Count);
            var message = count == 1 ? AmqpMessage.Of(messages[from]) : AmqpMessage.Of(encoded.GetRange(from, count));
            var answer = count == 1 && encoded[from].Length > way.Largest ? Sent.Refused : await PutAsync(way, message, cancellationToken);

            if (answer == Sent.Refused && count > 1)
            {
                // One of them is refused and keeps the others back: each for itself.
                await Task.WhenAll(Enumerable.Range(from, count).Select(i => SendAsync(i..(i + 1))));
            }
            else
            {
                answers.AsSpan(from, count).Fill(answer);
            }
        }
    }

    /// <summary>As many neighbours together as fit into one message.</summary>
    private static IEnumerable<Range> Batches(List<byte[]> encoded, Way way)
    {
        for (var from = 0; from < encoded.Count;)
        {
            var size = Envelope + encoded[from].Length + EachPart;
            var to = from + 1;

            while (way.Broker.TakesBatches && to < encoded.Count && size + encoded[to].Length + EachPart <= way.Largest)
            {
                size += encoded[to++].Length + EachPart;
            }

            yield return from..to;
            from = to;
        }
    }

    private async Task<Sent> PutAsync(Way way, Message message, CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource<Outcome?>(TaskCreationOptions.RunContinuationsAsynchronously);

        try
        {
            Put(way.Link, message, answered);
            var outcome = await answered.Task.WaitAsync(LongestAnswer, cancellationToken);
            var means = Means(outcome, way.Link.IsClosed);

            if (means != Sent.Confirmed)
            {
                Log.NotTaken(logger, way.Queue, (outcome as Rejected)?.Error?.Condition?.ToString() ?? outcome?.GetType().Name ?? "-");
            }

            return means;
        }
        catch (TimeoutException)
        {
            // Whoever says nothing for so long is not there: the next message gets a new connection.
            await way.Broker.BreakAsync();
            Log.NotTaken(logger, way.Queue, nameof(TimeoutException));
            return Sent.NotConfirmed;
        }
        catch (AmqpException exception)
        {
            Log.NotTaken(logger, way.Queue, Reasons.Of(exception));
            return Sent.NotConfirmed;
        }
    }

    /// <summary>With the outcome itself: the library's waiting call takes any but two of them for success.</summary>
    private static void Put(SenderLink link, Message message, TaskCompletionSource<Outcome?> answered) =>
        link.Send(message, (_, _, outcome, _) => answered.TrySetResult(outcome), null);

    private sealed record Way(OpenBroker Broker, SenderLink Link, int Largest, string Queue);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} messages for the queue {Queue} were not sent: {Reason}. They wait in the outbox.")]
        public static partial void NotSent(ILogger logger, int count, string queue, string reason);

        [LoggerMessage(LogLevel.Warning, "The broker did not confirm for the queue {Queue}: {Reason}.")]
        public static partial void NotTaken(ILogger logger, string queue, string reason);
    }
}
