using System.Text.Json;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Watching;

/// <summary>
/// Every night: recomputes from its events each entry that waits or is owed something still, verifies their chain, mends the index, clears what moves
/// left behind, and says what it found. On its way it counts what operators see as metrics.
/// </summary>
internal sealed partial class AuditAll(
    IWaitingListStore store,
    AuditEntry auditEntry,
    IOutboxStore outbox,
    IDirectoryStore directory,
    IJobStore jobs,
    InStretches stretches,
    Present present,
    ILogger<AuditAll> logger)
{
    private const int PageSize = 50;
    private const string Entries = "entries:";
    private const string Rows = "rows:";

    /// <summary>A stretch of it; true once all is done.</summary>
    public async Task<bool> HandleAsync(string period, CancellationToken cancellationToken)
    {
        var agencies = (await directory.ReadAsync(cancellationToken)).Agencies.ToList();
        var parts = agencies.Select(agency => $"{Entries}{agency.Id}").Concat(agencies.Select(agency => $"{Rows}{agency.Id}"));

        if (await stretches.RunAsync(ScheduledKind.Audit.ToString(), period, parts, (reached, token) => StepAsync(reached, period, token), cancellationToken) is not { } all)
        {
            return false;
        }

        await jobs.CompleteAsync(NightFigures.Job, period, present.Now, JsonSerializer.Serialize(all.Counted ?? NightFigures.Nothing), cancellationToken);
        await jobs.CompleteAsync(ScheduledKind.Audit.ToString(), period, present.Now, $"{all.Seen} entries, {all.Found} faults", cancellationToken);
        return true;
    }

    private async Task<Step> StepAsync(Reached reached, string period, CancellationToken cancellationToken)
    {
        if (reached.Part.StartsWith(Rows, StringComparison.Ordinal))
        {
            var strays = await store.ClearStrayAsync(PartyId.Parse(reached.Part[Rows.Length..], null), reached.After, cancellationToken);
            return new Step(strays.Next, 0, Told(strays.Items));
        }

        var agency = PartyId.Parse(reached.Part[Entries.Length..], null);
        var page = await store.ReadCurrentAsync(agency, reached.After, PageSize, cancellationToken);
        var faults = new List<AuditFinding>(page.Unreadable.Select(id => new AuditFinding(id, "It cannot be read, and is in no list, mail or figure.")));
        var entries = page.Unreadable.Count;

        foreach (var left in page.Elsewhere.Where(stored => stored.Moving == Moving.Sealed))
        {
            faults.AddRange(await HurryAsync(agency, left.Entry, cancellationToken));
        }

        foreach (var stored in page.Items)
        {
            if (await LookAsync(agency, stored, period, cancellationToken) is { } found)
            {
                entries++;
                faults.AddRange(found);
                faults.AddRange(await HurryAsync(agency, stored.Entry, cancellationToken));
            }
        }

        var counted = page.Items.Aggregate(reached.Counted ?? NightFigures.Nothing, (figures, stored) => figures.With(stored.Entry));
        return new Step(page.Next, entries, Told(faults)) { Counted = counted };
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

    private int Told(IReadOnlyList<AuditFinding> faults)
    {
        foreach (var fault in faults)
        {
            Log.Found(logger, fault.Id, fault.Fault);
        }

        return faults.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Audit of entry {EntryId}: {Fault}")]
        public static partial void Found(ILogger logger, EntryId entryId, string fault);
    }
}
