using Monitor.Domain.People;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IDirectoryStore"/>
/// <remarks>What was read is used again for half a minute, so that a request does not wait for it.</remarks>
internal sealed class DirectoryStore(ITables tables, TimeProvider realTime) : IDirectoryStore
{
    private const string Parties = "parties";
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private readonly ITable _directory = tables.Directory;
    private volatile Read? _last;

    public async Task<Partnership> ReadAsync(CancellationToken cancellationToken)
    {
        var now = realTime.GetTimestamp();

        if (_last is { } last && realTime.GetElapsedTime(last.At, now) < KeptFor && !last.Partnership.IsEmpty)
        {
            return last.Partnership;
        }

        var parties = new List<Party>();

        await foreach (var row in _directory.ReadAllAsync(TableRange.All(Parties), cancellationToken))
        {
            parties.Add(Stored.Read<Party>(Stored.Known(row).GetString("party")));
        }

        var partnership = new Partnership(parties);
        _last = new Read(partnership, now);
        return partnership;
    }

    public async Task WriteAsync(IReadOnlyList<Party> parties, CancellationToken cancellationToken)
    {
        var rows = parties.Select(party => TableWrite.Upsert(new TableRow(Parties, RowKeys.Join(party.Id.ToString()))
        {
            { Stored.VersionColumn, Stored.Version },
            { "party", Stored.Write(party) },
        }));

        foreach (var chunk in rows.Chunk(TableLimits.WritesInTransaction))
        {
            await _directory.CommitAsync(Parties, chunk, cancellationToken);
        }

        _last = null;
    }

    private sealed record Read(Partnership Partnership, long At);
}
