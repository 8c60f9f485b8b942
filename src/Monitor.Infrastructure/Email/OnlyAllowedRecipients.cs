using Microsoft.Extensions.Logging;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// Outside production, nothing leaves to anyone who is not on the list. The rest of the program goes on as if it had: it is being tried out.
/// </summary>
internal sealed partial class OnlyAllowedRecipients(IEmailSender inner, AllowList allowed, ILogger<OnlyAllowedRecipients> logger) : IEmailSender, IDisposable
{
    public async Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        if (HeaderGuard.Refusal(message) is { } refusal)
        {
            return refusal;
        }

        if (allowed.Allows(message.To))
        {
            return await inner.SendAsync(message, cancellationToken);
        }

        Log.KeptBack(logger, message.Id);
        return SendOutcome.Accepted;
    }

    public Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken) => inner.WasAcceptedAsync(id, attempt, cancellationToken);

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Mail {NotificationId} was not sent: this is not production, and its recipient is not in Mail:AllowedRecipients.")]
        public static partial void KeptBack(ILogger logger, NotificationId notificationId);
    }
}
