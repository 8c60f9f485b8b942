using System.Globalization;
using Monitor.App.Features.Mail;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Returns;

/// <summary>
/// Plans the mail that is due about each return of an agency that is not signed, the oldest return first: that it is open, then that it is due and
/// late. Of mails that were missed only the latest is made up for.
/// </summary>
internal sealed class ChaseReturn(IReturnStore returns, IDirectoryStore directory, PlanOtherMail planOther, Present present)
{
    public async Task<Handling> HandleAsync(ChaseReturns message, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var today = at.DateInLondon();

        if (today != message.On)
        {
            // Its day has passed; the next one plans what this one would have.
            return Handling.Done;
        }

        var partnership = (await directory.ReadAsync(cancellationToken)).On(today);

        if (partnership.Find(message.Party) is not { } agency || !agency.IsReleasedOn(today)
            || agency.WithRole(ContactRole.AssuranceContact).FirstOrDefault()?.Person is not { } person)
        {
            return Handling.Done;
        }

        var isWhole = true;

        foreach (var stored in await returns.ReadAsync(agency.Id, cancellationToken))
        {
            isWhole &= await ChaseAsync(stored, agency, person, partnership.HomeOf(person), at, cancellationToken);
        }

        return isWhole ? Handling.Done : Handling.Busy;
    }

    private async Task<bool> ChaseAsync(StoredReturn stored, Party agency, PersonId person, PartyId home, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var asked = stored.Return;
        var due = ReturnCalendar.MailsBy(at.DateInLondon(), asked, present.Policy.Returns, present.WorkingDays);

        if (asked.IsSigned || asked.Told >= due)
        {
            return true;
        }

        var kind = due == ReturnMail.Opening ? MailKind.ReturnOpened : MailKind.ReturnReminder;
        var isPlanned = await planOther.HandleAsync(
            new Notification
            {
                Id = NotificationId.For(kind, agency.Id.ToString(), string.Create(CultureInfo.InvariantCulture, $"{asked.Period}/{asked.Version}/{due}")),
                Kind = kind,
                Party = home,
                Person = person,
                On = at.DateInLondon(),
                Agency = agency.Id,
                Return = new ReturnMark(asked.Period, asked.Version, due),
            },
            at,
            cancellationToken);

        // Without a free day in sight it is tried again tomorrow. Who changed the return meanwhile is looked at again.
        return !isPlanned
            || await returns.CommitAsync(ReturnWrites.Of(stored, new ReturnEdit(asked with { Told = due }), at, null), cancellationToken) == CommitResult.Committed;
    }
}
