using System.Globalization;
using Monitor.Domain.Matching;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IMatchingStore"/>
/// <remarks>A partition is a key's id and the first two digits of a hash, so that a key's rows are spread and can be read one partition after another.</remarks>
internal sealed class MatchingStore(ITables tables) : IMatchingStore
{
    private const int PartitionDigits = 2;
    private const int Partitions = 256;
    private const int PartitionsAtOnce = 32;
    private const int RowsAtOnce = 100;

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

    public async Task<Page<Match>> ReadAsync(string keyId, string? after, CancellationToken cancellationToken)
    {
        // The digits of a partition, and after them the last row that was read there.
        var first = after is null ? 0 : int.Parse(after[..PartitionDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var row = after?[PartitionDigits..] ?? string.Empty;

        for (var i = first; i < Partitions; i++)
        {
            if (i == first + PartitionsAtOnce)
            {
                return new Page<Match>([], Digits(i));
            }

            var range = TableRange.All(PartitionOf(keyId, Digits(i))) with { Take = RowsAtOnce, From = i == first && row.Length > 0 ? row + KeyEncoder.Separator : null };
            var rows = await _matching.ReadSomeAsync(range, cancellationToken);

            if (rows.Rows.Count > 0)
            {
                var next = rows.Continuation is not null ? Digits(i) + rows.Rows[^1].Row : i + 1 < Partitions ? Digits(i + 1) : null;
                return new Page<Match>([.. rows.Rows.Select(found => ToMatch(keyId, found))], next);
            }
        }

        return new Page<Match>([], null);
    }

    /// <summary>A row that is missing is refused, which is as good.</summary>
    public async Task DropAsync(Match match, CancellationToken cancellationToken) =>
        await _matching.CommitAsync(PartitionOf(match.Hash), [TableWrite.DeleteAny(PartitionOf(match.Hash), RowOf(match))], cancellationToken);

    private static string Digits(int partition) => partition.ToString("x2", CultureInfo.InvariantCulture);

    private static string PartitionOf(MatchingHash hash) => PartitionOf(hash.KeyId, hash.Hash[..PartitionDigits]);

    private static string PartitionOf(string keyId, string digits) => $"{keyId}-{digits}";

    private static string RowOf(Match match) => RowKeys.Join(match.Hash.Hash, match.Entry.ToString());

    private static Match ToMatch(string keyId, TableRow row)
    {
        var parts = RowKeys.Split(Stored.Known(row).Row);
        return new Match(new MatchingHash(keyId, parts[0]), EntryId.Parse(parts[1], null));
    }
}
