using System.Diagnostics;
using Microsoft.Extensions.Options;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
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
    ProviderTrouble trouble,
    Present present,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    Figures figures,
    ILogger<SendMail> logger)
{
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
                await ClaimAndSendAsync(stored, Delivery.Repeated(mail, message.Attempt), cancellationToken),
            DeliveryState.Unknown => Handling.Done, // whatever else was left of the attempt of which nobody can tell
            _ => await ClaimAndSendAsync(stored, mail, cancellationToken),
        };
    }

    /// <summary>Whoever claimed it is gone. The provider is asked; if it cannot tell, the outcome is unknown for a while.</summary>
    private async Task<Handling> FindOutAsync(StoredNotification stored, CancellationToken cancellationToken)
    {
        var mail = stored.Notification;

        return await sender.WasAcceptedAsync(mail.Id, mail.Attempt, cancellationToken) switch
        {
            true => await MoveAsync(stored, Delivery.FoundAccepted(mail, present.Now), cancellationToken),
            false => await ClaimAndSendAsync(stored, mail, cancellationToken),
            null => await MoveAsync(stored, Delivery.NobodyCanTell(mail, present.Now), cancellationToken),
        };
    }

    private async Task<Handling> ClaimAndSendAsync(StoredNotification stored, Notification mail, CancellationToken cancellationToken)
    {
        var at = present.Now;

        if (!trouble.MayTry(mail.Kind, at))
        {
            return await MoveAsync(stored, Delivery.Postponed(mail, at), cancellationToken);
        }

        var composing = await compose.HandleAsync(mail, at, cancellationToken);

        if (composing.Mail is not { } composed)
        {
            Log.NotMade(logger, mail.Id, mail.Kind, composing.Fault ?? "nothing is left to say");
            return await MoveAsync(
                stored, composing.Fault is { } fault ? Delivery.Faulty(mail, fault, at) : Delivery.Withdrawn(mail, at), cancellationToken);
        }

        var lease = options.Value.Lease;
        var ready = mail with { Told = composed.Told, SentTo = composed.To.Person, AddressHadFailed = composed.To.FailedOn is not null };
        var claim = Delivery.Claim(ready, new ClaimTerms(at, realTime.GetUtcNow(), lease));

        // Whoever was held up for longer than a lease may find that another has it by now.
        if (await notifications.TryMoveAsync(stored, claim, cancellationToken) is not { } mine || mine.Notification.ClaimedUntil <= realTime.GetUtcNow())
        {
            return Handling.Busy;
        }

        var outcome = await SendAsync(composed.Message, cancellationToken);
        Log.Answered(logger, mail.Id, mail.Kind, mail.Attempt, outcome.Result, outcome.Code ?? "-");
        await trouble.NoteAsync(outcome, at, cancellationToken);
        return await MoveAsync(mine, Delivery.Answered(mine.Notification, outcome, at, lease), cancellationToken);
    }

    private async Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        using var span = Traces.Start(Traces.Send, ActivityKind.Client);
        span?.SetTag(Traces.Notification, message.Id.ToString()).SetTag(Traces.Mail, message.Kind.ToString()).SetTag(Traces.Attempt, message.Attempt)
            .SetTag(Traces.Entries, Traces.References(message.References));
        var outcome = await sender.SendAsync(message, cancellationToken);
        span?.SetTag(Traces.Outcome, outcome.Result.ToString()).SetTag(Traces.Code, outcome.Code)
            .SetStatus(outcome.Result == SendResult.Accepted ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        return outcome;
    }

    private async Task<Handling> MoveAsync(StoredNotification before, DeliveryStep step, CancellationToken cancellationToken)
    {
        if (await notifications.TryMoveAsync(before, step, cancellationToken) is null)
        {
            return Handling.Busy;
        }

        figures.Mail(step.After);
        return Handling.Done;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Mail {NotificationId} ({Kind}), attempt {Attempt}: {Result} ({Code}).")]
        public static partial void Answered(ILogger logger, NotificationId notificationId, MailKind kind, int attempt, SendResult result, string code);

        [LoggerMessage(LogLevel.Information, "Mail {NotificationId} ({Kind}) is not sent: {Reason}.")]
        public static partial void NotMade(ILogger logger, NotificationId notificationId, MailKind kind, string reason);
    }
}
