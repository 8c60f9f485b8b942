using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Imports;

/// <summary>Reads the cells of an export as case systems and spreadsheets write them. What cannot be read for certain is null, never guessed at.</summary>
public static class ImportTerms
{
    private static readonly DateOnly SerialZero = new(1899, 12, 30);
    private static readonly DateOnly LastSerial = new(2099, 12, 31);

    private static readonly string[] DateForms =
        ["yyyy-M-d", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d MMM yyyy", "d-MMM-yyyy", "d MMMM yyyy", "d-MMMM-yyyy"];

    private static readonly string[] MonthFirstForms = ["M/d/yyyy", "M-d-yyyy", "M.d.yyyy"];

    /// <summary>What the words of a field can be; none where any will do, or where the directory or the policy knows them.</summary>
    public static ImmutableArray<string> Of(ImportField field) => field switch
    {
        ImportField.Level => ["1", "2", "3", "4"],
        ImportField.HarmMark or ImportField.SupportAgreed => ["yes", "no"],
        ImportField.StatutoryStatus => Names<StatutoryStatus>(),
        ImportField.SupportKind => Names<SupportKind>(),
        ImportField.ClosingReason => Names<ClosingReason>(),
        _ => [],
    };

    /// <summary>Whether a word is one of the field's; an empty one stands for "not recorded".</summary>
    public static bool IsKnown(ImportField field, string word) => Of(field) is { IsEmpty: true } || word.Trim().Length == 0 || Of(field).Contains(Slug(word));

    /// <summary>
    /// A London date as 2026-11-23, 23/11/2026, 23.11.2026, 23 Nov 2026, or a spreadsheet's count of days; a time of day after it is left out. The day comes before
    /// the month, and the year has four digits.
    /// </summary>
    public static DateOnly? Date(string text)
    {
        var day = WithoutTime(text.Trim());

        if (double.TryParse(day, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial))
        {
            return serial >= Recording.Earliest.DayNumber - SerialZero.DayNumber && serial < LastSerial.DayNumber - SerialZero.DayNumber + 1
                ? SerialZero.AddDays((int)serial)
                : null;
        }

        return DateOnly.TryParseExact(day, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1000 ? date : null;
    }

    /// <summary>Whether it is a date only with the month before the day: then no date of its file can be trusted.</summary>
    public static bool IsMonthFirst(string text) =>
        Date(text) is null && DateOnly.TryParseExact(WithoutTime(text.Trim()), MonthFirstForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1000;

    public static bool? YesNo(string text) => text.Trim().ToUpperInvariant() switch
    {
        "YES" or "Y" or "TRUE" or "1" => true,
        "NO" or "N" or "FALSE" or "0" => false,
        _ => null,
    };

    /// <summary>A level from 1 to 4, by itself or after the word, as in "Level 3".</summary>
    public static int? Level(string text)
    {
        var last = text.Trim();
        last = last.StartsWith("level", StringComparison.OrdinalIgnoreCase) ? last["level".Length..].Trim() : last;
        return last is [var digit] && digit is >= '1' and <= '4' ? digit - '0' : null;
    }

    /// <summary>A word of one of our lists; capitals, spaces and underscores do not matter.</summary>
    public static T? Term<T>(string text)
        where T : struct, Enum
    {
        var at = Names<T>().IndexOf(Slug(text));
        return at < 0 ? null : Enum.GetValues<T>()[at];
    }

    private static ImmutableArray<string> Names<T>()
        where T : struct, Enum => Terms<T>.Names;

    private static string Slug(string text) => text.Trim().ToLowerInvariant().Replace(' ', '-').Replace('_', '-');

    /// <summary>"23/11/2026 00:00:00" and "2026-11-23T00:00:00" are days.</summary>
    private static string WithoutTime(string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);

        if (at < 0)
        {
            return text;
        }

        var end = text.LastIndexOfAny([' ', 'T'], at);
        return end < 0 ? text : text[..end].TrimEnd();
    }

    private static class Terms<T>
        where T : struct, Enum
    {
        public static readonly ImmutableArray<string> Names =
            [.. Enum.GetNames<T>().Select(name => string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? $"{(i > 0 ? "-" : string.Empty)}{char.ToLowerInvariant(c)}" : c.ToString())))];
    }
}
