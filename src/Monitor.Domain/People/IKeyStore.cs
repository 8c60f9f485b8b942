namespace Monitor.Domain.People;

/// <summary>The keys of cookies and forms, wrapped; shared by every instance.</summary>
public interface IKeyStore
{
    /// <summary>Every key, as the XML that was added.</summary>
    Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Adds a key; one of the same name is replaced.</summary>
    Task AddAsync(string name, string xml, CancellationToken cancellationToken);
}
