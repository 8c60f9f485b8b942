using System.Diagnostics;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="INotificationStore"/>
internal sealed class NotificationStore(ITables tables) : INotificationStore
{
    private readonly ITable _assurance = tables.Assurance;

    public static TableRow RowOf(Notification notification) => new(notification.Party.ToString(), Keys.Notification(notification.Id))
    {
        { Stored.VersionColumn, Stored.Version },
        { "notification", Stored.Write(notification with { Told = [] }) },
        { "told", string.Join(' ', notification.Told) },
    };

    public async Task<StoredNotification?> FindAsync(PartyId party, NotificationId id, CancellationToken cancellationToken)
    {
        var row = await _assurance.FindAsync(party.ToString(), Keys.Notification(id), cancellationToken);

        if (row is null)
        {
            return null;
        }

        var told = Stored.Known(row).GetString("told").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(RaisingKey.Parse);
        return new StoredNotification(Stored.Read<Notification>(row.GetString("notification")) with { Told = [.. told] }, row.ETag!);
    }

    public async Task<Planning> PlanAsync(Notification notification, OutboxMessage message, CancellationToken cancellationToken)
    {
        var partition = notification.Party.ToString();
        var writes = new List<TableWrite>
        {
            TableWrite.Insert(RowOf(notification)),
            TableWrite.Insert(OutboxStore.RowOf(partition, message, Activity.Current?.Id ?? string.Empty)),
        };

        if (notification.Kind.TakesThePlaceOfADay && notification.Person is { } person)
        {
            writes.Add(TableWrite.Insert(new TableRow(partition, Keys.DayPlace(notification.On, person))
            {
                { Stored.VersionColumn, Stored.Version },
                { "notification", notification.Id.ToString() },
            }));
        }

        var outcome = await _assurance.CommitAsync(partition, writes, cancellationToken);

        if (outcome.IsCommitted)
        {
            return Planning.Planned;
        }

        return await _assurance.FindAsync(partition, Keys.Notification(notification.Id), cancellationToken) is null
            ? Planning.DayTaken
            : Planning.PlannedBefore;
    }

    public async Task<StoredNotification?> TryMoveAsync(StoredNotification before, DeliveryStep step, CancellationToken cancellationToken)
    {
        var after = step.After;
        var partition = after.Party.ToString();
        var traceParent = Activity.Current?.Id ?? string.Empty;
        List<TableWrite> writes = [TableWrite.Replace(RowOf(after), before.Version)];
        writes.AddRange(step.Add.Select(message => TableWrite.Upsert(OutboxStore.RowOf(partition, message, traceParent))));

        if (step.Keep is { } fault)
        {
            writes.Add(TableWrite.Upsert(AsideStore.RowOf(partition, fault)));
        }

        writes.AddRange(step.Remove.Select(message => TableWrite.DeleteAny(partition, Keys.Message(message.NotBefore, message.Id))));

        if (step.IsPutRight)
        {
            writes.Add(TableWrite.DeleteAny(partition, Keys.Aside(MailFault.IdOf(after.Id))));
        }

        while (true)
        {
            switch (await _assurance.CommitAsync(partition, writes, cancellationToken))
            {
                case CommitOutcome.Committed { ETags: [{ } version, ..] }:
                    return new StoredNotification(after, version);
                case CommitOutcome.Refused { Index: > 0 and var gone, Reason: RefusalReason.Missing }:
                    // What was to be removed is gone already.
                    writes.RemoveAt(gone);
                    break;
                default:
                    return null;
            }
        }
    }
}
