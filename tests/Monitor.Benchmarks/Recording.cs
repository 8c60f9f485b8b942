using Monitor.Infrastructure.Storage;

namespace Monitor.Benchmarks;

/// <summary>One thing that was asked of a table, and what rows came of it.</summary>
internal abstract record Asked(TableName Table)
{
    /// <summary>The rows that were read, by their keys.</summary>
    public IReadOnlyList<string> Read { get; init; } = [];

    internal sealed record Find(TableName Table, string Partition, string Row) : Asked(Table);

    internal sealed record Range(TableName Table, TableRange Rows, string? Continuation) : Asked(Table);

    internal sealed record Commit(TableName Table, string Partition, IReadOnlyList<TableWrite> Writes) : Asked(Table);
}

/// <summary>Tables that note in order what is asked of them, and how much at once.</summary>
internal sealed class Recording(ITables tables) : ITables
{
    private readonly Lock _lock = new();
    private readonly List<Asked> _asked = [];
    private int _atOnce;

    public RequestCounter Requests => tables.Requests;

    public IReadOnlyList<Asked> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    public int MostAtOnce { get; private set; }

    public ITable Table(TableName name) => new Noted(this, name, tables.Table(name));

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => tables.EnsureCreatedAsync(cancellationToken);

    private async Task<T> NoteAsync<T>(Asked asked, Func<Task<T>> ask, Func<T, IReadOnlyList<string>> read)
    {
        int place;

        lock (_lock)
        {
            place = _asked.Count;
            _asked.Add(asked);
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        try
        {
            var answer = await ask();

            lock (_lock)
            {
                _asked[place] = asked with { Read = read(answer) };
            }

            return answer;
        }
        finally
        {
            lock (_lock)
            {
                _atOnce--;
            }
        }
    }

    private sealed class Noted(Recording recording, TableName name, ITable table) : ITable
    {
        public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellationToken) => recording.NoteAsync(
            new Asked.Find(name, partition, row), () => table.FindAsync(partition, row, cancellationToken), found => found is null ? [] : [found.Row]);

        public Task<TablePage> ReadAsync(TableRange range, string? continuation, CancellationToken cancellationToken) => recording.NoteAsync(
            new Asked.Range(name, range, continuation),
            () => table.ReadAsync(range, continuation, cancellationToken),
            page => [.. page.Rows.Select(row => row.Row)]);

        public Task<TablePage> ScanAsync(string? continuation, CancellationToken cancellationToken) => table.ScanAsync(continuation, cancellationToken);

        public Task<CommitOutcome> CommitAsync(string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
            recording.NoteAsync<CommitOutcome>(
                new Asked.Commit(name, partition, writes), () => table.CommitAsync(partition, writes, cancellationToken), _ => []);
    }
}
