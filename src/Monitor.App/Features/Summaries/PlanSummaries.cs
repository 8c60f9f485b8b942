using System.Globalization;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Mail;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Summaries;

/// <summary>
/// Plans the weekly summary of an agency and the board's monthly one, whose figures are frozen first. A person who has another such mail that day
/// gets this one on the next working day (DOMAIN §4, the noise ceiling).
/// </summary>
internal sealed class PlanSummaries(IDirectoryStore directory, PlanOtherMail planOther, IAsideStore asides, IBoardStore board, EntriesOwed entriesOwed, Present present)
{
    public async Task<Handling> HandleAsync(PlanWeeklySummary message, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);

        if (partnership.Find(message.Party) is not { } agency || !agency.IsReleasedOn(at.DateInLondon()))
        {
            return Handling.Done;
        }

        foreach (var person in agency.WithRole(ContactRole.AssuranceContact)
            .Where(contact => !contact.Deputy && !MailKind.WeeklySummary.IsMutedBy(contact)).Select(contact => contact.Person).Distinct())
        {
            await PlanAsync(
                MailKind.WeeklySummary, person, partnership.HomeOf(person), message.Week, agency.Id, $"{agency.Id}/{Period(message.Week)}", at, cancellationToken);
        }

        return Handling.Done;
    }

    public async Task<Handling> HandleAsync(PlanMonthlySummary message, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);

        if (await board.FindMonthAsync(message.Month, cancellationToken) is null)
        {
            var entries = await entriesOwed.ReadAllAsync(partnership, cancellationToken);
            await board.FreezeAsync(MonthFigures.Count(message.Month, entries, present.At(at, partnership)), cancellationToken);
        }

        foreach (var person in partnership.Board.Contacts.Where(contact => !contact.Deputy && contact.Role != ContactRole.Operator).Select(contact => contact.Person).Distinct())
        {
            await PlanAsync(MailKind.MonthlySummary, person, partnership.HomeOf(person), message.Month, null, Period(message.Month), at, cancellationToken);
        }

        return Handling.Done;
    }

    private static string Period(DateOnly first) => first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task PlanAsync(
        MailKind kind, PersonId person, PartyId home, DateOnly about, PartyId? agency, string period, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var mail = new Notification
        {
            Id = NotificationId.For(kind, person.ToString(), period),
            Kind = kind,
            Party = home,
            Person = person,
            On = at.DateInLondon(),
            Agency = agency,
            About = about,
        };

        if (!await planOther.HandleAsync(mail, at, cancellationToken))
        {
            await asides.KeepAsync(home, MailFault.Of(mail.Id, MailFault.NoFreeDay, at), cancellationToken);
        }
    }
}
