using System.Collections.Immutable;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Domain.WaitingList;

/// <summary>An entry as it is stored: <paramref name="Version"/> changes with every write, <paramref name="Events"/> counts its events.</summary>
public sealed record StoredEntry(WaitingListEntry Entry, string Version, int Events, string Head, DateTimeOffset? WakeAt, DateTimeOffset? EndedAt)
{
    /// <summary>Whether it is on its way to another partition, or from one.</summary>
    public Moving Moving { get; init; }

    /// <summary>Whether it lies among those whose wait ended long ago. It stays there while nothing is owed on it.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Whether anything may be written beside its events that was not erased.</summary>
    public bool HasWords { get; init; }
}

/// <summary>An event to be added, with the words that go with it when there are any.</summary>
public sealed record NewEvent(EntryEvent Event, string? Text = null);

/// <summary>"This was me": recognises a write that committed though its answer was lost. The digest is of the body that asked for it.</summary>
public sealed record Receipt(string OperationId, string BodyDigest);

/// <summary>Everything that happens to one wait at once: all of it is committed, or none.</summary>
public sealed record EntryChange
{
    /// <summary>What was read; null when the entry is new.</summary>
    public required StoredEntry? Before { get; init; }

    public required WaitingListEntry After { get; init; }

    public required ImmutableArray<NewEvent> Events { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it, by role or system, never by name.</summary>
    public required string Actor { get; init; }

    public required string Correlation { get; init; }

    /// <summary>The earliest instant at which anything about an open entry can change; null when it is not open.</summary>
    public required DateTimeOffset? WakeAt { get; init; }

    public required string PolicyVersion { get; init; }

    public required string CalendarVersion { get; init; }

    public Receipt? Receipt { get; init; }

    /// <summary>Whether it erases the last words that there were.</summary>
    public bool ErasesAllWords { get; init; }

    public ImmutableArray<OutboxMessage> Messages { get; init; } = [];

    public ImmutableArray<Notification> Notifications { get; init; } = [];
}

/// <summary>What became of a change.</summary>
public enum CommitResult
{
    Committed,

    /// <summary>Somebody else changed the entry since it was read: read it again and decide anew.</summary>
    ChangedMeanwhile,

    /// <summary>The same operation was committed before, with the same body.</summary>
    DoneBefore,

    /// <summary>The same key came with another body.</summary>
    KeyUsedForAnother,
}

/// <summary>Where an entry lives, and who may list it. <paramref name="BodyDigest"/> is of the request that made it.</summary>
public sealed record EntryLocation(EntryId Id, PartyId Responsible, PartyId ReferredBy, ServiceCode Service, string BodyDigest);

/// <summary>One page, and where the next begins; null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Entries that are there and cannot be read; the nightly audit tells of them.</summary>
    public IReadOnlyList<EntryId> Unreadable { get; init; } = [];

    /// <summary>Entries on their way that are here and do not count here.</summary>
    public IReadOnlyList<StoredEntry> Elsewhere { get; init; } = [];
}

/// <summary>Why a party may list an entry that lives elsewhere.</summary>
public enum PointerKind
{
    /// <summary>It referred, or its service is waited for.</summary>
    Follows,

    /// <summary>It was asked to answer for interim support, or is to settle who does.</summary>
    Asked,
}

/// <summary>An entry and the instant at which it asked to be looked at.</summary>
public sealed record DueEntry(EntryId Id, DateTimeOffset WakeAt);

/// <summary>What the nightly audit found about one entry.</summary>
public sealed record AuditFinding(EntryId Id, string Fault);

/// <summary>How many rows were tidied, and where to go on; null at the end.</summary>
public sealed record Tidied(int Rows, string? Next);

/// <summary>The waits of the partnership; a partition is an agency, and everything about one wait commits at once.</summary>
public interface IWaitingListStore
{
    Task<StoredEntry?> FindAsync(PartyId party, EntryId id, CancellationToken cancellationToken);

    /// <summary>Entries that wait, and those whose wait ended not long ago, in the order of their references.</summary>
    Task<Page<StoredEntry>> ReadCurrentAsync(PartyId party, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Entries whose wait ended longer ago, in the order of their references.</summary>
    Task<Page<StoredEntry>> ReadArchivedAsync(PartyId party, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Entries whose wake instant has come, oldest first, in pages.</summary>
    IAsyncEnumerable<IReadOnlyList<DueEntry>> ReadDueAsync(PartyId party, DateTimeOffset upTo, CancellationToken cancellationToken);

    /// <summary>Removes a wake that belongs to no open entry any more.</summary>
    Task DropWakeAsync(PartyId party, DueEntry due, CancellationToken cancellationToken);

    /// <summary>The earliest wake instant of a party.</summary>
    Task<DateTimeOffset?> NextWakeAsync(PartyId party, CancellationToken cancellationToken);

    /// <summary>Commits changes of entries of one party, several in one transaction where they fit; each change by itself is whole. Answers in the same order.</summary>
    Task<IReadOnlyList<CommitResult>> CommitAsync(PartyId party, IReadOnlyList<EntryChange> changes, CancellationToken cancellationToken);

    /// <summary>The receipt of an operation that was committed before.</summary>
    Task<Receipt?> FindReceiptAsync(PartyId party, string operationId, CancellationToken cancellationToken);

    /// <summary>What happened to an entry, oldest first.</summary>
    Task<IReadOnlyList<HistoryItem>> ReadHistoryAsync(PartyId party, EntryId id, CancellationToken cancellationToken);

    Task<EntryLocation?> LocateAsync(EntryId id, CancellationToken cancellationToken);

    /// <summary>Takes a reference for a new entry. Answers the location that holds: this one, or the one that was there before.</summary>
    Task<EntryLocation> ClaimAsync(EntryLocation location, CancellationToken cancellationToken);

    /// <summary>Lets a party list an entry that lives elsewhere; doing so again changes nothing.</summary>
    Task PointAsync(PartyId into, EntryLocation location, PointerKind kind, CancellationToken cancellationToken);

    /// <summary>Whether a party may list an entry that lives elsewhere.</summary>
    Task<bool> HasPointerAsync(PartyId party, PointerKind kind, EntryId id, CancellationToken cancellationToken);

    /// <summary>The entries a party may list though they live elsewhere.</summary>
    Task<Page<EntryLocation>> ReadPointersAsync(PartyId party, PointerKind kind, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Takes a pointer away; nothing happens when it is not there.</summary>
    Task DropPointerAsync(PartyId party, PointerKind kind, EntryId id, CancellationToken cancellationToken);

    /// <summary>Recomputes an entry from its events, verifies their chain and its wake row, and mends the index.</summary>
    Task<IReadOnlyList<AuditFinding>> AuditAsync(PartyId party, StoredEntry stored, CancellationToken cancellationToken);

    /// <summary>What the audit would find about an entry as it was read, mending nothing.</summary>
    Task<IReadOnlyList<AuditFinding>> VerifyAsync(PartyId party, StoredEntry stored, CancellationToken cancellationToken);

    /// <summary>
    /// Archives entries that ended before an instant and drops receipts older than one, some rows at a time; <paramref name="after"/> is where the time
    /// before said to go on.
    /// </summary>
    Task<Tidied> TidyAsync(PartyId party, DateTimeOffset endedBefore, DateTimeOffset receiptsBefore, string? after, CancellationToken cancellationToken);

    /// <summary>Looks for what a held-up move left of entries that live elsewhere, some rows at a time; takes it away and tells of it.</summary>
    Task<Page<AuditFinding>> ClearStrayAsync(PartyId party, string? after, CancellationToken cancellationToken);

    /// <summary>The same, and takes nothing away.</summary>
    Task<Page<AuditFinding>> FindStrayAsync(PartyId party, string? after, CancellationToken cancellationToken);

    /// <summary>Whether an entry is being forgotten: counted, and not yet gone from everywhere.</summary>
    Task<bool> IsGoingAsync(PartyId party, EntryId id, CancellationToken cancellationToken);
}
