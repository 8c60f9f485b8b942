using Amqp.Framing;
using Amqp.Handler;
using Amqp.Types;

namespace Monitor.Infrastructure.Messaging;

/// <summary>Hears what the broker says of itself when a connection opens.</summary>
internal sealed class Opening : IHandler
{
    private readonly TaskCompletionSource<Fields?> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Fields?> Answered => _answered.Task;

    public bool CanHandle(EventId id) => id is EventId.ConnectionRemoteOpen or EventId.ConnectionRemoteClose;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent is { Id: EventId.ConnectionRemoteOpen, Context: Open open })
        {
            _answered.TrySetResult(open.Properties);
        }
        else if (protocolEvent.Id == EventId.ConnectionRemoteClose)
        {
            _answered.TrySetException(new BrokerUnavailable("The broker closed the connection."));
        }
    }
}
