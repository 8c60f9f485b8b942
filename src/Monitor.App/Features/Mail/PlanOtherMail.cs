using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>
/// Plans the one other mail that a person may have on a day beside the digest: today, or on the next working day that is free (DOMAIN §4, the noise
/// ceiling).
/// </summary>
internal sealed class PlanOtherMail(INotificationStore notifications, IDirectoryStore directory, Present present, IOptions<MonitorOptions> options)
{
    private const int DaysToFindAPlace = 5;

    /// <summary>False when no day is free.</summary>
    public async Task<bool> HandleAsync(Notification mail, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var today = at.DateInLondon();
        var on = today;
        var spacing = mail.Kind.IsEscalation || mail.Person is not { } person ? TimeSpan.Zero
            : options.Value.SpacingOf((await directory.ReadAsync(cancellationToken)).On(today).PlaceOf(person));

        for (var i = 0; i < DaysToFindAPlace; i++)
        {
            var notBefore = at.AddDays(on.DayNumber - today.DayNumber) + spacing;
            var send = OutboxMessage.For(notBefore, new SendMailMessage(mail.Party, mail.Id, mail.Attempt), mail.Id.ToString(), "1");

            if (await notifications.PlanAsync(mail with { On = on }, send, cancellationToken) != Planning.DayTaken)
            {
                return true;
            }

            on = present.WorkingDays.Add(on, 1);
        }

        return false;
    }
}
