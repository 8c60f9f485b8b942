using Monitor.App.Features.Matching;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>Every night: moves entries that ended three months ago out of the current ones, drops receipts that no retry can need any more, and forgets whom no new referral can be matched with.</summary>
internal sealed class Housekeeping(IWaitingListStore store, IDirectoryStore directory, IJobStore jobs, KeepMatching matching, Present present)
{
    /// <summary>Long enough for last month's summary to find every wait that ended in it.</summary>
    public static readonly TimeSpan CurrentFor = TimeSpan.FromDays(92);

    private static readonly TimeSpan ReceiptsFor = TimeSpan.FromDays(14);

    public async Task<int> HandleAsync(string period, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var moved = 0;

        foreach (var agency in (await directory.ReadAsync(cancellationToken)).Agencies)
        {
            moved += await store.TidyAsync(agency.Id, at - CurrentFor, at - ReceiptsFor, cancellationToken);
        }

        moved += await matching.HandleAsync(at, cancellationToken);
        await jobs.CompleteAsync(ScheduledKind.Housekeeping.ToString(), period, at, $"{moved} rows", cancellationToken);
        return moved;
    }
}
