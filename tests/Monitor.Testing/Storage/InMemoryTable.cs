using System.Globalization;
using Monitor.Infrastructure.Storage;

namespace Monitor.Testing.Storage;

/// <summary>One table of the twin.</summary>
internal sealed class InMemoryTable(TableName name, InMemoryTables tables) : ITable
{
    private const string Gap = "gap ";
    private const string Next = "next ";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Partition> _partitions = new(StringComparer.Ordinal);
    private long _version;

    public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(row);

        return CallAsync("find", partition, row, Find, cancellationToken);

        TableRow? Find()
        {
            var found = _partitions.GetValueOrDefault(partition)?.Find(row);
            tables.Requests.Read(found is null ? 0 : 1);
            return found is null ? null : Copy(found, found.ETag!);
        }
    }

    public Task<TablePage> ReadAsync(TableRange range, string? continuation, CancellationToken cancellationToken)
    {
        TableLimits.Check(range);

        return CallAsync("read", range.Partition, $"from {range.From} before {range.Before}", Read, cancellationToken);

        TablePage Read()
        {
            var from = WhereToGoOn(range, continuation);

            if (tables.Paging.EmptyPages && continuation?.StartsWith(Next, StringComparison.Ordinal) != true)
            {
                return new TablePage([], Next + range.Partition + " " + from);
            }

            var size = Math.Min(range.Take, tables.Paging.Size);
            var found = _partitions.GetValueOrDefault(range.Partition)?.Range(from, range.Before).Take(size + 1).ToList() ?? [];
            var rows = found.Take(size).Select(row => Copy(row, row.ETag!, range.Columns)).ToList();

            tables.Requests.Read(rows.Count);
            return new TablePage(rows, found.Count > size ? Gap + range.Partition + " " + found[size].Row : null);
        }
    }

    public Task<TablePage> ScanAsync(string? continuation, CancellationToken cancellationToken)
    {
        return CallAsync("scan", "every", $"from {continuation}", Scan, cancellationToken);

        TablePage Scan()
        {
            string[] from = continuation is null ? ["", ""]
                : continuation.StartsWith(Gap, StringComparison.Ordinal) ? continuation[Gap.Length..].Split(' ')
                : continuation.StartsWith(Next, StringComparison.Ordinal) ? continuation[Next.Length..].Split(' ')
                : throw new ArgumentException("This continuation was not given by this table.", nameof(continuation));

            if (tables.Paging.EmptyPages && continuation?.StartsWith(Next, StringComparison.Ordinal) != true)
            {
                return new TablePage([], Next + string.Join(' ', from));
            }

            var found = _partitions.Where(partition => string.CompareOrdinal(partition.Key, from[0]) >= 0)
                .SelectMany(partition => partition.Value.Range(partition.Key == from[0] ? from[1] : "", null)).Take(tables.Paging.Size + 1).ToList();
            var rows = found.Take(tables.Paging.Size).Select(row => Copy(row, row.ETag!)).ToList();
            tables.Requests.Read(rows.Count);
            return new TablePage(rows, found.Count > tables.Paging.Size ? $"{Gap}{found[^1].Partition} {found[^1].Row}" : null);
        }
    }

    public Task<CommitOutcome> CommitAsync(string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableLimits.Check(partition, writes);

        var described = string.Join(", ", writes.Select(write => $"{write.Kind} {write.Row.Row}"));
        return CallAsync("commit", partition, described, Commit, cancellationToken);

        CommitOutcome Commit()
        {
            var stored = _partitions.GetValueOrDefault(partition) ?? new Partition();

            for (var i = 0; i < writes.Count; i++)
            {
                if (ReasonToRefuse(writes[i], stored.Find(writes[i].Row.Row)) is { } reason)
                {
                    return new CommitOutcome.Refused(i, reason);
                }
            }

            _partitions[partition] = stored;
            return new CommitOutcome.Committed([.. writes.Select(write => Write(stored, write))]);
        }
    }

    public IReadOnlyList<TableRow> Rows()
    {
        lock (_lock)
        {
            return [.. _partitions.Values.SelectMany(partition => partition.Range("", null)).Select(row => Copy(row, row.ETag!))];
        }
    }

    /// <summary>Holds what another table does, under the same versions.</summary>
    public void CopyFrom(InMemoryTable other)
    {
        lock (other._lock)
        {
            foreach (var row in other._partitions.Values.SelectMany(partition => partition.Range("", null)))
            {
                if (!_partitions.TryGetValue(row.Partition, out var partition))
                {
                    _partitions[row.Partition] = partition = new Partition();
                }

                partition.Put(Copy(row, row.ETag!));
            }

            _version = other._version;
        }
    }

    private static RefusalReason? ReasonToRefuse(TableWrite write, TableRow? stored) => write.Kind switch
    {
        TableWriteKind.Insert => stored is null ? null : RefusalReason.AlreadyExists,
        TableWriteKind.Upsert => null,
        _ when stored is null => RefusalReason.Missing,
        TableWriteKind.Delete when write.ETag is null => null,
        _ => write.ETag == stored.ETag ? null : RefusalReason.Changed,
    };

    private static string WhereToGoOn(TableRange range, string? continuation)
    {
        if (continuation is null)
        {
            return range.From ?? "";
        }

        var token = continuation.StartsWith(Gap, StringComparison.Ordinal) ? continuation[Gap.Length..]
            : continuation.StartsWith(Next, StringComparison.Ordinal) ? continuation[Next.Length..]
            : throw new ArgumentException("This continuation was not given by this table.", nameof(continuation));

        return token.StartsWith(range.Partition + " ", StringComparison.Ordinal)
            ? token[(range.Partition.Length + 1)..]
            : throw new ArgumentException("This continuation belongs to another partition.", nameof(continuation));
    }

    private static TableRow Copy(TableRow row, string? etag, IReadOnlyList<string>? columns = null)
    {
        var copy = new TableRow(row.Partition, row.Row, etag);

        foreach (var (column, value) in row)
        {
            if (columns is null || columns.Contains(column, StringComparer.Ordinal))
            {
                copy.AddAny(column, value is byte[] bytes ? bytes.Clone() : value);
            }
        }

        return copy;
    }

    private string? Write(Partition stored, TableWrite write)
    {
        if (write.Kind is TableWriteKind.Delete)
        {
            stored.Remove(write.Row.Row);
            return null;
        }

        var etag = string.Create(CultureInfo.InvariantCulture, $"W/\"{++_version}\"");
        stored.Put(Copy(write.Row, etag));
        return etag;
    }

    private async Task<T> CallAsync<T>(string kind, string partition, string rows, Func<T> effect, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        var (call, fault) = tables.Faults.Next(kind, name.ToString().ToLowerInvariant(), partition, rows);
        await tables.BeforeCall(call);
        tables.Requests.Request();

        if (fault is { AfterEffect: false })
        {
            throw new StorageUnavailable($"Planned: call {call} failed.", fault.RetryAfter);
        }

        T answer;

        lock (_lock)
        {
            answer = effect();
        }

        return fault is null ? answer : throw new StorageUnavailable($"Planned: the answer to call {call} was lost.", null);
    }

    /// <summary>Rows in ordinal order of their keys.</summary>
    private sealed class Partition
    {
        private readonly List<string> _keys = [];
        private readonly Dictionary<string, TableRow> _rows = new(StringComparer.Ordinal);

        public TableRow? Find(string row) => _rows.GetValueOrDefault(row);

        public IEnumerable<TableRow> Range(string from, string? before)
        {
            for (var i = PlaceOf(from); i < _keys.Count && (before is null || string.CompareOrdinal(_keys[i], before) < 0); i++)
            {
                yield return _rows[_keys[i]];
            }
        }

        public void Put(TableRow row)
        {
            if (!_rows.ContainsKey(row.Row))
            {
                _keys.Insert(PlaceOf(row.Row), row.Row);
            }

            _rows[row.Row] = row;
        }

        public void Remove(string row)
        {
            _keys.RemoveAt(PlaceOf(row));
            _rows.Remove(row);
        }

        private int PlaceOf(string key)
        {
            var place = _keys.BinarySearch(key, StringComparer.Ordinal);
            return place < 0 ? ~place : place;
        }
    }
}
