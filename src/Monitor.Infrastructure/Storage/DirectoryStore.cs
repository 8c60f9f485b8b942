using Monitor.Domain;
using Monitor.Domain.People;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IDirectoryStore"/>
/// <remarks>What was read is used again for half a minute, so that a request does not wait for it.</remarks>
internal sealed class DirectoryStore(ITables tables, TimeProvider realTime) : IDirectoryStore
{
    private const string Parties = "parties";
    private const string Services = "services";
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

        var services = new List<LocalService>();

        await foreach (var row in _directory.ReadAllAsync(TableRange.All(Services), cancellationToken))
        {
            services.Add(Stored.Read<LocalService>(Stored.Known(row).GetString("service")));
        }

        var partnership = new Partnership(parties, services);
        _last = new Read(partnership, now);
        return partnership;
    }

    public Task WriteAsync(IReadOnlyList<Party> parties, CancellationToken cancellationToken) =>
        WriteAsync(Parties, parties.Select(party => TableWrite.Upsert(RowOf(party))), cancellationToken);

    public Task WriteServicesAsync(IReadOnlyList<LocalService> services, CancellationToken cancellationToken) =>
        WriteAsync(
            Services,
            services.Select(service => TableWrite.Upsert(RowOf(service))),
            cancellationToken);

    public async Task<Result<Party>> ChangeAsync(PartyId party, Func<Party, Result<Party>> change, CancellationToken cancellationToken)
    {
        while (await _directory.FindAsync(Parties, RowKeys.Join(party.ToString()), cancellationToken) is { } row)
        {
            if (!change(Stored.Read<Party>(Stored.Known(row).GetString("party"))).IsSuccess(out var changed, out var problem))
            {
                return problem;
            }

            if ((await _directory.CommitAsync(Parties, [TableWrite.Replace(RowOf(changed), row.ETag!)], cancellationToken)).IsCommitted)
            {
                _last = null;
                return changed;
            }
        }

        return new NotFoundProblem("party-not-found", "There is no such party in the directory.");
    }

    public async Task<bool> AddAsync(Party party, CancellationToken cancellationToken)
    {
        var isAdded = (await _directory.CommitAsync(Parties, [TableWrite.Insert(RowOf(party))], cancellationToken)).IsCommitted;
        _last = null;
        return isAdded;
    }

    public async Task<Result<LocalService>> ChangeServiceAsync(string id, Func<LocalService?, Result<LocalService>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await _directory.FindAsync(Services, RowKeys.Join(id), cancellationToken);

            if (!change(row is null ? null : Stored.Read<LocalService>(Stored.Known(row).GetString("service"))).IsSuccess(out var changed, out var problem))
            {
                return problem;
            }

            var write = row is null ? TableWrite.Insert(RowOf(changed)) : TableWrite.Replace(RowOf(changed), row.ETag!);

            if ((await _directory.CommitAsync(Services, [write], cancellationToken)).IsCommitted)
            {
                _last = null;
                return changed;
            }
        }
    }

    private static TableRow RowOf(LocalService service) => new(Services, RowKeys.Join(service.Id))
    {
        { Stored.VersionColumn, Stored.Version },
        { "service", Stored.Write(service) },
    };

    private static TableRow RowOf(Party party) => new(Parties, RowKeys.Join(party.Id.ToString()))
    {
        { Stored.VersionColumn, Stored.Version },
        { "party", Stored.Write(party) },
    };

    private async Task WriteAsync(string partition, IEnumerable<TableWrite> writes, CancellationToken cancellationToken)
    {
        foreach (var chunk in writes.Chunk(TableLimits.WritesInTransaction))
        {
            await _directory.CommitAsync(partition, chunk, cancellationToken);
        }

        _last = null;
    }

    private sealed record Read(Partnership Partnership, long At);
}
