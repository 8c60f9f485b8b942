using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Monitor.Infrastructure.Storage;

namespace Monitor.Benchmarks;

/// <summary>Makes the requests of a recording again, with the service's own client and nothing between, on tables that hold the same rows.</summary>
internal sealed class BareReplay
{
    private readonly Dictionary<TableName, TableClient> _tables;
    private readonly List<List<Func<CancellationToken, Task>>> _steps = [];
    private readonly ConcurrentDictionary<string, ETag> _versions = new(StringComparer.Ordinal);
    private readonly int _atOnce;

    public BareReplay(string connectionString, string prefix, Recording recording)
    {
        var service = new TableServiceClient(connectionString);
        _tables = Enum.GetValues<TableName>().ToDictionary(name => name, name => service.GetTableClient(prefix + name.ToString().ToLowerInvariant()));
        _atOnce = recording.MostAtOnce;

        foreach (var asked in recording.Asked)
        {
            var step = Prepare(asked);

            // Point reads were made together, as many at once as the recording saw; everything else waited for the one before.
            if (asked is Asked.Find && _steps.Count > 0 && recording.Asked[Prepared - 1] is Asked.Find)
            {
                _steps[^1].Add(step);
            }
            else
            {
                _steps.Add([step]);
            }

            Prepared++;
        }
    }

    private int Prepared { get; set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = _atOnce, CancellationToken = cancellationToken };

        foreach (var step in _steps)
        {
            if (step is [var alone])
            {
                await alone(cancellationToken);
            }
            else
            {
                await Parallel.ForEachAsync(step, options, async (ask, token) => await ask(token));
            }
        }
    }

    private Func<CancellationToken, Task> Prepare(Asked asked)
    {
        var table = _tables[asked.Table];

        switch (asked)
        {
            case Asked.Find find:
                return async cancellationToken =>
                {
                    var found = await table.GetEntityIfExistsAsync<TableEntity>(find.Partition, find.Row, cancellationToken: cancellationToken);

                    if (found.HasValue)
                    {
                        _versions[find.Row] = found.Value!.ETag;
                    }
                };
            case Asked.Range { Rows: var rows }:
                var (from, before) = (rows.From ?? "", rows.Before ?? "~");
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {rows.Partition} and RowKey ge {from} and RowKey lt {before}");
                var columns = rows.Columns?.Concat(["PartitionKey", "RowKey"]);
                return async cancellationToken =>
                {
                    await foreach (var _ in table.QueryAsync<TableEntity>(filter, rows.Take, columns, cancellationToken))
                    {
                        // All of it, as the recording read it.
                    }
                };
            case Asked.Commit commit:
                var entities = commit.Writes.Select(ToEntity).ToList();
                return cancellationToken => table.SubmitTransactionAsync(
                    commit.Writes.Select((write, i) => ToAction(write, entities[i])), cancellationToken);
            default:
                throw new InvalidOperationException($"Nothing asks {asked.GetType().Name}.");
        }
    }

    private static TableEntity ToEntity(TableWrite write)
    {
        var entity = new TableEntity(write.Row.Partition, write.Row.Row);

        foreach (var (column, value) in write.Row)
        {
            entity.Add(column, value);
        }

        return entity;
    }

    private TableTransactionAction ToAction(TableWrite write, TableEntity entity) => write.Kind switch
    {
        TableWriteKind.Insert => new(TableTransactionActionType.Add, entity),
        TableWriteKind.Replace => new(TableTransactionActionType.UpdateReplace, entity, _versions[write.Row.Row]),
        TableWriteKind.Upsert => new(TableTransactionActionType.UpsertReplace, entity),
        TableWriteKind.Delete => new(TableTransactionActionType.Delete, entity, write.ETag is null ? ETag.All : _versions[write.Row.Row]),
        _ => throw new InvalidOperationException($"No action for {write.Kind}."),
    };
}
