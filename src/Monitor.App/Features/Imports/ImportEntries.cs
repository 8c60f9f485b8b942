using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain.Imports;
using Monitor.Domain.People;

namespace Monitor.App.Features.Imports;

/// <summary>How far an import has come, and at the end what became of every row.</summary>
internal sealed record Imported(int Rows, int Added, int KnownBefore, ImmutableArray<RowFault> Errors);

/// <summary>
/// Puts the rows of a plain file on the list at once, each under the agency that its column <c>agency</c> names: for whoever sets a partnership up. A row that cannot
/// be right is reported and left out; the others go in. Importing the same file again adds nothing.
/// </summary>
internal sealed class ImportEntries(ReadFile readFile, ApplyRow applyRow, IDirectoryStore directory)
{
    private const int RowsInParallel = 8;
    private const string Agency = "agency";

    public async Task<Imported> HandleAsync(TextReader text, string correlation, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (rows, errors, count) = await ReadAsync(text, cancellationToken);
        var outcomes = new RowApplied[rows.Count];
        var done = 0;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows.Count),
            new ParallelOptions { MaxDegreeOfParallelism = RowsInParallel, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                outcomes[i] = (await applyRow.AddAsync(
                    rows[i].Agency, ImportSamples.Plain, rows[i].Row, new Actor(rows[i].Agency, ImportMark.Role).By, correlation, token)).Applied;
                progress?.Report(Interlocked.Increment(ref done));
            });

        return new Imported(
            count,
            outcomes.Count(outcome => outcome.Outcome == RowOutcome.Added),
            outcomes.Count(outcome => outcome.Outcome == RowOutcome.Unchanged),
            [.. errors.Concat(outcomes.SelectMany(outcome => outcome.Faults)).OrderBy(error => error.Row)]);
    }

    private async Task<(List<(PartyId Agency, ImportRow Row)> Rows, List<RowFault> Errors, int Count)> ReadAsync(TextReader text, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);
        var rows = new List<(PartyId, ImportRow)>();
        var errors = new List<RowFault>();
        var count = 0;
        var reader = new RowReader(ImportSamples.Plain);

        if (!(await CsvFile.OpenAsync(text)).IsSuccess(out var opened, out _))
        {
            return (rows, errors, count);
        }

        using var file = opened;

        while ((await file.NextAsync()).IsSuccess(out var isThere, out var problem) ? isThere : throw new InvalidDataException(problem.Detail))
        {
            count++;

            if (file.IsWhole && (!PartyId.TryParse(file.Cell(Agency), null, out var agency) || partnership.Find(agency)?.IsAgency is not true))
            {
                errors.Add(new RowFault(file.Row, Agency, "agency-unknown", "There is no such agency in the directory."));
                continue;
            }

            var read = await readFile.RowAsync(file, reader, ImportSamples.Plain, PartyId.TryParse(file.Cell(Agency), null, out agency) ? agency : default, cancellationToken);
            errors.AddRange(read.Faults);

            if (read.Row is { } row)
            {
                rows.Add((agency, row));
            }
        }

        return (rows, errors, count);
    }
}
