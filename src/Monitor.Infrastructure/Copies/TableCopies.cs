using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Monitor.Domain;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Copies;

/// <inheritdoc cref="ICopies"/>
/// <remarks>
/// A table is a compressed file with a line for each row. Entries first, then where they live, so that no entry is in a copy without its place. While rows are
/// read, others write: entries that are not whole in what was read, or on their way, are read again by themselves and written at the end of their file.
/// </remarks>
internal sealed class TableCopies(ITables tables, TimeProvider time) : ICopies
{
    private const int Format = 1;
    private const string Manifest = "copy.json";
    private const string Restoring = "Restore";
    private const int MovesWaitedFor = 30;
    private const UnixFileMode OursAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Entries before their places, and everything else after both.</summary>
    private static readonly ImmutableArray<TableName> Order = [TableName.Assurance, TableName.Locator, .. Enum.GetValues<TableName>().Except([TableName.Assurance, TableName.Locator])];

    public async Task<Result<Copy>> WriteAsync(string folder, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return new InvalidProblem("folder-in-use", $"{folder} is not empty. Name a folder that is empty, or not there yet.");
        }

        MakeFolder(folder);
        await tables.EnsureCreatedAsync(cancellationToken);
        var copied = new List<CopiedTable>();
        var again = 0;
        var unsettled = 0;

        // The file of the entries stays open until their places are known: what is read again goes to its end.
        await using (var entries = new CopyFile(FileOf(folder, TableName.Assurance)))
        {
            var whole = new WholeEntries();

            await foreach (var row in ScanAsync(tables.Assurance, cancellationToken))
            {
                if (IsCopied(row, at))
                {
                    whole.Add(row);
                    await AddAsync(entries, row);
                }
            }

            await using (var places = new CopyFile(FileOf(folder, TableName.Locator)))
            {
                await foreach (var row in ScanAsync(tables.Locator, cancellationToken))
                {
                    if (!whole.IsWhole(EntryLocator.ToLocation(EntryId.Parse(row.Partition, null), row)))
                    {
                        // Where it lives is written as it was found at rest.
                        var (place, isSettled) = await ReadAgainAsync(entries, whole, row, cancellationToken);
                        await (place is null ? Task.CompletedTask : places.AddAsync(CopyLine.Of(place)));
                        again++;
                        unsettled += isSettled ? 0 : 1;
                        continue;
                    }

                    await places.AddAsync(CopyLine.Of(row));
                }

                copied.Add(await places.EndAsync(TableName.Locator));
            }

            foreach (var id in whole.NotLocated)
            {
                await TakeBackIfGoneAsync(entries, whole, id, cancellationToken);
            }

            copied.Insert(0, await entries.EndAsync(TableName.Assurance));
        }

        foreach (var name in Order.Except([TableName.Assurance, TableName.Locator]))
        {
            await using var file = new CopyFile(FileOf(folder, name));

            await foreach (var row in ScanAsync(tables.Table(name), cancellationToken))
            {
                await file.AddAsync(CopyLine.Of(row));
            }

            copied.Add(await file.EndAsync(name));
        }

        var copy = new Copy(Format, at, [.. copied], again, unsettled);
        await File.WriteAllTextAsync(Path.Combine(folder, Manifest), JsonSerializer.Serialize(copy, Indented), cancellationToken);
        return copy;
    }

    public async Task<Result<Copy>> CheckAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(folder, Manifest)))
        {
            return new InvalidProblem("no-copy", $"{folder} holds no whole copy: there is no {Manifest} in it, which is written last.");
        }

        Copy copy;

        try
        {
            copy = JsonSerializer.Deserialize<Copy>(await File.ReadAllTextAsync(Path.Combine(folder, Manifest), cancellationToken), Indented) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException)
        {
            return new InvalidProblem("copy-damaged", $"{Manifest} cannot be read.");
        }

        if (copy.Format > Format)
        {
            return new InvalidProblem("copy-newer", "A newer program has written this copy. Restore it with that one.");
        }

        foreach (var table in copy.Tables)
        {
            var file = Path.Combine(folder, Path.GetFileName(table.File));

            if (!File.Exists(file) || await DigestAsync(file, cancellationToken) != table.Digest)
            {
                return new InvalidProblem("copy-damaged", $"{table.File} is not there, or not as it was written.");
            }
        }

        return copy;
    }

    public async Task<Result<Copy>> RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        if (!(await CheckAsync(folder, cancellationToken)).IsSuccess(out var copy, out var problem))
        {
            return problem;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        var marker = await DigestAsync(Path.Combine(folder, Manifest), cancellationToken);

        if (await IsInUseAsync(marker, cancellationToken))
        {
            return new ConflictProblem("tables-in-use", "Something is stored here already. A copy is restored into empty tables only, so that nothing is mixed.");
        }

        await tables.Jobs.CommitAsync(Restoring, [TableWrite.Upsert(new TableRow(Restoring, marker) { { Stored.VersionColumn, Stored.Version } })], cancellationToken);

        foreach (var table in copy.Tables)
        {
            await RestoreAsync(tables.Table(Enum.Parse<TableName>(table.Name)), Path.Combine(folder, Path.GetFileName(table.File)), cancellationToken);
        }

        await tables.Jobs.CommitAsync(Restoring, [TableWrite.DeleteAny(Restoring, marker)], cancellationToken);
        return copy;
    }

    public async IAsyncEnumerable<EntryLocation> ReadLocationsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ScanAsync(tables.Locator, cancellationToken))
        {
            yield return EntryLocator.ToLocation(EntryId.Parse(row.Partition, null), row);
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OursAlone);
        }
    }

    private static string FileOf(string folder, TableName name) => Path.Combine(folder, $"{name.ToString().ToLowerInvariant()}.jsonl.gz");

    private static async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static async IAsyncEnumerable<TableRow> ScanAsync(ITable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;

        do
        {
            var page = await table.ScanAsync(continuation, cancellationToken);

            foreach (var row in page.Rows)
            {
                yield return row;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>
    /// Reads an entry by itself, where it lives by now; one that is on its way is waited for. Answers its place as it was then (none when it is not there any
    /// more), and whether it was found at rest.
    /// </summary>
    private async Task<(TableRow? Place, bool IsSettled)> ReadAgainAsync(CopyFile entries, WholeEntries whole, TableRow found, CancellationToken cancellationToken)
    {
        var id = EntryId.Parse(found.Partition, null);

        for (var look = 1; ; look++)
        {
            if (await tables.Locator.FindAsync(found.Partition, found.Row, cancellationToken) is not { } place)
            {
                await TakeBackAsync(entries, whole, id);
                return (null, true); // it was forgotten meanwhile
            }

            var home = EntryLocator.ToLocation(id, place).Responsible.ToString();
            var rows = await EntryCopy.ReadAsync(tables.Assurance, home, id, cancellationToken);
            var isMoving = rows is null || (rows is [var entry, ..] && EntryRows.TryToStored(entry) is { Moving: not Moving.No } or { Entry.MovingTo: not null });

            if (!isMoving)
            {
                await TakeBackAsync(entries, whole, id);

                foreach (var row in rows!)
                {
                    await AddAsync(entries, row);
                }

                return (place, true);
            }

            if (look == MovesWaitedFor)
            {
                return (place, false);
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    /// <summary>
    /// Wakes are made anew. A receipt of since the copy was begun may be of something that is not in it: whoever sends that again would be told that it was
    /// recorded, and it would be lost.
    /// </summary>
    private static bool IsCopied(TableRow row, DateTimeOffset begun) => RowKeys.Split(row.Row)[0] switch
    {
        Keys.Wakes => false,
        Keys.Receipts => !(row.FindInstant("at") >= begun),
        _ => true,
    };

    private static async Task AddAsync(CopyFile entries, TableRow row)
    {
        await entries.AddAsync(CopyLine.Of(row));

        if (EntryCopy.WakeOf(row) is { } wake)
        {
            await entries.AddAsync(CopyLine.Of(wake));
        }
    }

    private static async Task TakeBackAsync(CopyFile entries, WholeEntries whole, EntryId id)
    {
        foreach (var partition in whole.PlacesOf(id))
        {
            await entries.AddAsync(CopyLine.TakingBack(partition, id));
        }
    }

    /// <summary>An entry that was read and has no place was forgotten meanwhile; if it is there still, what is wrong with it is the audit's to tell.</summary>
    private async Task TakeBackIfGoneAsync(CopyFile entries, WholeEntries whole, EntryId id, CancellationToken cancellationToken)
    {
        foreach (var partition in whole.PlacesOf(id))
        {
            if (await EntryCopy.FindAsync(tables.Assurance, partition, id, cancellationToken) is null)
            {
                await entries.AddAsync(CopyLine.TakingBack(partition, id));
            }
        }
    }

    private async Task<bool> IsInUseAsync(string marker, CancellationToken cancellationToken)
    {
        if (await tables.Jobs.FindAsync(Restoring, marker, cancellationToken) is not null)
        {
            return false; // the same copy, broken off
        }

        foreach (var name in Order)
        {
            await foreach (var _ in ScanAsync(tables.Table(name), cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task RestoreAsync(ITable table, string file, CancellationToken cancellationToken)
    {
        var pack = new RowPack(table);

        await foreach (var text in CopyFile.ReadAsync(file, cancellationToken))
        {
            var line = CopyLine.Parse(text);

            if (line.TakenBack is { } id)
            {
                await pack.FlushAsync(cancellationToken);
                await EntryCopy.DropAsync(table, line.Partition, EntryId.Parse(id, null), cancellationToken);
                continue;
            }

            await pack.AddAsync(line.ToRow(), cancellationToken);
        }

        await pack.FlushAsync(cancellationToken);
    }
}
