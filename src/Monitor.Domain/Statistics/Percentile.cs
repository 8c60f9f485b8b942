namespace Monitor.Domain.Statistics;

/// <summary>Percentiles of completed waits: linear between closest ranks, type 7 (DOMAIN §7).</summary>
public static class Percentile
{
    /// <summary>The value below which <paramref name="share"/> (0 to 1) of the values lie; null when there are none.</summary>
    public static double? Of(IEnumerable<int> values, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(share is >= 0 and <= 1, true);
        var sorted = values.Order().ToArray();

        if (sorted.Length == 0)
        {
            return null;
        }

        var rank = share * (sorted.Length - 1);
        var below = (int)Math.Floor(rank);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
