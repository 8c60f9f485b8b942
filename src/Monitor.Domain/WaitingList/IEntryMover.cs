using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>How far an entry is on its way between two partitions.</summary>
public enum Moving
{
    No,

    /// <summary>In the old partition: copied as it is, and written to no more.</summary>
    Sealed,

    /// <summary>In the new partition: complete, and not acted on until the locator leads there.</summary>
    Arriving,
}

/// <summary>
/// Brings an entry from one partition to another (DESIGN §3). Each step may be done again, by anybody, at any time: it finds what is done already.
/// The steps are <see cref="CopyAsync"/>, <see cref="SealAsync"/>, <see cref="SwitchAsync"/>, the first write of the new agency, <see cref="ClearAsync"/>.
/// </summary>
public interface IEntryMover
{
    /// <summary>The entry in a partition as it lies there, whatever the locator says.</summary>
    Task<StoredEntry?> FindAsync(PartyId party, EntryId id, CancellationToken cancellationToken);

    /// <summary>
    /// Copies events, texts and ladders, and puts the entry there as arriving, with one more event that says that it moved. Copying again after the old
    /// one changed replaces what was copied before. False when the entry does not live where it comes from any more, or another copied it meanwhile.
    /// </summary>
    Task<bool> CopyAsync(EntryChange arrival, PartyId from, CancellationToken cancellationToken);

    /// <summary>Seals the old entry as it was copied. False when somebody wrote to it since: it is to be copied again.</summary>
    Task<bool> SealAsync(PartyId from, StoredEntry copied, CancellationToken cancellationToken);

    /// <summary>The one moment at which responsibility moves. False when another move was faster.</summary>
    Task<bool> SwitchAsync(EntryId id, PartyId from, PartyId to, CancellationToken cancellationToken);

    /// <summary>Takes the old rows away and leaves a tombstone that says where the entry went.</summary>
    Task ClearAsync(PartyId from, EntryId id, PartyId to, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Entries that lived with a party and went elsewhere.</summary>
    Task<IReadOnlyList<EntryId>> ReadGoneAsync(PartyId party, CancellationToken cancellationToken);
}
