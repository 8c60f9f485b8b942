using Azure;
using Azure.Data.Tables;

namespace Monitor.Infrastructure.Storage;

/// <summary>A table of the Table service.</summary>
internal sealed class AzureTable(TableClient table, RequestCounter requests) : ITable
{
    private static readonly string[] Keys = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) =>
        AskAsync(() => table.CreateIfNotExistsAsync(cancellationToken), cancellationToken);

    public async Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellationToken)
    {
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(row);

        var found = await AskAsync(() => table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken), cancellationToken);

        if (!found.HasValue)
        {
            ThrowIfTheTableIsMissing(found.GetRawResponse());
            return null;
        }

        requests.Read(1);
        return ToRow(found.Value!);
    }

    public async Task<TablePage> ReadAsync(TableRange range, string? continuation, CancellationToken cancellationToken)
    {
        TableLimits.Check(range);

        return await PageAsync(
            table.QueryAsync<TableEntity>(FilterOf(range), range.Take, range.Columns is { } columns ? Keys.Concat(columns) : null, cancellationToken), continuation, cancellationToken);
    }

    public Task<TablePage> ScanAsync(string? continuation, CancellationToken cancellationToken) =>
        PageAsync(table.QueryAsync<TableEntity>(string.Empty, TableLimits.RowsInPage, null, cancellationToken), continuation, cancellationToken);

    public async Task<CommitOutcome> CommitAsync(string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        TableLimits.Check(partition, writes);

        if (writes is [var alone])
        {
            return await CommitAloneAsync(alone, cancellationToken);
        }

        try
        {
            var answers = await AskAsync(() => table.SubmitTransactionAsync(writes.Select(ToAction), cancellationToken), cancellationToken);
            return new CommitOutcome.Committed([.. answers.Value.Select(answer => answer.Headers.ETag?.ToString())]);
        }
        catch (TableTransactionFailedException exception) when (ReasonOf(exception) is { } reason)
        {
            return new CommitOutcome.Refused(exception.FailedTransactionActionIndex!.Value, reason);
        }
    }

    private async Task<TablePage> PageAsync(AsyncPageable<TableEntity> rows, string? continuation, CancellationToken cancellationToken)
    {
        var pages = rows.AsPages(continuation);
        var page = await AskAsync(() => FirstAsync(pages, cancellationToken), cancellationToken);

        requests.Read(page.Values.Count);
        return new TablePage([.. page.Values.Select(ToRow)], page.ContinuationToken);
    }

    /// <summary>One write needs no transaction around it: it is sent as it is, which costs both sides less.</summary>
    private async Task<CommitOutcome> CommitAloneAsync(TableWrite write, CancellationToken cancellationToken)
    {
        var entity = ToEntity(write.Row);

        try
        {
            var answer = await AskAsync(
                () => write.Kind switch
                {
                    TableWriteKind.Insert => table.AddEntityAsync(entity, cancellationToken),
                    TableWriteKind.Replace => table.UpdateEntityAsync(entity, new ETag(write.ETag!), TableUpdateMode.Replace, cancellationToken),
                    TableWriteKind.Upsert => table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken),
                    TableWriteKind.Delete => table.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, write.ETag is null ? ETag.All : new ETag(write.ETag), cancellationToken),
                    _ => throw new InvalidOperationException($"No call for {write.Kind}."),
                },
                cancellationToken);

            // That a row to delete is not there is answered, and not thrown.
            if (answer.Status == 404)
            {
                ThrowIfTheTableIsMissing(answer);
                return new CommitOutcome.Refused(0, RefusalReason.Missing);
            }

            return new CommitOutcome.Committed([write.Kind == TableWriteKind.Delete ? null : answer.Headers.ETag?.ToString()]);
        }
        catch (RequestFailedException exception) when (ReasonOf(exception.Status, exception.ErrorCode) is { } reason)
        {
            return new CommitOutcome.Refused(0, reason);
        }
    }

    private static string FilterOf(TableRange range) => (range.From, range.Before) switch
    {
        (null, null) => TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition}"),
        ({ } from, null) => TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition} and RowKey ge {from}"),
        (null, { } before) => TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition} and RowKey lt {before}"),
        ({ } from, { } before) => TableClient.CreateQueryFilter($"PartitionKey eq {range.Partition} and RowKey ge {from} and RowKey lt {before}"),
    };

    private static async Task<Page<TableEntity>> FirstAsync(IAsyncEnumerable<Page<TableEntity>> pages, CancellationToken cancellationToken) =>
        await pages.FirstAsync(cancellationToken);

    private static TableTransactionAction ToAction(TableWrite write) => write.Kind switch
    {
        TableWriteKind.Insert => new(TableTransactionActionType.Add, ToEntity(write.Row)),
        TableWriteKind.Replace => new(TableTransactionActionType.UpdateReplace, ToEntity(write.Row), new ETag(write.ETag!)),
        TableWriteKind.Upsert => new(TableTransactionActionType.UpsertReplace, ToEntity(write.Row)),
        TableWriteKind.Delete => new(TableTransactionActionType.Delete, ToEntity(write.Row), write.ETag is null ? ETag.All : new ETag(write.ETag)),
        _ => throw new InvalidOperationException($"No action for {write.Kind}."),
    };

    private static TableEntity ToEntity(TableRow row)
    {
        var entity = new TableEntity(row.Partition, row.Row);

        foreach (var (column, value) in row)
        {
            entity.Add(column, value);
        }

        return entity;
    }

    private static TableRow ToRow(TableEntity entity)
    {
        var row = new TableRow(entity.PartitionKey, entity.RowKey, entity.ETag.ToString());

        foreach (var (column, value) in entity)
        {
            if (column is not (nameof(TableEntity.PartitionKey) or nameof(TableEntity.RowKey) or nameof(TableEntity.Timestamp)) && !column.StartsWith("odata.", StringComparison.Ordinal))
            {
                row.AddAny(column, value);
            }
        }

        return row;
    }

    private static RefusalReason? ReasonOf(TableTransactionFailedException exception) =>
        exception.FailedTransactionActionIndex is null ? null : ReasonOf(exception.Status, exception.ErrorCode);

    private static RefusalReason? ReasonOf(int status, string? errorCode) => (status, errorCode) switch
    {
        (409, "EntityAlreadyExists") => RefusalReason.AlreadyExists,
        (412, _) => RefusalReason.Changed,
        (404, "ResourceNotFound" or "EntityNotFound") => RefusalReason.Missing,
        _ => null,
    };

    private static void ThrowIfTheTableIsMissing(Response response)
    {
        var failure = new RequestFailedException(response);

        if (failure.ErrorCode == "TableNotFound")
        {
            throw failure;
        }
    }

    /// <summary>Gives one name to everything that may be better later; the rest is a mistake in this program, and stays as it is.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (RequestFailedException exception) when (MayBeBetterLater(exception))
        {
            throw Unavailable(exception, exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions[^1] is RequestFailedException last && MayBeBetterLater(last))
        {
            throw Unavailable(exception, last);
        }
        catch (AggregateException exception) when (exception.InnerExceptions[^1] is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailable("The Table service did not answer in time.", null, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailable("The Table service did not answer in time.", null, exception);
        }
    }

    /// <summary>Status 0: no connection, or one that broke.</summary>
    private static bool MayBeBetterLater(RequestFailedException exception) => exception.Status is 0 or 408 or 429 or >= 500;

    private static StorageUnavailable Unavailable(Exception exception, RequestFailedException last) =>
        new($"The Table service is unavailable (status {last.Status}).", RetryAfter.Of(last.GetRawResponse()), exception);
}
