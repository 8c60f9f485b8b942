using System.Collections;

namespace Monitor.Infrastructure.Storage;

/// <summary>
/// One row: its keys, the version it was read at, and its columns. Written as a collection of name and value, where a null
/// value means no column; read through typed getters that name what is wrong with a row.
/// </summary>
internal sealed class TableRow(string partition, string row, string? etag = null) : IEnumerable<KeyValuePair<string, object>>
{
    private readonly Dictionary<string, object> _columns = new(StringComparer.Ordinal);

    public string Partition { get; } = partition;

    public string Row { get; } = row;

    /// <summary>The version that was read; null in a row that was not read.</summary>
    public string? ETag { get; } = etag;

    public int Count => _columns.Count;

    public void Add(string column, string? value) => AddAny(column, value);

    public void Add(string column, int? value) => AddAny(column, value);

    public void Add(string column, long? value) => AddAny(column, value);

    public void Add(string column, bool? value) => AddAny(column, value);

    /// <summary>Instants are kept in UTC: the service does not keep an offset.</summary>
    public void Add(string column, DateTimeOffset? value) => AddAny(column, value?.ToUniversalTime());

    public void Add(string column, byte[]? value) => AddAny(column, value);

    /// <summary>For an adapter that copies what it was given; a column of a type no getter knows is malformed when it is read.</summary>
    internal void AddAny(string column, object? value)
    {
        if (value is not null)
        {
            _columns.Add(column, value);
        }
    }

    public string GetString(string column) => FindString(column) ?? throw MalformedRow.Missing(this, column);

    public string? FindString(string column) => FindReference<string>(column);

    public int GetInt32(string column) => FindInt32(column) ?? throw MalformedRow.Missing(this, column);

    public int? FindInt32(string column) => FindValue<int>(column);

    public long GetInt64(string column) => FindInt64(column) ?? throw MalformedRow.Missing(this, column);

    public long? FindInt64(string column) => FindValue<long>(column);

    public bool GetBoolean(string column) => FindBoolean(column) ?? throw MalformedRow.Missing(this, column);

    public bool? FindBoolean(string column) => FindValue<bool>(column);

    public DateTimeOffset GetInstant(string column) => FindInstant(column) ?? throw MalformedRow.Missing(this, column);

    public DateTimeOffset? FindInstant(string column) => FindValue<DateTimeOffset>(column);

    public byte[] GetBytes(string column) => FindBytes(column) ?? throw MalformedRow.Missing(this, column);

    public byte[]? FindBytes(string column) => FindReference<byte[]>(column);

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T? FindReference<T>(string column)
        where T : class =>
        _columns.GetValueOrDefault(column) switch
        {
            null => null,
            T value => value,
            _ => throw MalformedRow.OfAnotherType(this, column, typeof(T)),
        };

    private T? FindValue<T>(string column)
        where T : struct =>
        _columns.GetValueOrDefault(column) switch
        {
            null => null,
            T value => value,
            _ => throw MalformedRow.OfAnotherType(this, column, typeof(T)),
        };
}
