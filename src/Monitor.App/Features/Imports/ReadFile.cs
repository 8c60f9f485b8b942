using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Imports;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Imports;

/// <summary>A row that can be kept, or what is wrong with it, and which case it is about all the same.</summary>
internal sealed record FileRow(ImportRow? Row, ImmutableArray<RowFault> Faults, string? Seen = null)
{
    /// <summary>One date with the month first makes every other of the file doubtful: 03/04 could be either.</summary>
    public InvalidProblem? Doubt => Faults.FirstOrDefault(fault => fault.Code == RowFault.MonthFirst) is { } fault
        ? new InvalidProblem("dates-month-first", $"Row {fault.Row} has a date with the month first, under \"{fault.Column}\". Then no date of the file can be trusted: export it with the day first, or as 2026-11-23.")
        : null;
}

/// <summary>Reads the rows of a file by a mapping, and lets nothing through that may not be kept: numbers become hashes here, and what no column names is never looked at.</summary>
internal sealed class ReadFile(MatchingKeys keys, Keyed keyed, IDirectoryStore directory, Present present)
{
    /// <summary>Refused when the file has not the columns without which no row can be right.</summary>
    public static Problem? FaultOf(CsvFile file, ImportMapping mapping)
    {
        ImmutableArray<InvalidProblem> missing =
        [
            .. ImportFields.Needed.Select(mapping.Find).OfType<MappedColumn>().Where(column => !file.Has(column.Header))
                .Select(column => new InvalidProblem("column-missing", $"The file has no column \"{column.Header}\", which the mapping {mapping.Name} reads as {column.Field.ColumnName}.", column.Field.ColumnName)),
        ];

        return missing switch
        {
            [] => null,
            [var one] => one,
            _ => new InvalidFields(missing),
        };
    }

    /// <summary>Columns that the mapping names and the file has not: what they would say is taken as not recorded.</summary>
    public static ImmutableArray<string> NotThere(CsvFile file, ImportMapping mapping) =>
        [.. mapping.Columns.Where(column => !file.Has(column.Header)).Select(column => column.Header)];

    /// <summary>How many columns of the file nothing reads.</summary>
    public static int NotRead(CsvFile file, ImportMapping mapping) =>
        file.Header.Count(header => !mapping.Columns.Any(column => string.Equals(column.Header, header, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The present record.</summary>
    public async Task<FileRow> RowAsync(CsvFile file, RowReader reader, ImportMapping mapping, PartyId agency, CancellationToken cancellationToken)
    {
        if (!file.IsWhole)
        {
            return new FileRow(null, [new RowFault(file.Row, RowFault.WholeRow, "row-broken", "The row has more or fewer columns than the header, or a quotation mark too many.")]);
        }

        var read = reader.Read(file.Row, file.Cell);

        if (read.Row is not { } row)
        {
            return new FileRow(null, read.Faults, read.About is var (reference, service) ? CaseKeyOf(agency, reference, service) : null);
        }

        if (!keys.Of(read.Numbers).IsSuccess(out var hashes, out var problem))
        {
            return new FileRow(null, [new RowFault(file.Row, RowFault.WholeRow, problem.Code, problem.Detail)], CaseKeyOf(agency, row.CaseReference, row.Service));
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(present.Now, partnership);
        var (_, faults) = RowRules.ToReferral(row, agency, partnership, now);
        row = row with
        {
            Numbers = [.. hashes.OfNumbers.Select(each => MatchingHash.Write(each))],
            RowKey = read.RowId is { } rowId ? keyed.OperationFor(agency, $"row:{mapping.Name}:{rowId}") : null,
        };

        return faults.IsEmpty
            ? new FileRow(row, [])
            : new FileRow(null, [.. faults.Select(fault => new RowFault(file.Row, mapping.HeaderOf(fault.Field), fault.Problem.Code, fault.Problem.Detail))], CaseKeyOf(agency, row.CaseReference, row.Service));
    }

    /// <summary>By which a case is known from one file to the next.</summary>
    public string CaseKeyOf(PartyId agency, CaseReference reference, ServiceCode service) => keyed.OperationFor(agency, $"case:{reference.ToString().ToUpperInvariant()}:{service}");
}
