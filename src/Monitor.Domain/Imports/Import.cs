using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Domain.Imports;

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>The file is on its way. One that stays so was broken off, and is sent again.</summary>
    Receiving,

    /// <summary>Every row was read; they are being applied.</summary>
    Applying,

    /// <summary>Every row was applied or refused.</summary>
    Done,
}

/// <summary>What became of the rows of a file, each counted once.</summary>
/// <param name="Added">Made an entry.</param>
/// <param name="Updated">Added something to one.</param>
/// <param name="Unchanged">Said what was known.</param>
/// <param name="Refused">Could not be right, or broke a rule of the list; nothing of such a row was done, or not all of it.</param>
/// <param name="Kept">Things, not rows: what stays as a person put it right though the file says otherwise.</param>
public sealed record ImportCounts(int Added, int Updated, int Unchanged, int Refused, int Kept)
{
    public static readonly ImportCounts None = new(0, 0, 0, 0, 0);

    public static ImportCounts operator +(ImportCounts one, ImportCounts other) =>
        new(one.Added + other.Added, one.Updated + other.Updated, one.Unchanged + other.Unchanged, one.Refused + other.Refused, one.Kept + other.Kept);
}

/// <summary>
/// A case system's file that an agency brought: who, by which mapping, how many rows, and what became of them. The file itself is kept nowhere. Known within the
/// agency by <paramref name="Id"/>, 32 hexadecimal digits made of the caller's key.
/// </summary>
/// <param name="Id">Of the caller and its Idempotency-Key.</param>
/// <param name="Agency">Whose entries it is about.</param>
/// <param name="Mapping">By which it was read, as it was then.</param>
/// <param name="IsWhole">Whether the file holds all that is open there: only then is what is missing in it asked about.</param>
/// <param name="State">How far it is.</param>
/// <param name="At">When it was brought.</param>
/// <param name="By">By whom, as events tell it.</param>
/// <param name="Attempt">How often the file was begun: what one attempt keeps is apart from what another does.</param>
/// <param name="FileDigest">A keyed digest by which the same file sent again is known; empty until it was read.</param>
/// <param name="Rows">How many rows the file has, beside its header.</param>
/// <param name="Urgent">In how many pieces those are kept that somebody must be told of at once; they are applied first.</param>
/// <param name="Chunks">In how many pieces all of them are kept until applied.</param>
/// <param name="Applied">How many pieces were applied.</param>
/// <param name="Counts">What became of the rows so far; those that could not be read are refused from the beginning.</param>
/// <param name="Missing">How many entries an earlier file of this mapping had that are open and not in this one.</param>
/// <param name="DoneAt">When the last row was applied.</param>
public sealed record Import(
    string Id,
    PartyId Agency,
    ImportMapping Mapping,
    bool IsWhole,
    ImportState State,
    DateTimeOffset At,
    string By,
    int Attempt,
    string FileDigest,
    int Rows,
    int Urgent,
    int Chunks,
    int Applied,
    ImportCounts Counts,
    int Missing,
    DateTimeOffset? DoneAt)
{
    private const int FirstUrgent = 1_000_000;

    /// <summary>Under which its rows are kept.</summary>
    public string Kept => $"{Id}.{Attempt}";

    /// <summary>The number of a piece of rows, by how many of its kind came before it.</summary>
    public static int NumberOf(int before, bool isUrgent) => (isUrgent ? FirstUrgent : 0) + before + 1;

    /// <summary>The number of the piece that is applied next.</summary>
    public int Next => Applied < Urgent ? NumberOf(Applied, isUrgent: true) : NumberOf(Applied - Urgent, isUrgent: false);
}

/// <summary>An import as it is stored. <paramref name="Tag"/> changes with every change.</summary>
public sealed record StoredImport(Import Import, string Tag);

/// <summary>Some rows of a file that wait to be applied. <paramref name="Seen"/>: cases of rows that cannot be right, which are in the file all the same.</summary>
public sealed record ImportChunk(int Number, ImmutableArray<ImportRow> Rows, ImmutableArray<string> Seen);

/// <summary>
/// The entry to which a source's case led, and the instant of the import that saw it last. <paramref name="Case"/> is a keyed hash of reference and service;
/// a case that was referred again is another wait, told by the day of its referral as the source has it.
/// </summary>
public sealed record KnownCase(string Case, DateOnly ReceivedOn, EntryId Entry, DateTimeOffset SeenAt);

/// <summary>What one row came to.</summary>
public enum RowOutcome
{
    Added,
    Updated,
    Unchanged,
    Refused,
}

/// <summary>Imports of the agencies, their rows until they were applied, and what is wrong with rows; a partition is an agency.</summary>
public interface IImportStore
{
    Task<StoredImport?> FindAsync(PartyId agency, string id, CancellationToken cancellationToken);

    /// <summary>All of an agency that are kept, the newest first.</summary>
    Task<IReadOnlyList<StoredImport>> ReadAsync(PartyId agency, CancellationToken cancellationToken);

    /// <summary>Keeps a new import; answers what holds, this one or the one that was there before.</summary>
    Task<StoredImport> BeginAsync(Import import, CancellationToken cancellationToken);

    /// <summary>Keeps what it is from now on, together with the messages that announce it; null when somebody else changed it meanwhile.</summary>
    Task<StoredImport?> ReplaceAsync(StoredImport before, Import after, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken);

    /// <summary>Keeps rows and what is wrong with others; doing so again replaces them.</summary>
    Task AddChunkAsync(PartyId agency, string kept, ImportChunk chunk, IReadOnlyList<RowFault> faults, CancellationToken cancellationToken);

    Task<ImportChunk?> FindChunkAsync(PartyId agency, string kept, int number, CancellationToken cancellationToken);

    /// <summary>Keeps what the list refused of a chunk's rows; doing so again replaces it.</summary>
    Task AddRefusalsAsync(PartyId agency, string kept, int chunk, IReadOnlyList<RowFault> faults, CancellationToken cancellationToken);

    /// <summary>What is wrong with rows, in no particular order.</summary>
    IAsyncEnumerable<RowFault> ReadFaultsAsync(PartyId agency, string kept, CancellationToken cancellationToken);

    /// <summary>Keeps the entries that are asked about; doing so again replaces them.</summary>
    Task WriteMissingAsync(PartyId agency, string kept, IReadOnlyList<EntryId> entries, CancellationToken cancellationToken);

    Task<IReadOnlyList<EntryId>> ReadMissingAsync(PartyId agency, string kept, CancellationToken cancellationToken);

    /// <summary>The entries of a source's case, one for each wait; none when the source never told of it.</summary>
    Task<IReadOnlyList<KnownCase>> FindCaseAsync(PartyId agency, string mapping, string caseKey, CancellationToken cancellationToken);

    Task WriteCaseAsync(PartyId agency, string mapping, KnownCase known, CancellationToken cancellationToken);

    /// <summary>Every case that a source told of.</summary>
    IAsyncEnumerable<KnownCase> ReadCasesAsync(PartyId agency, string mapping, CancellationToken cancellationToken);

    /// <summary>Takes away the rows that were kept until they were applied; with <paramref name="everything"/> what is wrong with rows and what is missing, too.</summary>
    Task ClearAsync(PartyId agency, string kept, bool everything, CancellationToken cancellationToken);

    /// <summary>Forgets an import, unless somebody else changed it meanwhile.</summary>
    Task DropAsync(StoredImport import, CancellationToken cancellationToken);
}
