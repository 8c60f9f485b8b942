using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Watching;

/// <summary>Every night: recomputes from its events each entry that waits or is owed something still, verifies their chain, mends the index, and says what it found.</summary>
internal sealed partial class AuditAll(
    IWaitingListStore store, AuditEntry auditEntry, IOutboxStore outbox, IDirectoryStore directory, IJobStore jobs, Present present, ILogger<AuditAll> logger)
{
    private const int PageSize = 200;

    public async Task<int> HandleAsync(string period, CancellationToken cancellationToken)
    {
        var faults = new List<AuditFinding>();
        var entries = 0;

        foreach (var agency in (await directory.ReadAsync(cancellationToken)).Agencies)
        {
            string? after = null;

            do
            {
                var page = await store.ReadCurrentAsync(agency.Id, after, PageSize, cancellationToken);
                after = page.Next;
                entries += page.Unreadable.Count;
                faults.AddRange(page.Unreadable.Select(id => new AuditFinding(id, "It cannot be read, and is in no list, mail or figure.")));

                foreach (var left in page.Elsewhere.Where(stored => stored.Moving == Moving.Sealed))
                {
                    faults.AddRange(await HurryAsync(agency.Id, left.Entry, cancellationToken));
                }

                foreach (var stored in page.Items)
                {
                    if (await LookAsync(agency.Id, stored, period, cancellationToken) is { } found)
                    {
                        entries++;
                        faults.AddRange(found);
                        faults.AddRange(await HurryAsync(agency.Id, stored.Entry, cancellationToken));
                    }
                }
            }
            while (after is not null);
        }

        foreach (var fault in faults)
        {
            Log.Found(logger, fault.Id, fault.Fault);
        }

        await jobs.CompleteAsync(ScheduledKind.Audit.ToString(), period, present.Now, $"{entries} entries, {faults.Count} faults", cancellationToken);
        return faults.Count;
    }

    /// <summary>An entry that has been on its way to another agency since yesterday is told of, and sent on once more.</summary>
    private async Task<IReadOnlyList<AuditFinding>> HurryAsync(PartyId agency, WaitingListEntry entry, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var today = at.DateInLondon();

        if (entry is not { MovingTo: { } to, MovingSince: { } since } || since >= today)
        {
            return [];
        }

        await outbox.AddAsync(agency, [OutboxMessage.For(at, new MoveEntry(entry.Id, agency, to), entry.Id.ToString(), $"{today:yyyyMMdd}")], cancellationToken);
        return [new AuditFinding(entry.Id, "It has been on its way to another agency since yesterday, and is sent on once more.")];
    }

    private async Task<IReadOnlyList<AuditFinding>?> LookAsync(PartyId agency, StoredEntry stored, string period, CancellationToken cancellationToken)
    {
        try
        {
            return await auditEntry.HandleAsync(agency, stored, $"audit:{period}", cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            // What is wrong with one entry keeps no other from being audited.
            return [new AuditFinding(stored.Entry.Id, $"Its events cannot be read: {exception.GetType().Name}.")];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Audit of entry {EntryId}: {Fault}")]
        public static partial void Found(ILogger logger, EntryId entryId, string fault);
    }
}
