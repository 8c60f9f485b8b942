using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Work;

/// <summary>One table in a copy: how many rows it has, in which file they are, and the file's SHA-256 in hexadecimal.</summary>
public sealed record CopiedTable(string Name, long Rows, string File, string Digest);

/// <summary>A copy of everything that is stored, in a folder.</summary>
/// <param name="Format">How its files are written; a program refuses a format above its own.</param>
/// <param name="At">When it was begun: what was recorded before is in it.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="ReadAgain">Entries that changed while they were copied, and were read once more by themselves.</param>
/// <param name="Unsettled">Entries that were on their way between two agencies to the last, and are in it as they were then.</param>
public sealed record Copy(int Format, DateTimeOffset At, ImmutableArray<CopiedTable> Tables, int ReadAgain, int Unsettled)
{
    /// <summary>All rows together.</summary>
    public long Rows => Tables.Sum(table => table.Rows);
}

/// <summary>
/// Copies of everything that is stored, made while the monitor works. A folder is a copy once its <c>copy.json</c> is there, which is written last. It holds what
/// the tables hold, personal data included, and belongs on a disk that is as safe as they are.
/// </summary>
public interface ICopies
{
    /// <summary>
    /// Copies every table into an empty or new folder. Each entry is in it whole: its row follows from its events. Refused with <c>folder-in-use</c>.
    /// </summary>
    Task<Result<Copy>> WriteAsync(string folder, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Whether a folder holds a whole copy. Refused with <c>no-copy</c>, <c>copy-damaged</c> or <c>copy-newer</c>.</summary>
    Task<Result<Copy>> CheckAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a copy into empty tables; one that was broken off goes on when it is asked for again. Refused as <see cref="CheckAsync"/> is, and with
    /// <c>tables-in-use</c> where anything else is stored.
    /// </summary>
    Task<Result<Copy>> RestoreAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Where every entry lives, in no particular order. Reads the whole table, as nothing but a tool does.</summary>
    IAsyncEnumerable<EntryLocation> ReadLocationsAsync(CancellationToken cancellationToken);
}
