using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="INotificationStore"/>
internal sealed class NotificationStore(ITables tables) : INotificationStore
{
    private const int TidiedAtOnce = TableLimits.WritesInTransaction;

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

    public async Task<Tidied> TidyAsync(PartyId party, DateOnly before, string? after, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var page = await _assurance.ReadSomeAsync(TableRange.After(partition, after ?? Keys.Notifications) with { Take = TidiedAtOnce }, cancellationToken);
        var isMails = after is null || RowKeys.Split(after)[0] == Keys.Notifications;
        var old = page.Rows.Where(row => (isMails ? MailDayOf(row) : DayOf(row)) < before).ToList();

        if (old.Count > 0)
        {
            await _assurance.CommitAsync(partition, [.. old.Select(row => TableWrite.Delete(partition, row.Row, row.ETag!))], cancellationToken);
        }

        return new Tidied(old.Count, page.Continuation is not null ? page.Rows[^1].Row : isMails ? Keys.DayPlaces : null);
    }

    /// <summary>The day of a mail; null when its row cannot be read here, which must keep no other from going.</summary>
    private static DateOnly? MailDayOf(TableRow row)
    {
        try
        {
            return Stored.Read<Notification>(Stored.Known(row).GetString("notification")).On;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or MalformedRow or NewerRowException)
        {
            return null;
        }
    }

    private static DateOnly DayOf(TableRow place) => DateOnly.ParseExact(RowKeys.Split(place.Row)[1], "yyyyMMdd", CultureInfo.InvariantCulture);

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
