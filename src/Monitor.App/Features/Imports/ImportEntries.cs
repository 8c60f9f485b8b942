using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Monitor.App.Features.Referrals;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Imports;

/// <summary>What is wrong with one row of a file: never the value, which may name a child.</summary>
internal sealed record RowError(int Row, string Column, string Reason);

/// <summary>How far an import has come, and at the end what became of every row.</summary>
internal sealed record Imported(int Rows, int Added, int KnownBefore, ImmutableArray<RowError> Errors);

/// <summary>
/// Puts the rows of a case system's export on the list, each as the referral it was and with what is known of it since. A row that cannot be right
/// is reported and left out; the others go in. Importing the same file again adds nothing.
/// </summary>
internal sealed class ImportEntries(AddReferral addReferral, IDirectoryStore directory, Present present)
{
    private const int RowsInParallel = 8;

    public async Task<Imported> HandleAsync(TextReader file, string correlation, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var rows = Read(file);
        var outcomes = new Outcome[rows.Count];
        var done = 0;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows.Count),
            new ParallelOptions { MaxDegreeOfParallelism = RowsInParallel, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                outcomes[i] = await AddAsync(rows[i], correlation, token);
                progress?.Report(Interlocked.Increment(ref done));
            });

        return new Imported(
            rows.Count,
            outcomes.Count(outcome => outcome is { Errors.Length: 0, Again: false }),
            outcomes.Count(outcome => outcome.Again),
            [.. outcomes.SelectMany(outcome => outcome.Errors).OrderBy(error => error.Row)]);
    }

    private static List<ExportRow> Read(TextReader file)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, BadDataFound = null, TrimOptions = TrimOptions.Trim };
        using var csv = new CsvReader(file, configuration);
        var rows = new List<ExportRow>();

        if (!csv.Read() || !csv.ReadHeader())
        {
            return rows;
        }

        var columns = csv.HeaderRecord!;

        while (csv.Read())
        {
            rows.Add(new ExportRow(csv.Parser.Row, csv.Parser.Count == columns.Length, columns.Select((name, i) => (name, value: csv.GetField(i) ?? string.Empty))
                .ToDictionary(field => field.name, field => field.value, StringComparer.Ordinal)));
        }

        return rows;
    }

    private async Task<Outcome> AddAsync(ExportRow row, string correlation, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(present.Now, partnership);

        if (!row.IsComplete)
        {
            return Outcome.Wrong(new RowError(row.Number, "(row)", "The row has more or fewer columns than the header."));
        }

        var referral = row.ToReferral(partnership, now);

        if (row.Errors.Count > 0 || !PartyId.TryParse(row["referred_by"], null, out var referredBy))
        {
            return Outcome.Wrong([.. row.Errors.DefaultIfEmpty(new RowError(row.Number, "referred_by", "There is no such agency in the directory."))]);
        }

        var key = $"import:{row["agency"]}:{row["case_reference"]}:{row["service"]}:{row["received_on"]}";
        var result = await addReferral.HandleAsync(new Actor(referredBy, "import"), key, Digest.Of(key), referral, correlation, cancellationToken);

        return result.Match(
            added => new Outcome(added.Again, []),
            problem => Outcome.Wrong([.. FaultsOf(problem).Select(fault =>
                new RowError(row.Number, ExportRow.ColumnOf(fault.Field), fault.Detail))]));
    }

    private static IEnumerable<Problem> FaultsOf(Problem problem) => problem is InvalidFields many ? many.Faults : [problem];

    private sealed record Outcome(bool Again, ImmutableArray<RowError> Errors)
    {
        public static Outcome Wrong(params ImmutableArray<RowError> errors) => new(false, errors);
    }
}
