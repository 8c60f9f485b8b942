using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>Records on each ladder that its step was told, once a mail was accepted: from that London date the next step is counted.</summary>
internal sealed class RecordTelling(
    INotificationStore notifications, IWaitingListStore store, IBoardStore board, IDirectoryStore directory, Present present)
{
    private const int AtOnce = 50;

    public async Task<Handling> HandleAsync(RecordTold message, CancellationToken cancellationToken)
    {
        if (await notifications.FindAsync(message.Party, message.Notification, cancellationToken) is not { Notification: { SentTo: { } to, SentAt: { } sentAt } mail })
        {
            return Handling.Impossible;
        }

        var on = sentAt.DateInLondon();
        var chair = (await directory.ReadAsync(cancellationToken)).Board.WithRole(ContactRole.Chair).FirstOrDefault()?.Person;
        var toAgencies = new List<RaisingKey>();

        foreach (var raising in mail.Told)
        {
            // A board's digest holds notices; only what the chair is told is a step of the ladder itself.
            if (message.Party == PartyId.Board && raising.Step >= Recipients.BoardsManagerToldAt)
            {
                await board.RecordToldAsync(raising, to == chair ? ContactRole.Chair : ContactRole.BoardsManager, on, cancellationToken);
            }

            if (message.Party != PartyId.Board || (to == chair && raising.Step >= Recipients.ChairToldAt))
            {
                toAgencies.Add(raising);
            }
        }

        foreach (var agency in toAgencies.GroupBy(raising => raising.Agency))
        {
            foreach (var chunk in agency.GroupBy(raising => raising.Entry).Chunk(AtOnce))
            {
                if (!await RecordAsync(agency.Key, chunk, on, to, mail, cancellationToken))
                {
                    return Handling.Busy;
                }
            }
        }

        return Handling.Done;
    }

    /// <summary>False when somebody else wrote meanwhile: the message is handled again, and what is recorded by then is left as it is.</summary>
    private async Task<bool> RecordAsync(
        PartyId agency, IGrouping<EntryId, RaisingKey>[] entries, DateOnly on, PersonId to, Notification mail, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var now = present.At(at);
        var changes = new List<EntryChange>();

        foreach (var entry in entries)
        {
            if (await store.FindAsync(agency, entry.Key, cancellationToken) is not { } stored)
            {
                continue;
            }

            var told = entry.Where(raising => IsUntold(stored.Entry, raising))
                .Select(raising => new NewEvent(new StepTold(raising.Check, raising.N, raising.Step, raising.Raise, on, to))).ToList();

            if (told.Count > 0)
            {
                changes.Add(Consequences.OfRecording(stored, [.. told], now, new Provenance("mail", mail.Id.ToString(), at), null));
            }
        }

        var results = await store.CommitAsync(agency, changes, cancellationToken);
        return results.All(result => result == CommitResult.Committed);
    }

    private static bool IsUntold(WaitingListEntry entry, RaisingKey raising) =>
        entry.LadderFor(raising.Check) is { } ladder && ladder.N == raising.N
        && ladder.Raisings.Any(each => each.Step == raising.Step && each.Raise == raising.Raise && each.ToldOn is null);
}
