using System.Diagnostics;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Watching;

/// <summary>What a sweep did.</summary>
internal sealed record Swept(int Due, int Raised, int Resolved, int Faults);

/// <summary>
/// Looks at every entry whose instant has come, and at no other: finds lapses, lets ladders climb, resolves what was put right. Safe to run late,
/// often, and twice at once: whoever commits first has done it.
/// </summary>
internal sealed partial class SweepDue(
    IWaitingListStore store, IDirectoryStore directory, IJobStore jobs, Present present, Figures figures, ILogger<SweepDue> logger)
{
    public const string Job = "sweep";

    private const int AtOnce = 100;
    private const int ReadsInParallel = 8;

    public async Task<Swept> HandleAsync(string correlation, CancellationToken cancellationToken)
    {
        using var span = Traces.Start(Traces.Sweep, ActivityKind.Internal);
        var at = present.Now;
        var total = new Swept(0, 0, 0, 0);

        foreach (var agency in (await directory.ReadAsync(cancellationToken)).Agencies)
        {
            await foreach (var page in store.ReadDueAsync(agency.Id, at, cancellationToken))
            {
                foreach (var due in page.Chunk(AtOnce))
                {
                    total = Sum(total, await LookAsync(agency.Id, due, new Provenance("watch", correlation, at), cancellationToken));
                }
            }
        }

        await jobs.BeatAsync(Job, at, cancellationToken);
        figures.Swept(at, total.Raised, total.Faults);
        span?.SetTag(Traces.Due, total.Due).SetTag(Traces.Raised, total.Raised).SetTag(Traces.Resolved, total.Resolved).SetTag(Traces.Faults, total.Faults);
        return total;
    }

    private static Swept Sum(Swept one, Swept other) =>
        new(one.Due + other.Due, one.Raised + other.Raised, one.Resolved + other.Resolved, one.Faults + other.Faults);

    private async Task<Swept> LookAsync(PartyId agency, DueEntry[] due, Provenance by, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(by.At, cancellationToken);
        var found = new StoredEntry?[due.Length];
        var isFaulty = new bool[due.Length];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, due.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsInParallel, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                try
                {
                    found[i] = await store.FindAsync(agency, due[i].Id, token);
                }
                catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
                {
                    // One row that cannot be read must not keep the others waiting.
                    isFaulty[i] = true;
                    Log.NotLookedAt(logger, due[i].Id, exception.GetType().Name);
                }
            });

        var changes = new List<EntryChange>();
        var sealedOnes = 0;

        for (var i = 0; i < due.Length; i++)
        {
            if (found[i] is { Moving: Moving.Sealed } leaving && leaving.WakeAt == due[i].WakeAt)
            {
                sealedOnes++; // it takes no write here, and is looked at as soon as it arrived
            }
            else if (found[i] is { } stored && stored.WakeAt == due[i].WakeAt)
            {
                isFaulty[i] = !TryAdd(changes, stored, now, by);
            }
            else if (!isFaulty[i])
            {
                await store.DropWakeAsync(agency, due[i], cancellationToken);
            }
        }

        var (committed, failed) = await CommitAsync(agency, changes, cancellationToken);

        return new Swept(
            due.Length - sealedOnes,
            committed.Count(added => added.Event is StepRaised),
            committed.Count(added => added.Event is LadderResolved),
            isFaulty.Count(isOne => isOne) + failed);
    }

    private bool TryAdd(List<EntryChange> changes, StoredEntry stored, in Circumstances now, Provenance by)
    {
        try
        {
            changes.Add(Consequences.OfRecording(stored, [], now, by, null));
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            Log.NotLookedAt(logger, stored.Entry.Id, exception.GetType().Name);
            return false;
        }
    }

    /// <summary>All together; when one of them cannot be written at all, one by one, so that it keeps nobody else waiting.</summary>
    private async Task<(List<NewEvent> Committed, int Failed)> CommitAsync(PartyId agency, List<EntryChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            var results = await store.CommitAsync(agency, changes, cancellationToken);
            var committed = changes.Where((_, i) => results[i] == CommitResult.Committed).ToList();
            SettledEntries.Mark(committed);
            return ([.. committed.SelectMany(change => change.Events)], 0);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable) && changes.Count > 1)
        {
            var committed = new List<NewEvent>();
            var failed = 0;

            foreach (var change in changes)
            {
                var one = await CommitAsync(agency, [change], cancellationToken);
                committed.AddRange(one.Committed);
                failed += one.Failed;
            }

            return (committed, failed);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            Log.NotLookedAt(logger, changes[0].After.Id, exception.GetType().Name);
            return ([], 1);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Entry {EntryId} could not be read or written and was not looked at: {Fault}.")]
        public static partial void NotLookedAt(ILogger logger, EntryId entryId, string fault);
    }
}
