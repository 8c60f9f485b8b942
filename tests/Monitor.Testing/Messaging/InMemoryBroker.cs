using System.Collections.Concurrent;
using Monitor.Domain.Work;

namespace Monitor.Testing.Messaging;

/// <summary>
/// The twin of a broker for the app: keeps what it takes by the rules of <see cref="StandInQueue"/>, and can be told to refuse, or to take and break off
/// before it confirms. Nothing receives by itself.
/// </summary>
public sealed class InMemoryBroker(TimeProvider clock) : IMessageSender, IMessageReceiver
{
    private readonly ConcurrentDictionary<string, StandInQueue> _queues = new();
    private readonly ConcurrentQueue<(string Queue, OutgoingMessage Message)> _tried = [];

    public bool HasBroker => true;

    /// <summary>What was handed over, whatever was answered.</summary>
    public IReadOnlyCollection<(string Queue, OutgoingMessage Message)> Tried => _tried;

    /// <summary>What it says of a message before it takes it; confirmed to take it.</summary>
    public Func<OutgoingMessage, Sent> Answer { get; set; } = _ => Sent.Confirmed;

    /// <summary>Called after a message was taken: the confirmation is lost when it says so.</summary>
    public Func<OutgoingMessage, bool> LosesConfirmation { get; set; } = _ => false;

    public StandInQueue Queue(string name) => _queues.GetOrAdd(name, _ => new StandInQueue(new QueueSettings(), clock));

    /// <summary>What lies in a queue, oldest first.</summary>
    public IReadOnlyList<OutgoingMessage> Waiting(string queue) =>
        [.. Queue(queue).Messages.Select(held => _tried.First(tried => tried.Queue == queue && tried.Message.Id == held.Id).Message)];

    public Task<IReadOnlyList<Sent>> SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<Sent>>([.. messages.Select(message => Take(queue, message))]);
    }

    public Task ReceiveAsync(string queue, int atOnce, Func<IncomingMessage, CancellationToken, Task<Settlement>> handle, CancellationToken stopping) =>
        Task.Delay(Timeout.InfiniteTimeSpan, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>Lends everything that is free to a handler, and what is free then, until nothing is; answers how much it was.</summary>
    public async Task<int> DeliverAsync(Func<string, IncomingMessage, Task<Settlement>> handle)
    {
        var delivered = 0;

        foreach (var (name, queue) in _queues)
        {
            while (queue.Lend() is { } held)
            {
                delivered++;
                var sent = _tried.First(tried => tried.Queue == name && tried.Message.Id == held.Id).Message;
                var incoming = new IncomingMessage(held.Encoded, held.Id, held.Failures + 1, sent.Party, sent.Tries, sent.TraceParent);

                _ = await handle(name, incoming) switch
                {
                    Settlement.Done => queue.Complete(held.LockToken!.Value),
                    Settlement.Never => queue.Kill(held.LockToken!.Value, "kept-aside", null),
                    _ => queue.Return(held.LockToken!.Value, failed: false),
                };
            }
        }

        return delivered;
    }

    private Sent Take(string queue, OutgoingMessage message)
    {
        _tried.Enqueue((queue, message));

        if (Answer(message) is not Sent.Confirmed and var otherwise)
        {
            return otherwise;
        }

        Queue(queue).Add(System.Text.Encoding.UTF8.GetBytes(message.Body), message.Id, message.EnqueueAt);
        return LosesConfirmation(message) ? Sent.NotConfirmed : Sent.Confirmed;
    }
}
