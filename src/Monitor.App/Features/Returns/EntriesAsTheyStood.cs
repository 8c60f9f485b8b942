using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Returns;

/// <summary>
/// The entries of an agency as they stood at the end of a period, archived ones too, so that a return opened late, or opened again, counts what one
/// opened on its day would have.
/// </summary>
internal sealed class EntriesAsTheyStood(IWaitingListStore store)
{
    private const int PageSize = 500;
    private const int ReadsInParallel = 8;

    public async Task<IReadOnlyList<WaitingListEntry>> AtEndOfAsync(PartyId agency, ReturnPeriod period, CancellationToken cancellationToken)
    {
        var ids = new HashSet<EntryId>();

        // In this order: what is archived meanwhile is found in both.
        await AddAsync(ids, after => store.ReadCurrentAsync(agency, after, PageSize, cancellationToken), period);
        await AddAsync(ids, after => store.ReadArchivedAsync(agency, after, PageSize, cancellationToken), period);
        var listed = ids.OrderBy(id => id.ToString(), StringComparer.Ordinal).ToList();
        var stood = new WaitingListEntry?[listed.Count];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, listed.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsInParallel, CancellationToken = cancellationToken },
            async (i, token) => stood[i] = AsItStood.On(period.Last, listed[i], await store.ReadHistoryAsync(agency, listed[i], token)));

        return [.. stood.OfType<WaitingListEntry>()];
    }

    /// <summary>Those of which the period can tell: not ended before it, and received by its end.</summary>
    private static async Task AddAsync(HashSet<EntryId> ids, Func<string?, Task<Page<StoredEntry>>> read, ReturnPeriod period)
    {
        string? after = null;

        do
        {
            var page = await read(after);
            after = page.Next;
            ids.UnionWith(page.Items.Select(stored => stored.Entry).Where(entry => entry.ReceivedOn <= period.Last && !(entry.EndedOn < period.First)).Select(entry => entry.Id));
        }
        while (after is not null);
    }
}
