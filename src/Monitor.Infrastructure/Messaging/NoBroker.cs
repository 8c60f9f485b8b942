using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Messaging;

/// <summary>There is no broker: whoever relays handles messages itself, and nothing is received.</summary>
internal sealed class NoBroker : IMessageSender, IMessageReceiver
{
    public bool HasBroker => false;

    public Task<IReadOnlyList<Sent>> SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is no broker to send to.");

    public Task ReceiveAsync(string queue, int atOnce, Func<IncomingMessage, CancellationToken, Task<Settlement>> handle, CancellationToken stopping) => Task.CompletedTask;
}
