namespace Monitor.Infrastructure.Storage;

internal enum TableWriteKind
{
    Insert,
    Replace,
    Upsert,
    Delete,
}

/// <summary>One operation of a transaction.</summary>
internal sealed record TableWrite
{
    private TableWrite(TableWriteKind kind, TableRow row, string? etag) => (Kind, Row, ETag) = (kind, row, etag);

    public TableWriteKind Kind { get; }

    /// <summary>What to write; of a row to delete only the keys count.</summary>
    public TableRow Row { get; }

    /// <summary>The version the stored row must still have, or null when any will do.</summary>
    public string? ETag { get; }

    /// <summary>Refused when the row exists.</summary>
    public static TableWrite Insert(TableRow row) => new(TableWriteKind.Insert, row, null);

    /// <summary>Refused when the row is missing or no longer the one that was read. Columns not given are dropped.</summary>
    public static TableWrite Replace(TableRow row, string etag) => new(TableWriteKind.Replace, row, etag);

    /// <summary>Never refused. Columns not given are dropped.</summary>
    public static TableWrite Upsert(TableRow row) => new(TableWriteKind.Upsert, row, null);

    /// <summary>Refused when the row is missing or no longer the one that was read.</summary>
    public static TableWrite Delete(string partition, string row, string etag) => new(TableWriteKind.Delete, new TableRow(partition, row), etag);

    /// <summary>Refused when the row is missing.</summary>
    public static TableWrite DeleteAny(string partition, string row) => new(TableWriteKind.Delete, new TableRow(partition, row), null);
}
