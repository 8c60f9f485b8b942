using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Watching;

/// <summary>
/// After a new policy, list of bank holidays or closure: looks at every entry once that waits or whose wait ended not long ago, since a wake computed
/// with the old ones may come too late, or not at all where nothing was owed any more by the old ones (DESIGN §5.2). The very first ones are only noted.
/// </summary>
internal sealed partial class Reindex(
    IWaitingListStore store,
    IDirectoryStore directory,
    IJobStore jobs,
    InStretches stretches,
    Present present,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    ILogger<Reindex> logger)
{
    public const string Job = "reindex";

    /// <summary>How far it is stands here, by what is followed by what; what is done, in <see cref="Job"/>.</summary>
    private const string Going = "reindexing";

    private const int PageSize = 100;

    /// <summary>A stretch of it; true when every entry has been looked at by what holds now.</summary>
    public async Task<bool> HandleAsync(CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);
        var versions = $"{present.Policy.Version}-{present.WorkingDays.Version}-{partnership.Closures.Version}";
        var last = await jobs.FindLastDoneAsync(Job, cancellationToken);

        if (last?.Note == versions)
        {
            return true;
        }

        if (last is not null)
        {
            using var span = Traces.Start(Traces.Job, ActivityKind.Internal);
            span?.SetTag(Traces.JobKind, nameof(Reindex));
            var change = Digest.Of(last.Period, versions);
            var real = realTime.GetUtcNow();
            var by = new Provenance("watch", $"{Job}:{versions}", at);

            if (!await jobs.TryClaimAsync(Going, change, at, real, real + options.Value.Lease, cancellationToken)
                || await stretches.RunAsync(
                    Going, change, partnership.Agencies.Select(agency => agency.Id.ToString()),
                    (reached, token) => StepAsync(reached, present.At(at, partnership), by, token), cancellationToken) is not { } all)
            {
                return false;
            }

            Log.Reindexed(logger, all.Found, versions);
        }

        await jobs.CompleteAsync(Job, string.Create(CultureInfo.InvariantCulture, $"{at:yyyyMMddHHmmssfff}"), at, versions, cancellationToken);
        return true;
    }

    private async Task<Step> StepAsync(Reached reached, Circumstances now, Provenance by, CancellationToken cancellationToken)
    {
        var agency = PartyId.Parse(reached.Part, null);
        var page = await store.ReadCurrentAsync(agency, reached.After, PageSize, cancellationToken);
        var changes = page.Items.Select(stored => ChangeOf(stored, now, by)).OfType<EntryChange>()
            .Where(change => change.Events.Length > 0 || change.WakeAt != change.Before!.WakeAt).ToList();

        return new Step(page.Next, page.Items.Count, await CommitAsync(agency, changes, cancellationToken));
    }

    private EntryChange? ChangeOf(StoredEntry stored, Circumstances now, Provenance by)
    {
        try
        {
            return Consequences.OfRecording(stored, [], now, by, null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            Log.NotLookedAt(logger, stored.Entry.Id, exception.GetType().Name);
            return null;
        }
    }

    /// <summary>
    /// An entry that somebody else writes meanwhile is settled by them, with the new versions. All together; when one of them cannot be written at all,
    /// one by one, so that it keeps nobody else waiting.
    /// </summary>
    private async Task<int> CommitAsync(PartyId agency, IReadOnlyList<EntryChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            var results = await store.CommitAsync(agency, changes, cancellationToken);
            var committed = changes.Where((_, i) => results[i] == CommitResult.Committed).ToList();
            SettledEntries.Mark(committed);
            return committed.Count;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable) && changes.Count > 1)
        {
            var committed = 0;

            foreach (var change in changes)
            {
                committed += await CommitAsync(agency, [change], cancellationToken);
            }

            return committed;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            Log.NotLookedAt(logger, changes[0].After.Id, exception.GetType().Name);
            return 0;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Entries} entries were looked at anew under {Versions}.")]
        public static partial void Reindexed(ILogger logger, int entries, string versions);

        [LoggerMessage(LogLevel.Error, "Entry {EntryId} could not be read or written and was not looked at anew: {Fault}.")]
        public static partial void NotLookedAt(ILogger logger, EntryId entryId, string fault);
    }
}
