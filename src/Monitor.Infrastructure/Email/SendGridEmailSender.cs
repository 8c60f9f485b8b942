using MimeKit;
using Monitor.Domain.Email;
using SendGrid;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// Hands mails to SendGrid, each in one request. Nothing is tried again here: the outbox does that, and knows what became of it. A token of ours that
/// ends a request is an exception; the provider's silence is not.
/// </summary>
internal sealed class SendGridEmailSender : IEmailSender, IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly HttpClient _http;
    private readonly SendGridClient _client;
    private readonly MailboxAddress _from;
    private readonly string _host;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    public SendGridEmailSender(SendGridOptions settings, string from, string host, TimeSpan timeout, TimeProvider clock)
    {
        // The library's own retries come with the client it makes; with ours there are none.
        _http = new HttpClient(new Departure(NewHandler())) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
        _client = new SendGridClient(_http, new SendGridClientOptions { ApiKey = settings.ApiKey, Host = settings.Host });
        _from = MailboxAddress.Parse(from);
        _host = host;
        _timeout = timeout;
        _clock = clock;
    }

    public async Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        if (HeaderGuard.Refusal(message) is { } refusal)
        {
            return refusal;
        }

        using var patience = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);

        try
        {
            var answer = await _client.SendEmailAsync(SendGridMail.Of(message, _from, _host), either.Token);
            var outcome = SendGridAnswers.Read(answer.StatusCode, answer.Headers, await answer.Body.ReadAsByteArrayAsync(either.Token), _clock.GetUtcNow());
            return outcome with { ReceiptFollows = outcome.Result == SendResult.Accepted && message.Mark is not null };
        }
        catch (NeverLeft)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SendOutcome.NotNow with { Code = SendCodes.NotReached };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SendOutcome.Unknown with { Code = patience.IsCancellationRequested ? SendCodes.Timeout : SendCodes.ConnectionLost };
        }
    }

    /// <summary>Its events tell, later.</summary>
    public Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

    public void Dispose() => _http.Dispose();

    /// <summary>One for the program's life, with connections that end now and then so that a changed address is seen. What traces a request stays here.</summary>
    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ActivityHeadersPropagator = null,
    };
}
