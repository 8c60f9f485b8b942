using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Imports;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Imports;

/// <summary>
/// Takes a case system's file as it comes: each row is read and kept at once, as far as it may be kept, and applied by a message after the last one. The file itself
/// is kept nowhere. One that is broken off leaves nothing that counts; sent again under the same key it begins anew.
/// </summary>
internal sealed partial class ReceiveImport(IImportStore imports, ReadFile readFile, FindMapping findMapping, Keyed keyed, Present present, ILogger<ReceiveImport> logger)
{
    private const int RowsInChunk = 100;

    private static readonly ConflictProblem KeyReused = new(
        "idempotency-key-reused", "This Idempotency-Key came with another file, mapping or part before. Use a new key for a new file.");

    private static readonly UnavailableProblem SentTwice = new("import-busy", "The same file is being sent a second time at once. Ask how far the import is, or send it again later.");

    public async Task<Result<StoredImport>> HandleAsync(Actor actor, string key, string mappingName, bool isWhole, Stream bytes, CancellationToken cancellationToken)
    {
        if (await findMapping.HandleAsync(actor.Party, mappingName, cancellationToken) is not { } mapping)
        {
            return FindMapping.NotFound;
        }

        if (!(await CsvFile.OpenAsync(bytes)).IsSuccess(out var opened, out var problem))
        {
            return problem;
        }

        using var file = opened;

        if (ReadFile.FaultOf(file, mapping) is { } fault)
        {
            return fault;
        }

        var id = keyed.OperationFor(actor.Party, $"import:{key}");
        var by = new Actor(actor.Party, ImportMark.Role) { Subject = actor.Subject }.By;
        var wanted = new Import(id, actor.Party, mapping, isWhole, ImportState.Receiving, present.Now, by, 1, string.Empty, 0, 0, 0, 0, ImportCounts.None, 0, null);
        var begun = await imports.BeginAsync(wanted, cancellationToken);

        if (begun.Import.Mapping.Name != mapping.Name || begun.Import.IsWhole != isWhole)
        {
            return KeyReused;
        }

        if (begun.Import.State != ImportState.Receiving)
        {
            return await DigestAsync(file, actor) == begun.Import.FileDigest ? begun : KeyReused;
        }

        // Whatever an earlier attempt kept is apart from what this one keeps, whether it was broken off or goes on beside it.
        return await imports.ReplaceAsync(begun, wanted with { Attempt = begun.Import.Attempt + 1 }, [], cancellationToken) is { } own
            ? await ReceiveAsync(file, own, actor, cancellationToken)
            : SentTwice;
    }

    private async Task<Result<StoredImport>> ReceiveAsync(CsvFile file, StoredImport own, Actor actor, CancellationToken cancellationToken)
    {
        var import = own.Import;
        await imports.ClearAsync(import.Agency, $"{import.Id}.{import.Attempt - 1}", everything: true, cancellationToken);

        if (!(await KeepAsync(file, import, cancellationToken)).IsSuccess(out var kept, out var problem))
        {
            await imports.ClearAsync(import.Agency, import.Kept, everything: true, cancellationToken);
            await imports.DropAsync(own, cancellationToken);
            return problem;
        }

        var applying = kept with { State = ImportState.Applying, FileDigest = await DigestAsync(file, actor) };
        var message = OutboxMessage.For(present.Now, new ApplyImport(import.Agency, import.Id), import.Id, "0");

        if (await imports.ReplaceAsync(own, applying, [message], cancellationToken) is { } stored)
        {
            Log.Received(logger, import.Id, kept.Rows, kept.Counts.Refused);
            return stored;
        }

        await imports.ClearAsync(import.Agency, import.Kept, everything: true, cancellationToken);
        return await imports.FindAsync(import.Agency, import.Id, cancellationToken) is { } other && other.Import.FileDigest == applying.FileDigest ? other : SentTwice;
    }

    /// <summary>A digest of the whole file that only this service can make: one that anybody could make would tell who guesses it what the file held.</summary>
    private async Task<string> DigestAsync(CsvFile file, Actor actor)
    {
        while ((await file.NextAsync()).IsSuccess(out var isThere, out _) && isThere)
        {
        }

        return keyed.OperationFor(actor.Party, $"file:{file.Digest}");
    }

    private async Task<Result<Import>> KeepAsync(CsvFile file, Import import, CancellationToken cancellationToken)
    {
        var reader = new RowReader(import.Mapping);
        var (urgent, others) = (new Pile(isUrgent: true), new Pile(isUrgent: false));
        var (count, refused) = (0, 0);

        while (true)
        {
            if (!(await file.NextAsync()).IsSuccess(out var isThere, out var problem))
            {
                return problem;
            }

            if (!isThere)
            {
                await KeepAsync(import, urgent, isLast: true, cancellationToken);
                await KeepAsync(import, others, isLast: true, cancellationToken);
                return count == 0
                    ? CsvFile.Empty
                    : import with { Rows = count, Urgent = urgent.Chunks, Chunks = urgent.Chunks + others.Chunks, Counts = ImportCounts.None with { Refused = refused } };
            }

            if (++count > CsvFile.MostRows)
            {
                return CsvFile.TooLarge;
            }

            var read = await readFile.RowAsync(file, reader, import.Mapping, import.Agency, cancellationToken);

            if (read.Doubt is { } doubt)
            {
                return doubt;
            }

            var pile = read.Row?.IsUrgent is true ? urgent : others;
            refused += read.Row is null ? 1 : 0;
            pile.Add(read);
            await KeepAsync(import, pile, isLast: false, cancellationToken);
        }
    }

    private async Task KeepAsync(Import import, Pile pile, bool isLast, CancellationToken cancellationToken)
    {
        if (pile.Take(isLast ? 1 : RowsInChunk) is var (chunk, faults))
        {
            await imports.AddChunkAsync(import.Agency, import.Kept, chunk, faults, cancellationToken);
        }
    }

    /// <summary>Rows that are kept together next.</summary>
    private sealed class Pile(bool isUrgent)
    {
        private readonly ImmutableArray<ImportRow>.Builder _rows = ImmutableArray.CreateBuilder<ImportRow>();
        private readonly ImmutableArray<string>.Builder _seen = ImmutableArray.CreateBuilder<string>();
        private readonly List<RowFault> _faults = [];

        public int Chunks { get; private set; }

        public void Add(FileRow read)
        {
            _faults.AddRange(read.Faults);

            if (read.Row is { } row)
            {
                _rows.Add(row);
            }

            if (read.Seen is { } seen)
            {
                _seen.Add(seen);
            }
        }

        public (ImportChunk Chunk, IReadOnlyList<RowFault> Faults)? Take(int least)
        {
            if (_rows.Count < least && _seen.Count < least && _faults.Count < least)
            {
                return null;
            }

            var faults = _faults.ToList();
            _faults.Clear();
            return (new ImportChunk(Import.NumberOf(Chunks++, isUrgent), _rows.DrainToImmutable(), _seen.DrainToImmutable()), faults);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Import {Import} has {Rows} rows, {Refused} of which cannot be right.")]
        public static partial void Received(ILogger logger, string import, int rows, int refused);
    }
}
