using Monitor.Domain.People;

namespace Monitor.Domain.Work;

/// <summary>A message leased from the outbox; handing back <paramref name="Lease"/> proves that it is still ours.</summary>
public sealed record LeasedMessage(PartyId Party, OutboxMessage Row, string TraceParent, string Lease, int Tries);

/// <summary>What was leased, and how many more are due but held by another for now.</summary>
public sealed record Lease(IReadOnlyList<LeasedMessage> Messages, int HeldByAnother)
{
    /// <summary>Messages that are due and cannot be read here: they are left for a newer program, or for a person.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>The instant of the oldest message that is due, whoever has it and whether it can be read or not; null when none is due.</summary>
    public DateTimeOffset? Oldest { get; init; }
}

/// <summary>Messages that wait in a partition until they are handled.</summary>
public interface IOutboxStore
{
    /// <summary>Leases up to <paramref name="most"/> messages that are due and not leased to another, oldest first.</summary>
    Task<Lease> LeaseDueAsync(PartyId party, DateTimeOffset now, DateTimeOffset leaseUntil, DateTimeOffset realNow, int most, CancellationToken cancellationToken);

    /// <summary>Adds messages; those that are there already stay as they are.</summary>
    Task AddAsync(PartyId party, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken);

    /// <summary>Adds a message that came by a queue and could not be handled now; <paramref name="tries"/> is how often handling it has failed.</summary>
    Task AddAgainAsync(PartyId party, OutboxMessage message, int tries, CancellationToken cancellationToken);

    /// <summary>Removes a message that was handled. Nothing happens when the lease was lost.</summary>
    Task CompleteAsync(LeasedMessage message, CancellationToken cancellationToken);

    /// <summary>Puts a message off until later, in its own words, after a failure.</summary>
    Task PostponeAsync(LeasedMessage message, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>Keeps a message aside that cannot be handled, with the reason, and removes it from the outbox.</summary>
    Task SetAsideAsync(LeasedMessage message, string reason, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The instant of the oldest message in a partition.</summary>
    Task<DateTimeOffset?> NextAsync(PartyId party, CancellationToken cancellationToken);
}

/// <summary>Something that could not be handled and waits for a person: our own bodies whole, of others only what cannot name anybody.</summary>
public sealed record Aside(string Id, string Queue, string Reason, string? Body, string? MessageId, string? BodySha256, DateTimeOffset At, string? Sender = null);

/// <summary>Messages kept aside.</summary>
public interface IAsideStore
{
    /// <summary>Keeps one; the same id again changes nothing.</summary>
    Task KeepAsync(PartyId party, Aside aside, CancellationToken cancellationToken);

    Task<IReadOnlyList<Aside>> ReadAsync(PartyId party, CancellationToken cancellationToken);

    Task<Aside?> FindAsync(PartyId party, string id, CancellationToken cancellationToken);

    /// <summary>Lets go of one that was dealt with; nothing happens when it is not there.</summary>
    Task DropAsync(PartyId party, string id, CancellationToken cancellationToken);
}
