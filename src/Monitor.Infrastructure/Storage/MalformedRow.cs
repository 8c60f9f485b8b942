namespace Monitor.Infrastructure.Storage;

/// <summary>A stored row is not what the code that reads it expects. Names the row and the column, never a value.</summary>
internal sealed class MalformedRow : Exception
{
    public MalformedRow(TableRow row, string why)
        : base($"Row {row.Row} in partition {row.Partition} is malformed: {why}")
    {
    }

    public static MalformedRow Missing(TableRow row, string column) => new(row, $"it has no column '{column}'.");

    public static MalformedRow OfAnotherType(TableRow row, string column, Type expected) => new(row, $"its column '{column}' is not of type {expected.Name}.");
}
