using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Domain.Checks;

/// <summary>A duty as it is stored: <paramref name="Version"/> changes with every write.</summary>
public sealed record StoredDuty(Duty Duty, string Version);

/// <summary>What a party owes for itself, in its own partition.</summary>
public interface IDutyStore
{
    /// <summary>Every duty of a party that is open, and those met not long ago.</summary>
    Task<IReadOnlyList<StoredDuty>> ReadAsync(PartyId party, CancellationToken cancellationToken);

    Task<StoredDuty?> FindAsync(PartyId party, string check, string about, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a duty as it was read, or as new, together with the messages that announce what happened. False when somebody else changed it meanwhile.
    /// </summary>
    Task<bool> TryWriteAsync(StoredDuty? before, Duty after, ImmutableArray<OutboxMessage> messages, CancellationToken cancellationToken);

    /// <summary>Drops duties that were met before a day. Answers how many.</summary>
    Task<int> TidyAsync(PartyId party, DateOnly metBefore, CancellationToken cancellationToken);
}
