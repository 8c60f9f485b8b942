using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Imports;

/// <summary>What a source's word stands for here.</summary>
public sealed record MappedValue(string From, string To);

/// <summary>A column of the file: which field it is, how its header is written there, and what its words stand for.</summary>
public sealed record MappedColumn(ImportField Field, string Header)
{
    /// <summary>Words that differ from ours; upper and lower case are the same.</summary>
    public ImmutableArray<MappedValue> Values
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}

/// <summary>A field that is the same in every row, as the service of a list that holds only one.</summary>
public sealed record FixedField(ImportField Field, string Value);

/// <summary>
/// How one source system's export is read. What no column names is never looked at. Known within an agency by <paramref name="Name"/>: 2 to 40 small
/// letters, digits and hyphens; it also says which earlier imports a new one goes on from.
/// </summary>
public sealed partial record ImportMapping(string Name, string Title, ImmutableArray<MappedColumn> Columns, ImmutableArray<FixedField> Fixed)
{
    private const int LongestTitle = 80;
    private const int LongestHeader = 100;
    private const int LongestValue = 80;
    private const int ValuesAtMost = 60;

    /// <summary>How many an agency may keep.</summary>
    public const int AtMost = 10;

    /// <summary>Whether rows have numbers of their own, so that a date that changes is a correction and not another contact.</summary>
    public bool HasRowIds => Columns.Any(column => column.Field == ImportField.RowId);

    public MappedColumn? Find(ImportField field) => Columns.FirstOrDefault(column => column.Field == field);

    /// <summary>How the file calls a field, for whoever mends a row there.</summary>
    public string HeaderOf(ImportField field) => Find(field)?.Header ?? field.ColumnName;

    /// <summary>The mapping, or everything that is wrong with it.</summary>
    public static Result<ImportMapping> From(string? name, string? title, ImmutableArray<MappedColumn> columns, ImmutableArray<FixedField> fixedFields)
    {
        var faults = ImmutableArray.CreateBuilder<InvalidProblem>();

        void Needs(bool holds, string code, string detail, string field)
        {
            if (!holds)
            {
                faults.Add(new InvalidProblem(code, detail, field));
            }
        }

        var words = title?.Trim() ?? string.Empty;
        Needs(name is not null && Names().IsMatch(name), "id-invalid", "A mapping is named by 2 to 40 small letters, digits and hyphens, the first a letter.", "name");
        Needs(words.Length is > 0 and <= LongestTitle && !words.Any(char.IsControl), "title-invalid", $"Say in 1 to {LongestTitle} characters which system this is for.", "title");

        foreach (var (column, at) in columns.Select((column, i) => (column, $"columns[{i}]")))
        {
            Needs(column.Header.Trim().Length is > 0 and <= LongestHeader && !column.Header.Any(char.IsControl), "header-invalid", $"A header has 1 to {LongestHeader} characters.", $"{at}.header");
            Needs(PersonalData.ShapeIn(column.Header) is null, "header-holds-personal-data", "A header names what a column holds, not a person.", $"{at}.header");
            Needs(column.Values.Length <= ValuesAtMost, "too-many-values", $"A column has at most {ValuesAtMost} words of its own.", $"{at}.values");
            Needs(
                column.Values.All(value => value.From.Trim().Length is > 0 and <= LongestValue && value.To.Trim().Length <= LongestValue),
                "value-invalid", $"A word has 1 to {LongestValue} characters.", $"{at}.values");
            Needs(
                column.Values.All(value => PersonalData.ShapeIn(value.From) is null && PersonalData.ShapeIn(value.To) is null),
                "value-holds-personal-data", "Words are of a system's own lists; take out what names a person.", $"{at}.values");
            Needs(column.Values.Select(value => value.From.Trim().ToUpperInvariant()).Distinct().Count() == column.Values.Length, "value-twice", "A word is given twice.", $"{at}.values");
            Needs(
                column.Values.All(value => ImportTerms.IsKnown(column.Field, value.To)), "value-unknown",
                $"What a word stands for is one of: {string.Join(", ", ImportTerms.Of(column.Field))}.", $"{at}.values");
        }

        var fields = columns.Select(column => column.Field).Concat(fixedFields.Select(each => each.Field)).ToList();
        Needs(fields.Distinct().Count() == fields.Count, "field-mapped-twice", "A field comes from one column, or is the same in every row.", "columns");
        Needs(
            columns.Select(column => column.Header.Trim().ToUpperInvariant()).Distinct().Count() == columns.Length,
            "header-twice", "A column of the file can be one field only.", "columns");

        foreach (var field in ImportFields.Needed.Where(field => !fields.Contains(field)))
        {
            Needs(false, "field-not-mapped", $"Say which column is {field.ColumnName}.", "columns");
        }

        foreach (var (each, at) in fixedFields.Select((each, i) => (each, $"fixed[{i}]")))
        {
            Needs(
                each.Field is ImportField.Service or ImportField.ReferredBy or ImportField.OwningAuthority or ImportField.NeedTool or ImportField.SupportAgreed,
                "field-not-fixed", "Only service, referred_by, owning_authority, need_tool and support_agreed can be the same in every row.", $"{at}.field");
            Needs(each.Value.Trim().Length is > 0 and <= LongestValue && PersonalData.ShapeIn(each.Value) is null, "value-invalid", $"A word has 1 to {LongestValue} characters.", $"{at}.value");
            Needs(ImportTerms.IsKnown(each.Field, each.Value), "value-unknown", $"It is one of: {string.Join(", ", ImportTerms.Of(each.Field))}.", $"{at}.value");
        }

        return faults.Count switch
        {
            0 => new ImportMapping(
                name!, words,
                [
                    .. columns.Select(column => column with
                    {
                        Header = column.Header.Trim(),
                        Values = [.. column.Values.Select(value => new MappedValue(value.From.Trim(), value.To.Trim()))],
                    }),
                ],
                [.. fixedFields.Select(each => each with { Value = each.Value.Trim() })]),
            1 => faults[0],
            _ => new InvalidFields(faults.DrainToImmutable()),
        };
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
