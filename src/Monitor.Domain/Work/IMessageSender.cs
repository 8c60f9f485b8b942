namespace Monitor.Domain.Work;

/// <summary>The queues between our functions and from partners' systems; the folders of functions name the same.</summary>
public static class Queues
{
    public const string Work = "work";
    public const string Mail = "mail";
    public const string Referrals = "referrals";

    /// <summary>Mail has a queue of its own, so that bulk work delays none.</summary>
    public static string Of(Message message) => message is SendMailMessage ? Mail : Work;
}

/// <summary>A message of ours on its way to a queue.</summary>
/// <param name="Id">1 to 128 characters. Within the broker's window it drops a second message of the same id.</param>
/// <param name="Subject">The kind of message, for people who look at a queue.</param>
/// <param name="Body">As <see cref="IMessageFormat"/> writes it.</param>
/// <param name="EnqueueAt">When the broker gives it out at the earliest, in real time; null for at once.</param>
/// <param name="Party">In whose outbox it was.</param>
/// <param name="Tries">How often handling it has failed.</param>
/// <param name="TraceParent">What it is part of, as W3C trace context; empty when nobody traces.</param>
public sealed record OutgoingMessage(string Id, string Subject, string Body, DateTimeOffset? EnqueueAt, string Party, int Tries, string TraceParent);

/// <summary>What the broker said of a message.</summary>
public enum Sent
{
    /// <summary>It is the broker's now.</summary>
    Confirmed,

    /// <summary>It is not there, or nobody can tell: send it again, with the same id.</summary>
    NotConfirmed,

    /// <summary>The broker will never take it as it is: too large, or not in order.</summary>
    Refused,
}

/// <summary>The way to queues, where there is a broker.</summary>
public interface IMessageSender
{
    /// <summary>False where there is no broker: then whoever relays handles messages itself.</summary>
    bool HasBroker { get; }

    /// <summary>
    /// Sends messages to a queue and waits until the broker has spoken of each; answers in their order. A broker that is not reached is no failure
    /// but <see cref="Sent.NotConfirmed"/>.
    /// </summary>
    Task<IReadOnlyList<Sent>> SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);
}
