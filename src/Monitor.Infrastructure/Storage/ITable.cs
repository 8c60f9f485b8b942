using System.Runtime.CompilerServices;

namespace Monitor.Infrastructure.Storage;

/// <summary>The one seam to the Table service: point reads, ranges within a partition, and transactions within a partition.</summary>
internal interface ITable
{
    /// <summary>The row, or null when there is none.</summary>
    /// <exception cref="StorageUnavailable">The service could not be asked.</exception>
    Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellationToken);

    /// <summary>One page of a range, in key order. A page may be empty and still have more after it.</summary>
    /// <exception cref="StorageUnavailable">The service could not be asked.</exception>
    Task<TablePage> ReadAsync(TableRange range, string? continuation, CancellationToken cancellationToken);

    /// <summary>
    /// One page of the whole table, partition after partition, while others write. Only for copies: whatever serves somebody names its partition.
    /// </summary>
    /// <exception cref="StorageUnavailable">The service could not be asked.</exception>
    Task<TablePage> ScanAsync(string? continuation, CancellationToken cancellationToken);

    /// <summary>Writes all or nothing.</summary>
    /// <exception cref="StorageUnavailable">The service could not be asked, or did it and its answer was lost: look before writing again.</exception>
    Task<CommitOutcome> CommitAsync(string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken);
}

/// <summary>Reading a range to its end.</summary>
internal static class TableReading
{
    extension(ITable table)
    {
        /// <summary>Every row of the range, page by page, in key order.</summary>
        public async IAsyncEnumerable<TableRow> ReadAllAsync(TableRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            string? continuation = null;

            do
            {
                var page = await table.ReadAsync(range, continuation, cancellationToken);

                foreach (var row in page.Rows)
                {
                    yield return row;
                }

                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        /// <summary>The first page that holds anything; the service may give empty ones before it.</summary>
        public async Task<TablePage> ReadSomeAsync(TableRange range, CancellationToken cancellationToken)
        {
            var page = await table.ReadAsync(range, null, cancellationToken);

            while (page is { Rows.Count: 0, Continuation: not null })
            {
                page = await table.ReadAsync(range, page.Continuation, cancellationToken);
            }

            return page;
        }
    }
}
