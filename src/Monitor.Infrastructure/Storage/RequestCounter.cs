namespace Monitor.Infrastructure.Storage;

/// <summary>Counts what is asked of the Table service. Retries count: the service charges for them.</summary>
internal sealed class RequestCounter
{
    private long _requests;
    private long _rowsRead;

    public RequestCount Count => new(Interlocked.Read(ref _requests), Interlocked.Read(ref _rowsRead));

    public void Request() => Interlocked.Increment(ref _requests);

    public void Read(int rows) => Interlocked.Add(ref _rowsRead, rows);
}

/// <summary>Requests sent and rows received.</summary>
internal readonly record struct RequestCount(long Requests, long RowsRead)
{
    public static RequestCount operator -(RequestCount later, RequestCount earlier) =>
        new(later.Requests - earlier.Requests, later.RowsRead - earlier.RowsRead);
}
