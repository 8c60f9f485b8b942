namespace Monitor.Domain.People;

/// <summary>The directory of agencies, service teams, contacts and closures.</summary>
public interface IDirectoryStore
{
    /// <summary>The whole partnership as it stands; empty before anything was recorded.</summary>
    Task<Partnership> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Records parties; a party that is there already is replaced.</summary>
    Task WriteAsync(IReadOnlyList<Party> parties, CancellationToken cancellationToken);
}
