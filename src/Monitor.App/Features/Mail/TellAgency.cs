using System.Globalization;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>
/// Gathers what an agency's assurance contact is told once a day at one hour: news of what it referred, or that it is asked to answer for entries.
/// The person's place of the day is taken only then; where it is taken already, the news waits for the next working day (DOMAIN §4, the noise ceiling).
/// </summary>
internal sealed class TellAgency(
    INotificationStore notifications, IOutboxStore outbox, IWaitingListStore store, EntriesOwed entries, IDirectoryStore directory, Present present)
{
    /// <summary>More goes with the next mail, so that a row never outgrows its table.</summary>
    private const int HeldAtMost = 200;

    private const int Tries = 8;

    /// <summary>What comes at the same hour finds its place in the same mail.</summary>
    private static readonly TimeSpan GatheredFor = TimeSpan.FromMinutes(5);

    public async Task<Handling> HandleAsync(TellReferrer message, CancellationToken cancellationToken)
    {
        if (await entries.FindAsync(message.Responsible, message.Entry, cancellationToken) is not { } stored)
        {
            return Handling.Impossible;
        }

        if (stored.Entry.IsSilent)
        {
            return Handling.Done;
        }

        var news = new ReferralNews(message.Referrer, message.Entry, message.Sequence, message.What);
        return await TellAsync(
            new Telling(MailKind.ReferralNews, message.Referrer, message.On, message, message.Responsible, $"{message.Entry}/{message.Sequence}")
            {
                Holds = mail => mail.News.Contains(news),
                With = mail => mail.News.Length < HeldAtMost ? mail with { News = mail.News.Add(news) } : null,
            },
            cancellationToken);
    }

    public async Task<Handling> HandleAsync(TellAsked message, CancellationToken cancellationToken)
    {
        if (await store.LocateAsync(message.Entry, cancellationToken) is not { } location
            || await entries.FindAsync(location.Responsible, message.Entry, cancellationToken) is not { } stored)
        {
            return Handling.Impossible;
        }

        if (!EntriesOwed.IsAsked(stored.Entry, message.Asked))
        {
            return Handling.Done;
        }

        // The mail lists what the pointers lead to. Another message sees to this one; should that be late, the mail is right all the same.
        await store.PointAsync(message.Asked, location, PointerKind.Asked, cancellationToken);
        var asked = new AskedAbout(message.Entry, message.On);
        return await TellAsync(
            new Telling(MailKind.ResponsibilityAsked, message.Asked, message.On, message, message.Responsible, $"{message.Entry}/{message.On:O}")
            {
                Holds = mail => mail.Asked.Contains(asked),
                With = mail => mail.Asked.Length < HeldAtMost ? mail with { Asked = mail.Asked.Add(asked) } : null,
            },
            cancellationToken);
    }

    private async Task<Handling> TellAsync(Telling telling, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var today = at.DateInLondon();
        var partnership = (await directory.ReadAsync(cancellationToken)).On(today);

        if (partnership.Find(telling.To) is not { IsAgency: true } agency || !agency.IsReleasedOn(today) || agency.LiveFrom > today
            || agency.WithRole(ContactRole.AssuranceContact).FirstOrDefault()?.Person is not { } person)
        {
            return Handling.Done;
        }

        var home = partnership.HomeOf(person);

        // A message that comes again after its mail has left is known by the mails of the days since.
        for (var day = telling.Since; day < today; day = day.AddDays(1))
        {
            if (await notifications.FindAsync(home, Id(telling.Kind, person, day), cancellationToken) is { } earlier && telling.Holds(earlier.Notification))
            {
                return Handling.Done;
            }
        }

        var isTime = present.WorkingDays.Includes(today) && at >= today.At(present.Policy.MailTimes.Referrals);
        return isTime && await AddAsync(telling, person, home, agency.Id, at, cancellationToken) is { } handled
            ? handled
            : await PutOffAsync(telling, at, cancellationToken);
    }

    /// <summary>Null when there is no place in a mail of today.</summary>
    private async Task<Handling?> AddAsync(Telling telling, PersonId person, PartyId home, PartyId agency, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var today = at.DateInLondon();
        var id = Id(telling.Kind, person, today);

        for (var i = 0; i < Tries; i++)
        {
            if (await notifications.FindAsync(home, id, cancellationToken) is not { } stored)
            {
                var mail = telling.With(new Notification { Id = id, Kind = telling.Kind, Party = home, Person = person, On = today, Agency = agency })!;
                var send = OutboxMessage.For(at + GatheredFor, new SendMailMessage(home, id, mail.Attempt), id.ToString(), "1");

                switch (await notifications.PlanAsync(mail, send, cancellationToken))
                {
                    case Planning.Planned:
                        return Handling.Done;
                    case Planning.DayTaken:
                        return null;
                    case Planning.PlannedBefore:
                    default:
                        continue;
                }
            }

            if (telling.Holds(stored.Notification))
            {
                return Handling.Done;
            }

            if (stored.Notification.State != DeliveryState.Planned || telling.With(stored.Notification) is not { } more)
            {
                return null;
            }

            if (await notifications.TryMoveAsync(stored, new DeliveryStep(more), cancellationToken) is not null)
            {
                return Handling.Done;
            }
        }

        return Handling.Busy;
    }

    private async Task<Handling> PutOffAsync(Telling telling, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var next = ReferrersNews.ToldAt(at, present.Policy.MailTimes.Referrals, present.WorkingDays);
        await outbox.AddAsync(telling.KeptIn, [OutboxMessage.For(next, telling.Message, telling.About, $"{next:O}")], cancellationToken);
        return Handling.Done;
    }

    private static NotificationId Id(MailKind kind, PersonId person, DateOnly day) =>
        NotificationId.For(kind, person.ToString(), day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Something to tell an agency, known since a day; its message is kept in a partition.</summary>
    private sealed record Telling(MailKind Kind, PartyId To, DateOnly Since, WorkMessage Message, PartyId KeptIn, string About)
    {
        public required Func<Notification, bool> Holds { get; init; }

        /// <summary>The mail with this too; null when it is full.</summary>
        public required Func<Notification, Notification?> With { get; init; }
    }
}
