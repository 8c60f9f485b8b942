using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Domain.Email;

/// <summary>Whether a mail was planned.</summary>
public enum Planning
{
    Planned,

    /// <summary>It was planned before; nothing changed.</summary>
    PlannedBefore,

    /// <summary>The person already has the one other mail of that day (DOMAIN §4, the noise ceiling).</summary>
    DayTaken,
}

/// <summary>The mails of a partition.</summary>
public interface INotificationStore
{
    Task<StoredNotification?> FindAsync(PartyId party, NotificationId id, CancellationToken cancellationToken);

    /// <summary>
    /// Plans a mail and its message at once. A mail that is not the digest takes the person's one other place of its day.
    /// </summary>
    Task<Planning> PlanAsync(Notification notification, OutboxMessage message, CancellationToken cancellationToken);

    /// <summary>Drops mails of before a day, and the places of those days, some at a time; <paramref name="after"/> is where the time before said to go on.</summary>
    Task<Tidied> TidyAsync(PartyId party, DateOnly before, string? after, CancellationToken cancellationToken);

    /// <summary>Moves a mail on, with all that is written with the step. Null when it was changed since it was read.</summary>
    Task<StoredNotification?> TryMoveAsync(StoredNotification before, DeliveryStep step, CancellationToken cancellationToken);
}
