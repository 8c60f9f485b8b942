using Microsoft.Extensions.Options;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>
/// Claim, look again, send, record (DESIGN §5.4). The claim and its own wake-up are one transaction, so a crash after it is noticed; an expired
/// claim is an unknown outcome, never "not sent".
/// </summary>
internal sealed partial class SendMail(
    INotificationStore notifications,
    ComposeMail compose,
    IEmailSender sender,
    Present present,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    ILogger<SendMail> logger)
{
    /// <summary>How long a provider that cannot be asked is given to report what became of a mail.</summary>
    private static readonly TimeSpan UnknownFor = TimeSpan.FromMinutes(60);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(5);

    public async Task<Handling> HandleAsync(SendMailMessage message, CancellationToken cancellationToken)
    {
        if (await notifications.FindAsync(message.Party, message.Notification, cancellationToken) is not { } stored)
        {
            return Handling.Impossible;
        }

        var mail = stored.Notification;

        if (mail.IsSettled || mail.Attempt > message.Attempt)
        {
            return Handling.Done;
        }

        return mail.State switch
        {
            DeliveryState.Claimed when mail.ClaimedUntil > realTime.GetUtcNow() => Handling.Busy,
            DeliveryState.Claimed => await FindOutAsync(stored, cancellationToken),
            DeliveryState.Unknown when message.Attempt > mail.Attempt =>
                await ClaimAndSendAsync(stored, mail with { Attempt = message.Attempt }, cancellationToken),
            DeliveryState.Unknown => Handling.Done, // whatever else was left of the attempt of which nobody can tell
            _ => await ClaimAndSendAsync(stored, mail, cancellationToken),
        };
    }

    private static OutboxMessage WakeUp(Notification mail, DateTimeOffset at) =>
        OutboxMessage.For(at, new SendMailMessage(mail.Party, mail.Id, mail.Attempt), mail.Id.ToString(), $"{mail.Attempt}", "claim");

    /// <summary>Whoever claimed it is gone. The provider is asked; if it cannot tell, the outcome is unknown for a while.</summary>
    private async Task<Handling> FindOutAsync(StoredNotification stored, CancellationToken cancellationToken)
    {
        var mail = stored.Notification;

        switch (await sender.WasAcceptedAsync(mail.Id, mail.Attempt, cancellationToken))
        {
            case true:
                return await RecordAsync(stored, Accepted(mail), null, cancellationToken);
            case false:
                return await ClaimAndSendAsync(stored, mail, cancellationToken);
            default:
                var unknown = mail with { State = DeliveryState.Unknown, ClaimedUntil = null };
                var later = OutboxMessage.For(
                    present.Now + UnknownFor, new SendMailMessage(mail.Party, mail.Id, mail.Attempt + 1), mail.Id.ToString(), $"{mail.Attempt}", "unknown");
                return await notifications.TryMoveAsync(stored, unknown, [later], [], cancellationToken) ? Handling.Done : Handling.Busy;
        }
    }

    private async Task<Handling> ClaimAndSendAsync(StoredNotification stored, Notification mail, CancellationToken cancellationToken)
    {
        var at = present.Now;

        if (await compose.HandleAsync(mail, at, cancellationToken) is not { } composed)
        {
            return await RecordAsync(stored, mail with { State = DeliveryState.Withdrawn, SentAt = at, ClaimedUntil = null }, null, cancellationToken);
        }

        var wakeUp = WakeUp(mail, at + options.Value.Lease);
        var claimed = mail with
        {
            State = DeliveryState.Claimed,
            ClaimedUntil = realTime.GetUtcNow() + options.Value.Lease,
            Told = composed.Told,
            SentTo = composed.To,
            SentAt = at,
        };

        if (!await notifications.TryMoveAsync(stored, claimed, [wakeUp], [], cancellationToken)
            || await notifications.FindAsync(mail.Party, mail.Id, cancellationToken) is not { } mine
            || (mine.Notification.State, mine.Notification.ClaimedUntil) != (claimed.State, claimed.ClaimedUntil)
            || claimed.ClaimedUntil <= realTime.GetUtcNow())
        {
            // Whoever was held up for longer than a lease may find that another has it by now.
            return Handling.Busy;
        }

        switch ((await sender.SendAsync(composed.Message, cancellationToken)).Result)
        {
            case SendResult.Accepted:
                Log.Sent(logger, mail.Id, mail.Kind, mail.Attempt);
                return await RecordAsync(mine, Accepted(claimed), wakeUp, cancellationToken);
            case SendResult.AddressRefused or SendResult.MessageRefused:
                Log.Refused(logger, mail.Id, mail.Kind);
                return await RecordAsync(mine, claimed with { State = DeliveryState.Failed }, wakeUp, cancellationToken);
            case SendResult.NotNow or SendResult.NotAllowed:
                var again = OutboxMessage.For(
                    at + TryAgainAfter, new SendMailMessage(mail.Party, mail.Id, mail.Attempt), mail.Id.ToString(), $"{mail.Attempt}", "not-now", $"{at:O}");
                return await notifications.TryMoveAsync(mine, claimed with { State = DeliveryState.Planned, ClaimedUntil = null }, [again], [wakeUp], cancellationToken)
                    ? Handling.Done
                    : Handling.Busy;
            case SendResult.Unknown:
            default:
                // The claim's own wake-up finds out what became of it.
                return Handling.Done;
        }
    }

    private Notification Accepted(Notification mail) =>
        mail with { State = DeliveryState.Accepted, ClaimedUntil = null, SentAt = mail.SentAt ?? present.Now };

    private async Task<Handling> RecordAsync(StoredNotification before, Notification after, OutboxMessage? wakeUp, CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxMessage> add = after is { State: DeliveryState.Accepted, Told.Length: > 0 }
            ? [OutboxMessage.For(present.Now, new RecordTold(after.Party, after.Id), after.Id.ToString())]
            : [];

        return await notifications.TryMoveAsync(before, after, add, wakeUp is null ? [] : [wakeUp], cancellationToken) ? Handling.Done : Handling.Busy;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Mail {NotificationId} ({Kind}) was accepted at attempt {Attempt}.")]
        public static partial void Sent(ILogger logger, NotificationId notificationId, MailKind kind, int attempt);

        [LoggerMessage(LogLevel.Error, "Mail {NotificationId} ({Kind}) was refused and needs a person.")]
        public static partial void Refused(ILogger logger, NotificationId notificationId, MailKind kind);
    }
}
