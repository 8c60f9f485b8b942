using Microsoft.Extensions.Options;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>Plans the digest of each person whose home is a party and who would find something in it; once a person and day.</summary>
internal sealed class PlanMorning(
    IDirectoryStore directory, INotificationStore notifications, ComposeMail compose, Present present, IOptions<MonitorOptions> options)
{
    public async Task<Handling> HandleAsync(PlanDigests message, CancellationToken cancellationToken)
    {
        var at = present.Now;

        if (at.DateInLondon() != message.On)
        {
            // Its day has passed; the next digest says what this one would have said.
            return Handling.Done;
        }

        var partnership = (await directory.ReadAsync(cancellationToken)).On(message.On);

        var facts = new MorningFacts();

        foreach (var person in partnership.AtHome(message.Party))
        {
            if (await compose.DigestAsync(person, message.On, partnership, at, facts, cancellationToken) is null)
            {
                continue;
            }

            var notification = new Notification
            {
                Id = NotificationId.For(MailKind.Digest, person.ToString(), new DueJob(ScheduledKind.Digest, message.On).Period),
                Kind = MailKind.Digest,
                Party = message.Party,
                Person = person,
                On = message.On,
            };

            var notBefore = at + options.Value.SpacingOf(partnership.PlaceOf(person));
            var send = OutboxMessage.For(notBefore, new SendMailMessage(message.Party, notification.Id, notification.Attempt), notification.Id.ToString(), "1");
            await notifications.PlanAsync(notification, send, cancellationToken);
        }

        return Handling.Done;
    }
}
