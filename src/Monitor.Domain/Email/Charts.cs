using System.Collections.Immutable;
using System.Globalization;

namespace Monitor.Domain.Email;

/// <summary>A line over months; null where nothing may be shown.</summary>
public sealed record ChartSeries(string Name, ImmutableArray<double?> Values);

/// <summary>
/// A picture of lines over months. It shows no more than a table may (DOMAIN §9), and <paramref name="Alt"/> says in words what it shows: in the text
/// part that stands in its place.
/// </summary>
public sealed record ChartBlock(string Title, string Alt, ImmutableArray<string> Labels, ImmutableArray<ChartSeries> Series) : EmailBlock;

/// <summary>Draws a chart as a PNG; the same chart always gives the same bytes.</summary>
public interface IChartRenderer
{
    ImmutableArray<byte> Draw(ChartBlock chart);
}

/// <summary>Makes charts of whole numbers as the tables show them.</summary>
public static class Charts
{
    private const int Fewest = 2;

    /// <summary>The chart with the lines that have two points or more; null when there is none, since one point is no line.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="months">The first day of each month, in order.</param>
    /// <param name="lines">The name of each line, and its value in each month as it may be shown.</param>
    public static ChartBlock? Of(string title, IReadOnlyList<DateOnly> months, IEnumerable<(string Name, IReadOnlyList<int?> Values)> lines)
    {
        var all = lines.Where(line => line.Values.Count(value => value is not null) >= Fewest).ToList();

        // What lies before the first month of which anything may be shown is no gap.
        var begin = Enumerable.Range(0, months.Count).FirstOrDefault(month => all.Any(line => line.Values[month] is not null));
        months = [.. months.Skip(begin)];
        var shown = all.Select(line => (line.Name, Values: (IReadOnlyList<int?>)[.. line.Values.Skip(begin)])).ToList();

        return shown.Count == 0 ? null : new ChartBlock(
            title,
            $"Line chart. {string.Join(" ", shown.Select(line => InWords(line.Name, months, line.Values)))}",
            [.. months.Select(month => month.ToString("MMM yy", CultureInfo.InvariantCulture))],
            [.. shown.Select(line => new ChartSeries(line.Name, [.. line.Values.Select(value => (double?)value)]))]);
    }

    private static string InWords(string name, IReadOnlyList<DateOnly> months, IReadOnlyList<int?> values)
    {
        var points = months.Zip(values).Where(point => point.Second is not null).Select(point => (Month: point.First, Value: point.Second!.Value)).ToList();
        var hidden = values.Count - points.Count;
        var (first, last) = (points[0], points[^1]);
        var highest = points.MaxBy(point => point.Value);
        var lowest = points.MinBy(point => point.Value);

        return $"{name}: {first.Value} in {Words.Month(first.Month)}, {last.Value} in {Words.Month(last.Month)}"
            + (highest.Value == lowest.Value ? ", the same throughout." : $"; highest {highest.Value} in {Words.Month(highest.Month)}, lowest {lowest.Value} in {Words.Month(lowest.Month)}.")
            + (hidden > 0 ? $" {Words.Count(hidden, "month is", "months are")} not shown." : string.Empty);
    }
}
