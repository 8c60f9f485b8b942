using Monitor.App.Features.Entries;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>
/// Records on each ladder that its step was told, once a mail arrived, or was accepted by a provider that reports no more: from that London date the
/// next step is counted. An address that had failed before works again (CT-01).
/// </summary>
internal sealed class RecordTelling(
    INotificationStore notifications, IDutyStore duties, IWaitingListStore store, IBoardStore board, IDirectoryStore directory, FlagAddress flag, EntriesOwed entries, Present present)
{
    private const int AtOnce = 50;

    public async Task<Handling> HandleAsync(RecordTold message, CancellationToken cancellationToken)
    {
        if (await notifications.FindAsync(message.Party, message.Notification, cancellationToken) is not { Notification: { SentTo: { } to, SentAt: { } sentAt } mail })
        {
            return Handling.Impossible;
        }

        var on = (mail.DeliveredAt ?? sentAt).DateInLondon();
        var partnership = (await directory.ReadAsync(cancellationToken)).On(on);

        if (mail.AddressHadFailed)
        {
            await flag.WorksAsync(to, present.Now, cancellationToken);
        }

        var telling = new Telling(mail, to, on, present.Now, partnership);

        if (message.Party == PartyId.Board)
        {
            await TellBoardAsync(telling, cancellationToken);
        }

        foreach (var raising in mail.Told.Where(raising => raising.Entry is null))
        {
            if (!await RecordDutyAsync(telling, raising, cancellationToken))
            {
                return Handling.Busy;
            }
        }

        var found = new List<(StoredEntry Stored, IGrouping<EntryId, RaisingKey> Raisings)>();

        foreach (var entry in mail.Told.Where(raising => raising.Entry is not null).GroupBy(raising => raising.Entry!.Value))
        {
            if (await entries.FindAsync(entry.First().Agency, entry.Key, cancellationToken) is { } stored)
            {
                found.Add((stored, entry));
            }
        }

        foreach (var agency in found.GroupBy(each => each.Stored.Entry.Responsible))
        {
            foreach (var chunk in agency.Chunk(AtOnce))
            {
                if (!await RecordAsync(telling, agency.Key, chunk, cancellationToken))
                {
                    return Handling.Busy;
                }
            }
        }

        return Handling.Done;
    }

    /// <summary>A board's digest holds notices, beside the steps that are the board's own to hear.</summary>
    private async Task TellBoardAsync(Telling telling, CancellationToken cancellationToken)
    {
        var chair = telling.Partnership.Board.WithRole(ContactRole.Chair).FirstOrDefault()?.Person;

        foreach (var raising in telling.Mail.Told.Where(raising => raising.Step >= Recipients.BoardsManagerToldAt))
        {
            await board.RecordToldAsync(raising, telling.To == chair ? ContactRole.Chair : ContactRole.BoardsManager, telling.On, cancellationToken);
        }
    }

    /// <summary>False when somebody else wrote meanwhile: the message is handled again, and what is recorded by then is left as it is.</summary>
    private async Task<bool> RecordAsync(
        Telling telling, PartyId agency, (StoredEntry Stored, IGrouping<EntryId, RaisingKey> Raisings)[] entries, CancellationToken cancellationToken)
    {
        var now = present.At(telling.At, telling.Partnership);
        var changes = new List<EntryChange>();

        foreach (var (stored, raisings) in entries)
        {
            var told = raisings.Where(raising =>
                {
                    var owner = Owners.Of(Catalogue.Find(raising.Check), stored.Entry, now.Policy, telling.Partnership);
                    return telling.Tells(stored.Entry.LadderFor(raising.Check), raising, owner);
                })
                .Select(raising => new NewEvent(new StepTold(raising.Check, raising.N, raising.Step, raising.Raise, telling.On, telling.To))).ToList();

            if (told.Count > 0)
            {
                changes.Add(Consequences.OfRecording(stored, [.. told], now, new Provenance("mail", telling.Mail.Id.ToString(), telling.At), null));
            }
        }

        var results = await store.CommitAsync(agency, changes, cancellationToken);
        return results.All(result => result == CommitResult.Committed);
    }

    private async Task<bool> RecordDutyAsync(Telling telling, RaisingKey raising, CancellationToken cancellationToken) =>
        await duties.FindAsync(raising.Agency, raising.Check, raising.About, cancellationToken) is not { } stored
        || !telling.Tells(stored.Duty.Ladder, raising, raising.Agency)
        || await duties.TryWriteAsync(
            stored, stored.Duty.Apply(new StepTold(raising.Check, raising.N, raising.Step, raising.Raise, telling.On, telling.To)), [], cancellationToken);

    private sealed record Telling(Notification Mail, PersonId To, DateOnly On, DateTimeOffset At, Partnership Partnership)
    {
        /// <summary>Whether this mail told an untold raising; to the board, only where it is the board that hears the step itself, or hears it for want of others.</summary>
        public bool Tells(Ladder? ladder, RaisingKey raising, PartyId owner) =>
            ladder is not null && ladder.N == raising.N
            && ladder.Raisings.Any(each => each.Step == raising.Step && each.Raise == raising.Raise && each.ToldOn is null)
            && (Mail.Party != PartyId.Board || Mail.Kind == MailKind.Undeliverable
                || (Partnership.Find(owner) is { } party && Recipients.Hears(ladder, raising.Step, party, Partnership.Board)?.Person == To));
    }
}
