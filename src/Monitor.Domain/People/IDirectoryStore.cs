using Monitor.Domain.Imports;

namespace Monitor.Domain.People;

/// <summary>The directory of agencies, service teams, contacts and closures.</summary>
public interface IDirectoryStore
{
    /// <summary>The whole partnership as it stands; empty before anything was recorded.</summary>
    Task<Partnership> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Records parties; a party that is there already is replaced.</summary>
    Task WriteAsync(IReadOnlyList<Party> parties, CancellationToken cancellationToken);

    /// <summary>
    /// Changes one party as it is now: somebody else's change meanwhile is not lost, <paramref name="change"/> is asked again on top of it.
    /// </summary>
    Task<Result<Party>> ChangeAsync(PartyId party, Func<Party, Result<Party>> change, CancellationToken cancellationToken);

    /// <summary>Adds a party; false when there is one of that id, which stays as it is.</summary>
    Task<bool> AddAsync(Party party, CancellationToken cancellationToken);

    /// <summary>
    /// Records one local service as <paramref name="change"/> makes it of what is there, or of null: somebody else's change meanwhile is not lost, it is asked
    /// again on top of it.
    /// </summary>
    Task<Result<LocalService>> ChangeServiceAsync(string id, Func<LocalService?, Result<LocalService>> change, CancellationToken cancellationToken);

    /// <summary>How an agency's files are read, by name.</summary>
    Task<IReadOnlyList<ImportMapping>> ReadMappingsAsync(PartyId agency, CancellationToken cancellationToken);

    /// <summary>Records one mapping of an agency as <paramref name="change"/> makes it of what is there, or of null, as local services are.</summary>
    Task<Result<ImportMapping>> ChangeMappingAsync(PartyId agency, string name, Func<ImportMapping?, Result<ImportMapping>> change, CancellationToken cancellationToken);

    /// <summary>Records local services; one that is there already is replaced.</summary>
    Task WriteServicesAsync(IReadOnlyList<LocalService> services, CancellationToken cancellationToken);
}
