using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Monitor.Domain.Email;

namespace Monitor.Domain.AssuranceReturns;

/// <summary>The months an assurance return is about: one, or a quarter of the year (DOMAIN §4). Written <c>2026-03</c> or <c>2026-q1</c>.</summary>
public readonly record struct ReturnPeriod(DateOnly First, int Months)
{
    private const int MonthsOfQuarter = 3;

    public DateOnly Last => First.AddMonths(Months).AddDays(-1);

    public string InWords => Months == 1 ? Words.Month(First) : $"{Words.Month(First)} to {Words.Month(Last)}";

    /// <summary>The month that a day lies in.</summary>
    public static ReturnPeriod MonthOf(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1), 1);

    /// <summary>The quarter of the year that a day lies in.</summary>
    public static ReturnPeriod QuarterOf(DateOnly day) => new(new DateOnly(day.Year, day.Month - ((day.Month - 1) % MonthsOfQuarter), 1), MonthsOfQuarter);

    public static ReturnPeriod Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException("A period is written 2026-03 or 2026-q1.");

    public static bool TryParse([NotNullWhen(true)] string? text, out ReturnPeriod period)
    {
        period = default;

        if (text is { Length: 7 } && text[4..6] == "-q" && text[6] is >= '1' and <= '4'
            && int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= 2000)
        {
            period = new ReturnPeriod(new DateOnly(year, ((text[6] - '1') * MonthsOfQuarter) + 1, 1), MonthsOfQuarter);
            return true;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year >= 2000)
        {
            period = new ReturnPeriod(month, 1);
            return true;
        }

        return false;
    }

    public override string ToString() => Months == 1
        ? First.ToString("yyyy-MM", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First:yyyy}-q{((First.Month - 1) / MonthsOfQuarter) + 1}");
}
