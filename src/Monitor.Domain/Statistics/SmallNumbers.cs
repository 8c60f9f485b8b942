using System.Globalization;
using Monitor.Domain.Policies;

namespace Monitor.Domain.Statistics;

/// <summary>
/// Disclosure control (DOMAIN §9): counts under a limit, zero included, are hidden, others rounded each on its own; a part that could be had by
/// subtraction is hidden too. For everything that leaves the agency whose families are counted.
/// </summary>
public static class SmallNumbers
{
    public const string Hidden = "*";

    public static string Count(int count, SmallNumbersPolicy policy) =>
        Shown(count, policy)?.ToString(CultureInfo.InvariantCulture) ?? Hidden;

    /// <summary>The same as a number; null when it is hidden.</summary>
    public static int? Shown(int count, SmallNumbersPolicy policy) => count < policy.HideUnder ? null : Round(count, policy);

    /// <summary>A whole percentage, hidden when its numerator, or what is left of the whole, is under the limit.</summary>
    public static string Percentage(int part, int whole, SmallNumbersPolicy policy) =>
        part < policy.HideUnder || whole - part < policy.HideUnder
            ? Hidden
            : $"{Math.Round(100.0 * part / whole, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture)}%";

    /// <summary>A number of days that rests on so many waits.</summary>
    public static string Days(double? days, int waits, SmallNumbersPolicy policy) =>
        days is null || waits < policy.HideUnder
            ? Hidden
            : Math.Round(days.Value, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Rows of parts with a last row for all of them. In each column the parts add up to the last row; within each row the columns of a balance
    /// determine one another. Wherever exactly one of such a sum would be hidden, its smallest neighbour is hidden with it.
    /// </summary>
    public static string[][] Table(IReadOnlyList<int[]> parts, IReadOnlyList<int[]> balances, SmallNumbersPolicy policy)
    {
        var columns = parts[0].Length;
        var all = Enumerable.Range(0, columns).Select(column => parts.Sum(row => row[column])).ToArray();
        int[][] exact = [.. parts, all];
        var hidden = exact.Select(row => row.Select(count => count < policy.HideUnder).ToArray()).ToArray();

        while (HideNeighbours(exact, hidden, balances))
        {
        }

        return [.. exact.Select((row, i) => row.Select((count, j) => hidden[i][j] ? Hidden : Count(count, policy)).ToArray())];
    }

    private static bool HideNeighbours(int[][] exact, bool[][] hidden, IReadOnlyList<int[]> balances)
    {
        var changed = false;

        for (var column = 0; column < exact[0].Length; column++)
        {
            changed |= HideOneMore([.. Enumerable.Range(0, exact.Length).Select(row => (row, column))], exact, hidden);
        }

        for (var row = 0; row < exact.Length; row++)
        {
            foreach (var balance in balances)
            {
                changed |= HideOneMore([.. balance.Select(column => (row, column))], exact, hidden);
            }
        }

        return changed;
    }

    private static bool HideOneMore((int Row, int Column)[] sum, int[][] exact, bool[][] hidden)
    {
        if (sum.Count(cell => hidden[cell.Row][cell.Column]) != 1)
        {
            return false;
        }

        var (row, column) = sum.Where(cell => !hidden[cell.Row][cell.Column]).MinBy(cell => exact[cell.Row][cell.Column]);
        hidden[row][column] = true;
        return true;
    }

    private static int Round(int count, SmallNumbersPolicy policy) =>
        (int)Math.Round(count / (double)policy.RoundTo, MidpointRounding.AwayFromZero) * policy.RoundTo;
}
