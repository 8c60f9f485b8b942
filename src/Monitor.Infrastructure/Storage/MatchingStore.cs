using System.Runtime.CompilerServices;
using Monitor.Domain.Matching;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IMatchingStore"/>
/// <remarks>A partition is a key's id and the first two digits of a hash, so that a key's rows are spread and can be read one partition after another.</remarks>
internal sealed class MatchingStore(ITables tables) : IMatchingStore
{
    private const int PartitionDigits = 2;
    private const int Partitions = 256;

    private readonly ITable _matching = tables.Matching;

    public async Task AddAsync(Match match, CancellationToken cancellationToken)
    {
        var row = new TableRow(PartitionOf(match.Hash), RowOf(match)) { { Stored.VersionColumn, Stored.Version } };
        await _matching.CommitAsync(row.Partition, [TableWrite.Upsert(row)], cancellationToken);
    }

    public async Task<IReadOnlyList<EntryId>> FindAsync(MatchingHash hash, CancellationToken cancellationToken)
    {
        var found = new List<EntryId>();

        await foreach (var row in _matching.ReadAllAsync(TableRange.Under(PartitionOf(hash), hash.Hash), cancellationToken))
        {
            found.Add(ToMatch(hash.KeyId, row).Entry);
        }

        return found;
    }

    public async IAsyncEnumerable<IReadOnlyList<Match>> ReadAsync(string keyId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < Partitions; i++)
        {
            var range = TableRange.All(PartitionOf(keyId, i.ToString("x2", null)));
            string? continuation = null;

            do
            {
                var page = await _matching.ReadAsync(range, continuation, cancellationToken);

                if (page.Rows.Count > 0)
                {
                    yield return [.. page.Rows.Select(row => ToMatch(keyId, row))];
                }

                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
    }

    /// <summary>A row that is missing is refused, which is as good.</summary>
    public async Task DropAsync(Match match, CancellationToken cancellationToken) =>
        await _matching.CommitAsync(PartitionOf(match.Hash), [TableWrite.DeleteAny(PartitionOf(match.Hash), RowOf(match))], cancellationToken);

    private static string PartitionOf(MatchingHash hash) => PartitionOf(hash.KeyId, hash.Hash[..PartitionDigits]);

    private static string PartitionOf(string keyId, string digits) => $"{keyId}-{digits}";

    private static string RowOf(Match match) => RowKeys.Join(match.Hash.Hash, match.Entry.ToString());

    private static Match ToMatch(string keyId, TableRow row)
    {
        var parts = RowKeys.Split(Stored.Known(row).Row);
        return new Match(new MatchingHash(keyId, parts[0]), EntryId.Parse(parts[1], null));
    }
}
