using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>Keeps a fault of a mail of which the provider has not said within a day what became of it (invariant 3: nothing is silent).</summary>
internal sealed class MissReceipt(INotificationStore notifications, Present present)
{
    public async Task<Handling> HandleAsync(AskForReceipt message, CancellationToken cancellationToken)
    {
        if (await notifications.FindAsync(message.Party, message.Notification, cancellationToken) is not { } stored)
        {
            return Handling.Impossible;
        }

        return Delivery.ReceiptMissed(stored.Notification, message.Attempt, present.Now) is not { } step
            || await notifications.TryMoveAsync(stored, step, cancellationToken) is not null
                ? Handling.Done
                : Handling.Busy;
    }
}
