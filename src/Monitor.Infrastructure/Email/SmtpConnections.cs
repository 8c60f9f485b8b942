using System.Net.Security;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// A few connections to the mail server, each used by one mail at a time. One that lay idle for long is not trusted any more.
/// </summary>
internal sealed class SmtpConnections(SmtpOptions settings, string host, TimeSpan timeout, TimeProvider clock, RemoteCertificateValidationCallback? trust) : IDisposable
{
    private const int MostAtOnce = 4;
    private const int MostIdle = 2;

    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly Lock _gate = new();
    private readonly Queue<(SmtpClient Client, DateTimeOffset Since)> _idle = [];
    private bool _ended;

    /// <summary>Waits for a place; disposing what is returned gives it back.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Place(_places);
    }

    /// <summary>One that was used before and still seems to stand.</summary>
    public SmtpClient? TakeIdle()
    {
        lock (_gate)
        {
            while (_idle.TryDequeue(out var idle))
            {
                if (idle.Client.IsConnected && clock.GetUtcNow() - idle.Since < LongestIdle)
                {
                    return idle.Client;
                }

                idle.Client.Dispose();
            }
        }

        return null;
    }

    public async Task<SmtpClient> OpenAsync(CancellationToken cancellationToken)
    {
        var client = new SmtpClient { Timeout = (int)timeout.TotalMilliseconds, LocalDomain = host };

        try
        {
            if (trust is not null)
            {
                client.ServerCertificateValidationCallback = trust;
            }

            await client.ConnectAsync(settings.Host!, settings.Port, OptionsFor(settings.Encryption), cancellationToken);

            if (!string.IsNullOrEmpty(settings.User))
            {
                await client.AuthenticateAsync(settings.User, settings.Password ?? string.Empty, cancellationToken);
            }

            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void GiveBack(SmtpClient client)
    {
        lock (_gate)
        {
            if (!_ended && client.IsConnected && _idle.Count < MostIdle)
            {
                _idle.Enqueue((client, clock.GetUtcNow()));
                return;
            }
        }

        client.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;

            while (_idle.TryDequeue(out var idle))
            {
                idle.Client.Dispose();
            }
        }
    }

    private static SecureSocketOptions OptionsFor(SmtpSecurity? security) => security switch
    {
        SmtpSecurity.SslOnConnect => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
