using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Sasl;
using Amqp.Types;

namespace Monitor.Testing.Messaging;

/// <summary>How a broker is set up.</summary>
public sealed record BrokerSettings
{
    public IReadOnlyDictionary<string, QueueSettings> Queues { get; init; } = new Dictionary<string, QueueSettings>
    {
        [Domain.Work.Queues.Work] = new(),
        [Domain.Work.Queues.Mail] = new(),
        [Domain.Work.Queues.Referrals] = new(),
    };

    public string KeyName { get; init; } = "RootManageSharedAccessKey";

    /// <summary>A key for tests only, of the kind that has signs which mean something in an address.</summary>
    public string Key { get; init; } = "a+key/for=tests;only&no:secret@all==".Replace(';', '-');

    /// <summary>What the standard tier takes.</summary>
    public int LargestMessage { get; init; } = 256 * 1024;

    /// <summary>Says who it is, and so encrypts; null for a broker that does not.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>A port that was chosen before; any free one if it is 0.</summary>
    public int Port { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>
/// A stand-in for Azure Service Bus that speaks AMQP 1.0 on a port of this machine and is as strict: who sends or receives without a key or a token that
/// holds is refused, as is a queue that does not exist, a message too large, or an id too long.
/// </summary>
public sealed class BrokerStandIn : IAsyncDisposable
{
    private const string DeadLetterQueue = "/$deadletterqueue";
    private const string ManagementNode = "/$management";
    private const int StartsAtMost = 5;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly BrokerSettings _settings;
    private readonly ContainerHost _host;
    private readonly ConcurrentDictionary<Connection, Rights> _connections = new();
    private readonly Dictionary<string, StandInQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly ITimer _timer;

    private BrokerStandIn(BrokerSettings settings, int port, IReadOnlyDictionary<string, StandInQueue>? queues)
    {
        _settings = settings;
        Port = port;
        var scheme = settings.Certificate is null ? "amqp" : "amqps";
        _host = new ContainerHost([new Address("127.0.0.1", port, null, null, "/", scheme)], settings.Certificate);
        var listener = _host.Listeners[0];
        listener.HandlerFactory = _ => new LockTokens();
        listener.SASL.EnablePlainMechanism(settings.KeyName, settings.Key);
        listener.SASL.EnableAnonymousMechanism = true;
        listener.SASL.EnableMechanism(new Symbol("MSSBCBS"), SaslProfile.Anonymous);
        _host.RegisterLinkProcessor(new Links(this));

        foreach (var (name, queue) in settings.Queues)
        {
            _queues[name] = queues?[name] ?? new StandInQueue(queue, settings.Clock);
        }

        _timer = settings.Clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Port { get; }

    public TimeProvider Clock => _settings.Clock;

    public BrokerSettings Settings => _settings;

    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"Endpoint=sb://localhost:{Port}/;SharedAccessKeyName={_settings.KeyName};SharedAccessKey={_settings.Key}{(_settings.Certificate is null ? ";UseDevelopmentEmulator=true" : string.Empty)}");

    /// <summary>How many connections were opened so far.</summary>
    public int Opened { get; private set; }

    /// <summary>What it answers to a message instead of taking it; null to take it. A fault of the broker's, not of the message's.</summary>
    public Func<string, Error?> Refuses { get; set; } = _ => null;

    /// <summary>Takes a message and then says nothing, as a connection that breaks at that moment: the connection is dropped.</summary>
    public Func<string, bool> BreaksAfterTaking { get; set; } = _ => false;

    /// <summary>Takes a message and confirms it only when this ends.</summary>
    public Func<string, Task> ConfirmsAfter { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often a token was put, in order: for what, and of what kind.</summary>
    public ConcurrentQueue<(string Resource, string Kind)> Tokens { get; } = [];

    /// <summary>How many transfers carried several messages.</summary>
    public int Batches;

    public StandInQueue Queue(string name) => _queues[name];

    public static async Task<BrokerStandIn> StartAsync(BrokerSettings? settings = null)
    {
        for (var start = 1; ; start++)
        {
            var broker = new BrokerStandIn(settings ?? new BrokerSettings(), settings is { Port: > 0 } ? settings.Port : FreePort(), null);

            try
            {
                broker._host.Open();
                return broker;
            }
            catch (SocketException) when (start < StartsAtMost)
            {
                await broker.DisposeAsync();
            }
        }
    }

    /// <summary>Ends it and starts another on the same port, with what lay in its queues.</summary>
    public async Task<BrokerStandIn> RestartAsync()
    {
        await DisposeAsync();
        var again = new BrokerStandIn(_settings, Port, _queues);
        again._host.Open();
        return again;
    }

    /// <summary>Breaks every connection, as a network does.</summary>
    public void DropConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            Drop(connection);
        }
    }

    public ValueTask DisposeAsync()
    {
        _timer.Dispose();
        DropConnections();
        _host.Close();
        return ValueTask.CompletedTask;
    }

    internal void Drop(Connection connection)
    {
        _connections.TryRemove(connection, out _);
        connection.CloseAsync(TimeSpan.Zero, new Error(ErrorCode.ConnectionForced)).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>False once it was dropped: over a line that is cut nothing is lent any more.</summary>
    internal bool Has(Connection connection) => _connections.ContainsKey(connection);

    internal Rights RightsOf(Connection connection) => _connections.GetOrAdd(connection, one =>
    {
        Opened++;
        one.AddClosedCallback((closed, _) => _connections.TryRemove((Connection)closed, out Rights? _));
        return new Rights(((ListenerConnection)one).Principal?.Identity?.Name == _settings.KeyName);
    });

    /// <summary>Wakes up when the next message comes free or due, and not before.</summary>
    internal void Plan()
    {
        var now = Clock.GetUtcNow();
        var next = _queues.Values.SelectMany(queue => new[] { queue.NextAt, queue.DeadLetters.NextAt }).Concat(_connections.Values.Select(rights => rights.NextEnd(now))).Min();

        if (next is { } at)
        {
            var wait = at - now;
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestSleep ? LongestSleep : wait, Timeout.InfiniteTimeSpan);
        }
    }

    internal Error? PutToken(Connection connection, string kind, string token, string resource)
    {
        Tokens.Enqueue((resource, kind));

        if (StandInTokens.Check(kind, token, resource, _settings.KeyName, _settings.Key) is not { } until || until <= Clock.GetUtcNow())
        {
            return new Error(ErrorCode.UnauthorizedAccess) { Description = "The token is not good, or is good no more." };
        }

        RightsOf(connection).Grant(resource, until);
        Plan();
        return null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Tick()
    {
        foreach (var queue in _queues.Values)
        {
            queue.Look();
            queue.DeadLetters.Look();
        }

        foreach (var rights in _connections.Values)
        {
            rights.EndLinks(Clock.GetUtcNow());
        }

        Plan();
    }

    private StandInQueue? Find(string address)
    {
        var isDead = address.EndsWith(DeadLetterQueue, StringComparison.OrdinalIgnoreCase);
        return _queues.TryGetValue(isDead ? address[..^DeadLetterQueue.Length] : address, out var queue) ? (isDead ? queue.DeadLetters : queue) : null;
    }

    private sealed class Links(BrokerStandIn broker) : ILinkProcessor
    {
        public void Process(AttachContext attach)
        {
            var address = Entity((attach.Attach.Role ? (attach.Attach.Source as Source)?.Address : (attach.Attach.Target as Target)?.Address) ?? string.Empty);
            var rights = broker.RightsOf(attach.Link.Session.Connection);
            attach.Attach.MaxMessageSize = (ulong)broker._settings.LargestMessage;

            if (address == "$cbs" || address.EndsWith(ManagementNode, StringComparison.Ordinal))
            {
                var node = address == "$cbs" ? null : broker.Find(address[..^ManagementNode.Length]);
                Open(attach, rights.Node(address), broker, node);
            }
            else if (broker.Find(address) is not { } queue)
            {
                attach.Complete(new Error(ErrorCode.NotFound) { Description = $"The messaging entity '{address}' could not be found." });
            }
            else if (!rights.Allow(address, broker.Clock.GetUtcNow()))
            {
                attach.Complete(new Error(ErrorCode.UnauthorizedAccess) { Description = "Unauthorized access. A token is needed." });
            }
            else
            {
                rights.Open(address, attach.Link);
                attach.Complete(attach.Attach.Role ? new Giving(broker, queue, attach.Link) : new Taking(broker, address, queue), attach.Attach.Role ? 0 : 100);
            }
        }

        /// <summary>By its name alone, or as a whole address.</summary>
        private static string Entity(string address) =>
            (address.StartsWith("amqp", StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out var whole) ? whole.AbsolutePath : address).Trim('/');

        private static void Open(AttachContext attach, Answering answering, BrokerStandIn broker, StandInQueue? queue)
        {
            if (attach.Attach.Role)
            {
                answering.Answers((attach.Attach.Target as Target)?.Address ?? string.Empty, attach.Link);
                attach.Complete(answering, 0);
            }
            else
            {
                attach.Complete(new Asking(broker, answering, queue), 20);
            }
        }
    }
}
