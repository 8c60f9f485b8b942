namespace Monitor.Domain.Work;

/// <summary>A message that a broker lends to whoever handles it; it comes again unless it is settled.</summary>
/// <param name="Body">Its bytes, whoever wrote them.</param>
/// <param name="Id">Its sender's id; null when it has none.</param>
/// <param name="Deliveries">How often it was given out, this time included.</param>
/// <param name="Party">In whose outbox it was; null when it is not ours.</param>
/// <param name="Tries">How often handling it has failed.</param>
/// <param name="TraceParent">What it is part of, as W3C trace context.</param>
public sealed record IncomingMessage(byte[] Body, string? Id, int Deliveries, string? Party, int Tries, string? TraceParent);

/// <summary>What becomes of a message that a broker lent.</summary>
public enum Settlement
{
    /// <summary>It was handled, or is kept elsewhere: the broker forgets it.</summary>
    Done,

    /// <summary>Give it out again; that it comes back is not its fault, and is not counted.</summary>
    Again,

    /// <summary>Nobody can handle it: the broker puts it among its dead letters.</summary>
    Never,
}

/// <summary>The way from queues, where there is a broker and nobody else brings its messages.</summary>
public interface IMessageReceiver
{
    bool HasBroker { get; }

    /// <summary>
    /// Receives from a queue until it is told to stop; then finishes what has begun, gives back what has not, and returns. What is lent is kept lent
    /// while it is handled. A broker that is not reached is waited for.
    /// </summary>
    /// <param name="atOnce">How many messages are handled at the same time, at most.</param>
    /// <param name="handle">Its token ends when what has begun must break off. What it throws counts as a failed delivery, of which a broker bears only so many.</param>
    Task ReceiveAsync(
        string queue, int atOnce, Func<IncomingMessage, CancellationToken, Task<Settlement>> handle, CancellationToken stopping);
}
