using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Monitor.Domain;

namespace Monitor.App.Pages.Forms;

/// <summary>What somebody typed into a form, as it was typed, and what is wrong with it: nothing typed is lost when a form comes back.</summary>
public sealed class FormFields
{
    private const int LongestKept = 4000;
    private const char Between = '\u001f';

    private readonly ImmutableDictionary<string, string> _values;

    private FormFields(ImmutableDictionary<string, string> values, ImmutableArray<FieldFault> faults)
    {
        _values = values;
        Faults = faults;
    }

    public static FormFields Empty { get; } = new(ImmutableDictionary<string, string>.Empty, []);

    public ImmutableArray<FieldFault> Faults { get; }

    public static FormFields From(IEnumerable<KeyValuePair<string, StringValues>> form) => new(
        form.Where(field => field.Value.Count > 0).ToImmutableDictionary(field => field.Key, field => Kept(string.Join(Between, field.Value.ToArray())), StringComparer.Ordinal), []);

    public FormFields With(params IEnumerable<FieldFault> faults) => new(_values, Faults.AddRange(faults));

    /// <summary>The value, or the first of several.</summary>
    public string this[string field] => _values.TryGetValue(field, out var value) ? value.Split(Between)[0] : string.Empty;

    public string Text(string field) => this[field].Trim();

    /// <summary>Every value that was ticked.</summary>
    public IReadOnlyList<string> Many(string field) => _values.GetValueOrDefault(field, string.Empty).Split(Between, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A whole number; null when it is none.</summary>
    public int? Number(string field) => int.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A date, or null when nothing, or no date, was typed.</summary>
    public DateOnly? Day(string field) => Date(field, "day").IsSuccess(out var date, out _) ? date : null;

    /// <summary>The first thing that is wrong with a field.</summary>
    public string? FaultOf(string field) => Faults.FirstOrDefault(fault => fault.Field == field)?.Message;

    /// <summary>Nothing was typed in any of the three fields of a date.</summary>
    public bool IsDateBlank(string field) => Text($"{field}-day").Length + Text($"{field}-month").Length + Text($"{field}-year").Length == 0;

    /// <summary>A date from its three fields. The month may be a number or its English name.</summary>
    public Result<DateOnly> Date(string field, string what)
    {
        if (IsDateBlank(field))
        {
            return new InvalidProblem("date-missing", $"Enter the {what}.", field);
        }

        var isDate = int.TryParse(Text($"{field}-day"), NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            && TryMonth(Text($"{field}-month"), out var month)
            && int.TryParse(Text($"{field}-year"), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year is >= 1000 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
                ? new DateOnly(year, month, day)
                : default(DateOnly?);

        return isDate is { } date
            ? date
            : new InvalidProblem("date-not-real", $"The {what} must be a real date, with a day, a month and a year of four digits.", field);
    }

    /// <summary>The value that was chosen, by its name; null when nothing, or nothing known, was.</summary>
    public T? Choice<T>(string field)
        where T : struct, Enum => Enum.IsDefined(typeof(T), this[field]) ? Enum.Parse<T>(this[field]) : null;

    /// <summary>"yes" or "no"; null when neither was chosen.</summary>
    public bool? YesOrNo(string field) => this[field] switch { "yes" => true, "no" => false, _ => null };

    private static bool TryMonth(string text, out int month)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out month))
        {
            return true;
        }

        var isName = DateOnly.TryParseExact(text, ["MMMM", "MMM"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
        month = read.Month;
        return isName;
    }

    private static string Kept(string? text) => text is { Length: > LongestKept } ? text[..LongestKept] : text ?? string.Empty;
}
