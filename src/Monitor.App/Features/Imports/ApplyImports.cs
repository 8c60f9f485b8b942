using System.Globalization;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.Imports;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Imports;

/// <summary>
/// Applies what a file brought, a hundred rows at a time; how far it is stands in the import's row, and what is left goes on by another message. Rows of one case are
/// applied in their order. Whoever is stopped has done nothing twice.
/// </summary>
internal sealed partial class ApplyImports(
    IImportStore imports, ApplyRow applyRow, IWaitingListStore store, Present present, [FromKeyedServices(Clocks.Real)] TimeProvider realTime, ILogger<ApplyImports> logger)
{
    private const int CasesInParallel = 8;

    public async Task<Handling> HandleAsync(ApplyImport message, CancellationToken cancellationToken)
    {
        var began = realTime.GetUtcNow();

        if (await imports.FindAsync(message.Agency, message.Import, cancellationToken) is not { } stored)
        {
            return Handling.Impossible;
        }

        while (stored.Import.State == ImportState.Applying)
        {
            var import = stored.Import;

            if (import.Applied == import.Chunks)
            {
                return await FinishAsync(stored, cancellationToken);
            }

            var counts = await ApplyAsync(import, cancellationToken);
            var next = import with { Applied = import.Applied + 1, Counts = import.Counts + counts };
            var isOver = realTime.GetUtcNow() - began >= InStretches.Longest && next.Applied < next.Chunks;
            OutboxMessage[] goesOn = isOver ? [OutboxMessage.For(present.Now, message, import.Id, next.Applied.ToString(CultureInfo.InvariantCulture))] : [];

            if (await imports.ReplaceAsync(stored, next, goesOn, cancellationToken) is not { } replaced || isOver)
            {
                return Handling.Done; // somebody else has it, or goes on with it
            }

            stored = replaced;
        }

        return Handling.Done;
    }

    private async Task<ImportCounts> ApplyAsync(Import import, CancellationToken cancellationToken)
    {
        var number = import.Next;
        var chunk = await imports.FindChunkAsync(import.Agency, import.Kept, number, cancellationToken)
            ?? throw new InvalidOperationException($"Piece {number} of import {import.Id} is not there.");
        var cases = chunk.Rows.GroupBy(row => (row.CaseReference.ToString().ToUpperInvariant(), row.Service)).ToList();
        var applied = new List<RowApplied>[cases.Count];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, cases.Count),
            new ParallelOptions { MaxDegreeOfParallelism = CasesInParallel, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                applied[i] = [];

                foreach (var row in cases[i].OrderBy(row => row.Number))
                {
                    applied[i].Add(await applyRow.HandleAsync(import, row, token));
                }
            });

        foreach (var seen in chunk.Seen.Distinct())
        {
            foreach (var known in await imports.FindCaseAsync(import.Agency, import.Mapping.Name, seen, cancellationToken))
            {
                await imports.WriteCaseAsync(import.Agency, import.Mapping.Name, known with { SeenAt = import.At }, cancellationToken);
            }
        }

        var faults = applied.SelectMany(each => each).SelectMany(each => each.Faults).ToList();

        if (faults.Count > 0)
        {
            await imports.AddRefusalsAsync(import.Agency, import.Kept, number, faults, cancellationToken);
        }

        return applied.SelectMany(each => each).Aggregate(ImportCounts.None, (counts, each) => counts + new ImportCounts(
            each.Outcome == RowOutcome.Added ? 1 : 0, each.Outcome == RowOutcome.Updated ? 1 : 0, each.Outcome == RowOutcome.Unchanged ? 1 : 0,
            each.Outcome == RowOutcome.Refused ? 1 : 0, each.Kept));
    }

    /// <summary>Asks about what an earlier file had and this one has not; nothing is closed because a file is silent about it.</summary>
    private async Task<Handling> FinishAsync(StoredImport stored, CancellationToken cancellationToken)
    {
        var import = stored.Import;
        var missing = new List<EntryId>();

        if (import.IsWhole)
        {
            // An entry may be known under several days of referral, of which the file has the latest.
            var lastSeen = new Dictionary<EntryId, DateTimeOffset>();

            await foreach (var known in imports.ReadCasesAsync(import.Agency, import.Mapping.Name, cancellationToken))
            {
                lastSeen[known.Entry] = lastSeen.GetValueOrDefault(known.Entry) is var before && before > known.SeenAt ? before : known.SeenAt;
            }

            foreach (var entry in lastSeen.Where(each => each.Value < import.At).Select(each => each.Key).OrderBy(id => id.ToString(), StringComparer.Ordinal))
            {
                if (await store.FindAsync(import.Agency, entry, cancellationToken) is { Entry.IsOpen: true })
                {
                    missing.Add(entry);
                }
            }

            await imports.WriteMissingAsync(import.Agency, import.Kept, missing, cancellationToken);
        }

        if (await imports.ReplaceAsync(stored, import with { State = ImportState.Done, DoneAt = present.Now, Missing = missing.Count }, [], cancellationToken) is not null)
        {
            Log.Done(logger, import.Id, import.Counts.Added, import.Counts.Updated, import.Counts.Refused, missing.Count);
        }

        await imports.ClearAsync(import.Agency, import.Kept, everything: false, cancellationToken);
        return Handling.Done;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Import {Import} is done: {Added} added, {Updated} updated, {Refused} refused, {Missing} missing.")]
        public static partial void Done(ILogger logger, string import, int added, int updated, int refused, int missing);
    }
}
