using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitor.Local.Sample;

/// <summary>
/// The sample's dates are written as days before or after the day it is started: <c>D-34</c>, <c>D+7</c>. The export is anchored to the moment of its
/// import, which the files take to be 28 days before; what people recorded afterwards is anchored to the day itself.
/// </summary>
internal static partial class SampleDates
{
    public const int ExportedDaysBefore = 28;

    /// <summary>A text with every relative date made a date, counted from the day that D-0 stands for.</summary>
    public static string Resolve(string text, DateOnly dayZero) => Relative().Replace(
        text, match => dayZero.AddDays(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\bD([+-][0-9]{1,4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Relative();
}
