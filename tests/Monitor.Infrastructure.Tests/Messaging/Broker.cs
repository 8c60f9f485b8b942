using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Messaging;
using Monitor.Testing.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

/// <summary>Our side of a broker, as the app has it.</summary>
internal sealed class OurSide : IAsyncDisposable
{
    private readonly AmqpMessageSender _sender;

    public OurSide(BrokerAddress address, ITokens? tokens = null, TimeProvider? clock = null, System.Net.Security.RemoteCertificateValidationCallback? trust = null, ILoggerFactory? loggers = null)
    {
        loggers ??= NullLoggerFactory.Instance;
        Connection = new BrokerConnection(address, tokens, clock ?? TimeProvider.System, loggers.CreateLogger<BrokerConnection>(), trust);
        _sender = new AmqpMessageSender(Connection, loggers.CreateLogger<AmqpMessageSender>());
        Receiver = new AmqpMessageReceiver(Connection, clock ?? TimeProvider.System, loggers.CreateLogger<AmqpMessageReceiver>());
    }

    public OurSide(BrokerStandIn broker, TimeProvider? clock = null, ILoggerFactory? loggers = null)
        : this(BrokerAddress.Read(broker.ConnectionString), clock: clock, loggers: loggers)
    {
    }

    public BrokerConnection Connection { get; }

    public IMessageSender Sender => _sender;

    public IMessageReceiver Receiver { get; }

    public static OutgoingMessage Message(string id, string body = "{\"v\":1}", DateTimeOffset? at = null) =>
        new(id, "point-to-entry", body, at, "ashdown-primary", 2, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    public async Task<Sent> SendAsync(string id, string body = "{\"v\":1}", DateTimeOffset? at = null) =>
        Assert.Single(await Sender.SendAsync(Queues.Work, [Message(id, body, at)], TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await Connection.DisposeAsync();
    }
}

/// <summary>Receives in the background until it is told to stop, and answers as a test says.</summary>
internal sealed class Listening : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<IncomingMessage> _heard = [];
    private readonly Task _receiving;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Listening(IMessageReceiver receiver, Func<IncomingMessage, Task<Settlement>> answer, int atOnce = 4, string queue = Queues.Work) =>
        _receiving = receiver.ReceiveAsync(queue, atOnce, (message, _) => HearAsync(message, answer), _stopping.Token);

    public Listening(IMessageReceiver receiver, Settlement answer = Settlement.Done, string queue = Queues.Work)
        : this(receiver, _ => Task.FromResult(answer), queue: queue)
    {
    }

    /// <summary>Waits until so many messages were heard in all.</summary>
    public async Task<IReadOnlyList<IncomingMessage>> HeardAsync(int count)
    {
        while (true)
        {
            Task more;

            lock (_lock)
            {
                if (_heard.Count >= count)
                {
                    return [.. _heard];
                }

                more = _more.Task;
            }

            await more.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _receiving.WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _receiving.WaitAsync(TimeSpan.FromSeconds(40));
        _stopping.Dispose();
    }

    private Task<Settlement> HearAsync(IncomingMessage message, Func<IncomingMessage, Task<Settlement>> answer)
    {
        TaskCompletionSource heard;

        lock (_lock)
        {
            _heard.Add(message);
            heard = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        heard.SetResult();
        return answer(message);
    }
}
