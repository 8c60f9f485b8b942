using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Retention;

/// <summary>Forgets entries, and keeps how many there were; a partition is an agency.</summary>
public interface IRetentionStore
{
    /// <summary>
    /// Counts an entry and takes it off the list, at once; false when somebody changed it since it was read. Its traces are noted in the same transaction, and
    /// go with <see cref="FinishAsync"/>.
    /// </summary>
    Task<bool> CountAsync(StoredEntry stored, Traces traces, CancellationToken cancellationToken);

    /// <summary>Takes away what is left of entries that were counted; what a crash left is made up by the next call. Answers how many are gone.</summary>
    Task<int> FinishAsync(PartyId party, CancellationToken cancellationToken);

    /// <summary>What is known of an agency's waits that were forgotten, by service, year and outcome.</summary>
    Task<IReadOnlyList<EndedWaits>> ReadAsync(PartyId party, CancellationToken cancellationToken);
}
