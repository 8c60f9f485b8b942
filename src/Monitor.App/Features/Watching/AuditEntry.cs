using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Watching;

/// <summary>
/// The nightly look at one entry that waits, or whose wait ended and on which something is owed still: its events, its wake, and whether it wakes
/// as early as what it is owed asks for.
/// </summary>
internal sealed class AuditEntry(IWaitingListStore store, Present present)
{
    /// <summary>What was wrong; null when nothing is owed on it any more and it was not looked at.</summary>
    public async Task<IReadOnlyList<AuditFinding>?> HandleAsync(PartyId agency, StoredEntry stored, string correlation, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var now = await present.AtAsync(at, cancellationToken);
        var recomputed = Consequences.OfRecording(stored, [], now, new Provenance("watch", correlation, at), null);

        if (!stored.Entry.IsOpen && stored.WakeAt is null && recomputed.WakeAt is null)
        {
            return null;
        }

        var faults = await store.AuditAsync(agency, stored, cancellationToken);
        return IsLate(stored, recomputed, at) && await IsCommittedAsync(agency, recomputed, cancellationToken)
            ? [.. faults, new AuditFinding(stored.Entry.Id, "It would have been looked at too late, and has been looked at now.")]
            : faults;
    }

    /// <summary>What is due already is the sweep's; what would change before the entry wakes is seen by nobody.</summary>
    private static bool IsLate(StoredEntry stored, EntryChange recomputed, DateTimeOffset at) =>
        stored.Moving == Moving.No
        && !(stored.WakeAt <= at)
        && (recomputed.Events.Length > 0 || recomputed.WakeAt < (stored.WakeAt ?? DateTimeOffset.MaxValue));

    /// <summary>An entry that somebody else writes meanwhile is settled by them.</summary>
    private async Task<bool> IsCommittedAsync(PartyId agency, EntryChange change, CancellationToken cancellationToken)
    {
        if ((await store.CommitAsync(agency, [change], cancellationToken))[0] != CommitResult.Committed)
        {
            return false;
        }

        SettledEntries.Mark([change]);
        return true;
    }
}
