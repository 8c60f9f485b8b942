using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Imports;

namespace Monitor.App.Features.Imports;

/// <summary>What a file would come to. <paramref name="Compared"/>: how many of its rows were held against the list; the counts are of these.</summary>
internal sealed record Previewed(int Rows, int Compared, ImportCounts Counts, ImmutableArray<RowFault> Faults, int Faulty, ImmutableArray<string> ColumnsNotThere, int ColumnsNotRead);

/// <summary>Reads a file as an import would, and changes nothing: nothing of it is kept.</summary>
internal sealed class PreviewImport(ReadFile readFile, ApplyRow applyRow, FindMapping findMapping)
{
    private const int RowsCompared = 200;
    private const int FaultsShown = 100;

    public async Task<Result<Previewed>> HandleAsync(Actor actor, string mappingName, Stream bytes, CancellationToken cancellationToken)
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

        var reader = new RowReader(mapping);
        var counts = ImportCounts.None;
        var faults = new List<RowFault>();
        var (rows, compared, faulty) = (0, 0, 0);

        while (true)
        {
            if (!(await file.NextAsync()).IsSuccess(out var isThere, out problem))
            {
                return problem;
            }

            if (!isThere)
            {
                return rows == 0
                    ? CsvFile.Empty
                    : new Previewed(rows, compared, counts, [.. faults.Take(FaultsShown)], faulty, ReadFile.NotThere(file, mapping), ReadFile.NotRead(file, mapping));
            }

            if (++rows > CsvFile.MostRows)
            {
                return CsvFile.TooLarge;
            }

            var read = await readFile.RowAsync(file, reader, mapping, actor.Party, cancellationToken);

            if (read.Doubt is { } doubt)
            {
                return doubt;
            }

            var applied = read.Row is null ? RowApplied.Refused(read.Faults) : compared < RowsCompared ? await applyRow.CompareAsync(actor.Party, mapping, read.Row, cancellationToken) : null;

            if (applied is null)
            {
                continue;
            }

            compared += read.Row is null ? 0 : 1;
            faulty += applied.Outcome == RowOutcome.Refused ? 1 : 0;
            counts += new ImportCounts(
                applied.Outcome == RowOutcome.Added ? 1 : 0, applied.Outcome == RowOutcome.Updated ? 1 : 0, applied.Outcome == RowOutcome.Unchanged ? 1 : 0,
                applied.Outcome == RowOutcome.Refused ? 1 : 0, applied.Kept);

            if (faults.Count < FaultsShown)
            {
                faults.AddRange(applied.Faults);
            }
        }
    }
}
