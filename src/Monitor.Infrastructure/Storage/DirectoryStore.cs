using Monitor.Domain;
using Monitor.Domain.Imports;
using Monitor.Domain.People;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IDirectoryStore"/>
/// <remarks>What was read is used again for half a minute, so that a request does not wait for it.</remarks>
internal sealed class DirectoryStore(ITables tables, TimeProvider realTime) : IDirectoryStore
{
    private const string Parties = "parties";
    private const string Services = "services";
    public const string Mappings = "mappings";
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

    public Task<Result<LocalService>> ChangeServiceAsync(string id, Func<LocalService?, Result<LocalService>> change, CancellationToken cancellationToken) =>
        ChangeAsync(Services, RowKeys.Join(id), "service", change, cancellationToken);

    public async Task<IReadOnlyList<ImportMapping>> ReadMappingsAsync(PartyId agency, CancellationToken cancellationToken)
    {
        var mappings = new List<ImportMapping>();

        await foreach (var row in _directory.ReadAllAsync(TableRange.Under(Mappings, agency.ToString()), cancellationToken))
        {
            mappings.Add(Stored.Read<ImportMapping>(Stored.Known(row).GetString("mapping")));
        }

        return mappings;
    }

    public Task<Result<ImportMapping>> ChangeMappingAsync(PartyId agency, string name, Func<ImportMapping?, Result<ImportMapping>> change, CancellationToken cancellationToken) =>
        ChangeAsync(Mappings, RowKeys.Join(agency.ToString(), name), "mapping", change, cancellationToken);

    private static TableRow RowOf<T>(string partition, string key, string column, T value) => new(partition, key)
    {
        { Stored.VersionColumn, Stored.Version },
        { column, Stored.Write(value) },
    };

    private static TableRow RowOf(LocalService service) => RowOf(Services, RowKeys.Join(service.Id), "service", service);

    private static TableRow RowOf(Party party) => RowOf(Parties, RowKeys.Join(party.Id.ToString()), "party", party);

    /// <summary>A row as the change makes it of what is there; asked again when somebody else was faster.</summary>
    private async Task<Result<T>> ChangeAsync<T>(string partition, string key, string column, Func<T?, Result<T>> change, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var row = await _directory.FindAsync(partition, key, cancellationToken);

            if (!change(row is null ? null : Stored.Read<T>(Stored.Known(row).GetString(column))).IsSuccess(out var changed, out var problem))
            {
                return problem;
            }

            var after = RowOf(partition, key, column, changed);

            if ((await _directory.CommitAsync(partition, [row is null ? TableWrite.Insert(after) : TableWrite.Replace(after, row.ETag!)], cancellationToken)).IsCommitted)
            {
                _last = null;
                return changed;
            }
        }
    }

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
