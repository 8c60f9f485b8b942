using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Amqp;
using Amqp.Sasl;
using Amqp.Types;
using Azure.Identity;
using Microsoft.Extensions.Logging;

namespace Monitor.Infrastructure.Messaging;

/// <summary>The broker is not reached, or refuses us, at present.</summary>
internal sealed class BrokerUnavailable(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>
/// The one long-lived connection to the broker, shared by all that send and receive. One that broke is opened anew by whoever needs it next; after
/// a failure not before a while that doubles, so that a broker that restarts is not run over.
/// </summary>
internal sealed partial class BrokerConnection(
    BrokerAddress address, ITokens? tokens, TimeProvider realTime, ILogger<BrokerConnection> logger, RemoteCertificateValidationCallback? trust = null) : IAsyncDisposable
{
    private const int LongestPauseSeconds = 60;
    private const int IdleMilliseconds = 60_000;
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _one = new(1, 1);
    private OpenBroker? _open;
    private int _failures;
    private DateTimeOffset _notBefore;

    /// <summary>Exceptions that say no more than that the other side is gone, slow or refuses; anything else is a defect of ours.</summary>
    public static bool IsOfTheWire(Exception exception) =>
        exception is AmqpException or SocketException or IOException or AuthenticationException or TimeoutException or ObjectDisposedException or OperationCanceledException
            or AuthenticationFailedException or BrokerUnavailable;

    /// <summary>The open connection.</summary>
    /// <exception cref="BrokerUnavailable">There is none, and it is too early to try again, or trying failed.</exception>
    public async Task<OpenBroker> OpenAsync(CancellationToken cancellationToken)
    {
        if (_open is { IsClosed: false } open)
        {
            return open;
        }

        await _one.WaitAsync(cancellationToken);

        try
        {
            return _open is { IsClosed: false } meanwhile ? meanwhile : _open = await TryOpenAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_open is { } open)
        {
            await open.DisposeAsync();
        }

        _one.Dispose();
    }

    private async Task<OpenBroker> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (realTime.GetUtcNow() < _notBefore)
        {
            throw new BrokerUnavailable("The broker was not reached a moment ago, and is tried again later.");
        }

        try
        {
            var open = await ConnectAsync(cancellationToken);
            _failures = 0;
            Log.Opened(logger, address.ToString());
            return open;
        }
        catch (Exception exception) when (IsOfTheWire(exception) && !cancellationToken.IsCancellationRequested)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(_failures++, 10), LongestPauseSeconds));
            _notBefore = realTime.GetUtcNow() + pause;
            Log.NotReached(logger, address.ToString(), Reasons.Of(exception), pause.TotalSeconds);
            throw new BrokerUnavailable("The broker is not reached, or refuses us.", exception);
        }
    }

    private async Task<OpenBroker> ConnectAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory();
        factory.AMQP.IdleTimeout = IdleMilliseconds;
        factory.TCP.NoDelay = true;
        factory.SASL.Profile = SaslProfile.Anonymous;

        if (address.Encrypted)
        {
            factory.SSL.Protocols = SslProtocols.None; // what this machine holds safe
            factory.SSL.RemoteCertificateValidationCallback = trust;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestOpening);
        var opening = new Opening();
        var hostAndUser = new Address(address.Host, address.Port, address.KeyName, address.Key, "/", address.Encrypted ? "amqps" : "amqp");
        var connection = await factory.CreateAsync(hostAndUser, patience.Token, opening);

        try
        {
            var properties = await opening.Answered.WaitAsync(patience.Token);
            var isRabbit = properties?[new Symbol("product")] is "RabbitMQ";
            return new OpenBroker(connection, address.Host, isRabbit, tokens, realTime, logger);
        }
        catch
        {
            await connection.CloseAsync(TimeSpan.Zero, null);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Connected to the broker {Broker}.")]
        public static partial void Opened(ILogger logger, string broker);

        [LoggerMessage(LogLevel.Warning, "The broker {Broker} is not reached: {Reason}. Messages wait; the next try is in {Seconds} seconds.")]
        public static partial void NotReached(ILogger logger, string broker, string reason, double seconds);
    }
}
