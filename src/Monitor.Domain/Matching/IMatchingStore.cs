using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Matching;

/// <summary>An entry under a hash of its subject.</summary>
public sealed record Match(MatchingHash Hash, EntryId Entry);

/// <summary>Which entries are of the same subject, as far as keyed hashes tell.</summary>
public interface IMatchingStore
{
    /// <summary>Adds an entry; doing so again changes nothing.</summary>
    Task AddAsync(Match match, CancellationToken cancellationToken);

    /// <summary>The entries under a hash.</summary>
    Task<IReadOnlyList<EntryId>> FindAsync(MatchingHash hash, CancellationToken cancellationToken);

    /// <summary>
    /// Everything under a key, a page at a time, each in a few requests; <paramref name="after"/> is where the page before said to go on. A page may be
    /// empty and still have more after it.
    /// </summary>
    Task<Page<Match>> ReadAsync(string keyId, string? after, CancellationToken cancellationToken);

    /// <summary>Takes one away; nothing happens when it is not there.</summary>
    Task DropAsync(Match match, CancellationToken cancellationToken);
}
