using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>
/// After a new policy, list of bank holidays or closure: looks at every entry once that waits or whose wait ended not long ago, since a wake computed
/// with the old ones may come too late, or not at all where nothing was owed any more by the old ones
/// (DESIGN §5.2). The very first ones are only noted.
/// </summary>
internal sealed partial class Reindex(IWaitingListStore store, IDirectoryStore directory, IJobStore jobs, Present present, ILogger<Reindex> logger)
{
    public const string Job = "reindex";

    private const int PageSize = 100;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var at = present.Now;
        var closures = (await directory.ReadAsync(cancellationToken)).Closures.Version;
        var versions = $"{present.Policy.Version}-{present.WorkingDays.Version}-{closures}";
        var last = await jobs.FindLastDoneAsync(Job, cancellationToken);

        if (last?.Note == versions)
        {
            return;
        }

        if (last is not null)
        {
            Log.Reindexed(logger, await LookAtAllAsync(new Provenance("watch", $"{Job}:{versions}", at), cancellationToken), versions);
        }

        await jobs.CompleteAsync(Job, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at:yyyyMMddHHmmssfff}"), at, versions, cancellationToken);
    }

    private async Task<int> LookAtAllAsync(Provenance by, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(by.At, cancellationToken);
        var changed = 0;

        foreach (var agency in (await directory.ReadAsync(cancellationToken)).Agencies)
        {
            string? after = null;

            do
            {
                var page = await store.ReadCurrentAsync(agency.Id, after, PageSize, cancellationToken);
                after = page.Next;
                var changes = page.Items
                    .Select(stored => Consequences.OfRecording(stored, [], now, by, null))
                    .Where(change => change.Events.Length > 0 || change.WakeAt != change.Before!.WakeAt).ToList();

                // An entry that somebody else writes meanwhile is settled by them, with the new versions.
                var results = await store.CommitAsync(agency.Id, changes, cancellationToken);
                changed += results.Count(result => result == CommitResult.Committed);
            }
            while (after is not null);
        }

        return changed;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Entries} entries were looked at anew under {Versions}.")]
        public static partial void Reindexed(ILogger logger, int entries, string versions);
    }
}
