using Monitor.Domain.People;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IKeyStore"/>
internal sealed class KeyStore(ITables tables) : IKeyStore
{
    private const string Partition = "data-protection";

    private readonly ITable _keys = tables.Keys;

    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();

        await foreach (var row in _keys.ReadAllAsync(TableRange.All(Partition), cancellationToken))
        {
            found.Add(Stored.Known(row).GetString("xml"));
        }

        return found;
    }

    public Task AddAsync(string name, string xml, CancellationToken cancellationToken) => _keys.CommitAsync(
        Partition,
        [TableWrite.Upsert(new TableRow(Partition, RowKeys.Join(name)) { { Stored.VersionColumn, Stored.Version }, { "xml", xml } })],
        cancellationToken);
}
