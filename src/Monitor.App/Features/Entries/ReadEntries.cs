using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Pages.Entries;
using Monitor.Domain;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>An entry with what happened to it, for its responsible agency only.</summary>
internal sealed record EntryWithHistory(WaitingListEntry Entry, IReadOnlyList<HistoryItem> History);

/// <summary>Reads within the asking party's own partition, so another's entry is as if it did not exist.</summary>
internal sealed class ReadEntries(IWaitingListStore store, Present present)
{
    private const int ReadAtOnce = 200;

    /// <summary>A page of entries that match. A page can be short of <paramref name="most"/> only at the end.</summary>
    public async Task<Page<WaitingListEntry>> ListAsync(Actor actor, EntriesFilter filter, string? after, int most, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(present.Now, cancellationToken);
        var found = new List<WaitingListEntry>();

        do
        {
            var page = await store.ReadCurrentAsync(actor.Party, after, ReadAtOnce, cancellationToken);

            foreach (var stored in page.Items.Where(stored => filter.Takes(stored.Entry, now)))
            {
                if (found.Count == most)
                {
                    return new Page<WaitingListEntry>(found, found[^1].Id.ToString());
                }

                found.Add(stored.Entry);
            }

            after = page.Next;
        }
        while (after is not null);

        return new Page<WaitingListEntry>(found, null);
    }

    public async Task<Result<EntryWithHistory>> FindAsync(Actor actor, EntryId id, CancellationToken cancellationToken) =>
        await store.FindAsync(actor.Party, id, cancellationToken) is { } stored
            ? new EntryWithHistory(stored.Entry, await store.ReadHistoryAsync(actor.Party, id, cancellationToken))
            : RecordFact.EntryNotFound(id);

    /// <summary>An entry that the asking party referred and another agency answers for; anything else does not exist.</summary>
    public async Task<Result<WaitingListEntry>> FindElsewhereAsync(Actor actor, EntryId id, CancellationToken cancellationToken)
    {
        var location = await store.LocateAsync(id, cancellationToken);
        var mayKnow = location is not null && location.Responsible != actor.Party && location.ReferredBy == actor.Party;
        return mayKnow && await store.FindAsync(location!.Responsible, id, cancellationToken) is { } stored ? stored.Entry : RecordFact.EntryNotFound(id);
    }
}
