namespace Monitor.Infrastructure.Storage;

/// <summary>Rows of one partition whose keys lie from <paramref name="From"/> (included) to <paramref name="Before"/> (excluded).</summary>
/// <param name="Partition">Never optional: nothing reads across partitions.</param>
/// <param name="From">The first row key, or null for the start of the partition.</param>
/// <param name="Before">The row key to stop before, or null for the end of the partition.</param>
/// <param name="Take">How many rows a page may hold, at most 1,000.</param>
/// <param name="Columns">The columns to fetch, or null for all.</param>
internal sealed record TableRange(string Partition, string? From, string? Before, int Take = TableLimits.RowsInPage, IReadOnlyList<string>? Columns = null)
{
    /// <summary>The whole partition.</summary>
    public static TableRange All(string partition) => new(partition, null, null);

    /// <summary>The rows whose keys start with these parts and go on with another.</summary>
    public static TableRange Under(string partition, params ReadOnlySpan<string> parts) =>
        new(partition, RowKeys.FirstUnder(parts), RowKeys.EndOf(parts));

    /// <summary>The rows of a kind that come after one of them; all of them, when only the kind is given.</summary>
    public static TableRange After(string partition, string rowOrKind) =>
        Under(partition, RowKeys.Split(rowOrKind)[0]) with { From = rowOrKind + KeyEncoder.Separator };

    /// <summary>The rows of a kind whose next part is an instant not later than this one.</summary>
    public static TableRange UpTo(string partition, string kind, DateTimeOffset instant) =>
        new(partition, RowKeys.FirstUnder(kind), RowKeys.EndOf(kind, KeyEncoder.Instant(instant)));
}

/// <summary>Some rows, and where to go on when there are more.</summary>
internal sealed record TablePage(IReadOnlyList<TableRow> Rows, string? Continuation);
