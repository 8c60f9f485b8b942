using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>
/// After a mail did not arrive: flags the address, and plans a mail to whoever comes next, within the noise ceiling. Where nobody is left, or nobody has
/// a day left for it, that is a fault which a person is shown.
/// </summary>
internal sealed class TellTheNext(
    INotificationStore notifications, IDirectoryStore directory, FlagAddress flag, PlanOtherMail planOther, IAsideStore asides, Present present)
{
    public async Task<Handling> HandleAsync(MailNotDelivered message, CancellationToken cancellationToken)
    {
        if (await notifications.FindAsync(message.Party, message.Notification, cancellationToken) is not { Notification: { State: DeliveryState.Failed, SentTo: { } person } failed })
        {
            return Handling.Impossible;
        }

        var at = present.Now;

        if (MailFault.IsOfTheAddress(failed.Fault))
        {
            await flag.FailedAsync(person, at, cancellationToken);
        }

        var partnership = (await directory.ReadAsync(cancellationToken)).On(at.DateInLondon());

        foreach (var carried in CarryingOver.Of(failed, partnership))
        {
            var fault = carried.Next is not { } next ? MailFault.NobodyLeft
                : await PlanAsync(CarryingOver.InPlaceOf(failed, carried, next, partnership.HomeOf(next.Person), at.DateInLondon()), at, cancellationToken) ? null
                : MailFault.NoFreeDay;

            if (fault is not null)
            {
                await asides.KeepAsync(failed.Party, MailFault.Of(failed.Id, fault, at), cancellationToken);
            }
        }

        return Handling.Done;
    }

    private async Task<bool> PlanAsync(Notification mail, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!mail.Kind.LeavesAtOnce)
        {
            return await planOther.HandleAsync(mail, at, cancellationToken);
        }

        var send = OutboxMessage.For(at, new SendMailMessage(mail.Party, mail.Id, mail.Attempt), mail.Id.ToString(), "1");
        await notifications.PlanAsync(mail, send, cancellationToken);
        return true;
    }
}
