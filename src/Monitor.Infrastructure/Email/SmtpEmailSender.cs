using System.Net.Security;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// Hands mails to a mail server. Accepting is the last that is heard from it. A connection that was left standing and turns out to be dead costs a
/// second one, never a second mail.
/// </summary>
internal sealed class SmtpEmailSender(
    SmtpOptions settings, string from, string host, TimeSpan timeout, TimeProvider clock, RemoteCertificateValidationCallback? trust = null) : IEmailSender, IDisposable
{
    private readonly MailboxAddress _from = MailboxAddress.Parse(from);
    private readonly SmtpConnections _connections = new(settings, host, timeout, clock, trust);

    public async Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        if (HeaderGuard.Refusal(message) is { } refusal)
        {
            return refusal;
        }

        using var patience = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var outcome = await SendAsync(MimeMail.Of(message, _from, host), either.Token);

        if (outcome.Result is not SendResult.Accepted)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return outcome;
    }

    /// <summary>Nobody remembers.</summary>
    public Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

    public void Dispose() => _connections.Dispose();

    private async Task<SendOutcome> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        try
        {
            using var place = await _connections.EnterAsync(cancellationToken);

            if (_connections.TakeIdle() is { } used && await HandOverAsync(used, mail, cancellationToken) is { IsStale: false } handed)
            {
                return handed.Outcome;
            }

            return (await HandOverAsync(await _connections.OpenAsync(cancellationToken), mail, cancellationToken)).Outcome;
        }
        catch (Exception exception) when (SmtpAnswers.OfOpening(exception) is not null)
        {
            return SmtpAnswers.OfOpening(exception)!;
        }
    }

    private async Task<Handed> HandOverAsync(SmtpClient client, MimeMessage mail, CancellationToken cancellationToken)
    {
        var progress = new Progress();

        try
        {
            await client.SendAsync(MimeMail.Format, mail, cancellationToken, progress);
            _connections.GiveBack(client);
            return new Handed(SendOutcome.Accepted, IsStale: false);
        }
        catch (Exception exception) when (SmtpAnswers.OfHandingOver(exception, progress.Begun) is not null)
        {
            var outcome = SmtpAnswers.OfHandingOver(exception, progress.Begun)!;
            var stands = exception is SmtpCommandException { StatusCode: not SmtpStatusCode.ServiceNotAvailable } && client.IsConnected;

            if (stands)
            {
                _connections.GiveBack(client);
            }
            else
            {
                client.Dispose();
            }

            return new Handed(outcome, IsStale: !stands && outcome.Result == SendResult.NotNow && !cancellationToken.IsCancellationRequested);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary><paramref name="IsStale"/>: the connection had ended before the mail began, so that another may be tried.</summary>
    private readonly record struct Handed(SendOutcome Outcome, bool IsStale);

    private sealed class Progress : ITransferProgress
    {
        private volatile bool _begun;

        public bool Begun => _begun;

        public void Report(long bytesTransferred, long totalSize) => _begun = true;

        public void Report(long bytesTransferred) => _begun = true;
    }
}
