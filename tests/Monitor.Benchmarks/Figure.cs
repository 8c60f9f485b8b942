using System.Globalization;
using System.Text;

namespace Monitor.Benchmarks;

/// <summary>One line of the table: what we take, what the other takes, and how many times the other we may take at most.</summary>
internal sealed record Figure(string Name, double Ours, double Other, double Bound, string Unit)
{
    public double Ratio => Other == 0 ? (Ours == 0 ? 0 : double.PositiveInfinity) : Ours / Other;

    public bool IsOk => Ratio <= Bound;

    public static string Table(IEnumerable<Figure> figures)
    {
        var table = new StringBuilder();
        table.AppendLine(Line("", "ours", "the other", "unit", "ratio", "at most", ""));

        foreach (var figure in figures)
        {
            table.AppendLine(Line(
                figure.Name, Number(figure.Ours), Number(figure.Other), figure.Unit,
                figure.Ratio.ToString("0.00", CultureInfo.InvariantCulture), figure.Bound.ToString("0.00", CultureInfo.InvariantCulture),
                figure.IsOk ? "ok" : "over"));
        }

        return table.ToString().TrimEnd();
    }

    private static string Line(string name, string ours, string other, string unit, string ratio, string bound, string verdict) =>
        $"{name,-52} {ours,10} {other,10} {unit,-9} {ratio,6} {bound,7}  {verdict}".TrimEnd();

    private static string Number(double value) => value.ToString(value is > 0 and < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}

/// <summary>What many rounds amount to: one that was disturbed moves it little.</summary>
internal static class Rounds
{
    /// <summary>The quickest quarter's slowest: what else runs on the machine only ever adds.</summary>
    public static double LowerQuartile(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(sorted.Count - 1) / 4];
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
