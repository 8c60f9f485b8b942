using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Pages.Entries;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>An entry with what happened to it, for its responsible agency only.</summary>
internal sealed record EntryWithHistory(WaitingListEntry Entry, int Events, IReadOnlyList<HistoryItem> History);

/// <summary>
/// Reads within the asking party's own partition, and elsewhere only what that partition points to or the locator says is its business: another's entry is as if
/// it did not exist, down to what is asked of the storage.
/// </summary>
internal sealed class ReadEntries(IWaitingListStore store, IAccessLog log, Present present)
{
    private const int ReadAtOnce = 200;

    /// <summary>Marks a place among the entries that live elsewhere; they come after those at home.</summary>
    private const string Elsewhere = "~";

    /// <summary>A page of entries that match. A page can be short of <paramref name="most"/> only at the end.</summary>
    public async Task<Page<WaitingListEntry>> ListAsync(Actor actor, EntriesFilter filter, string? after, int most, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(present.Now, cancellationToken);
        return await ListOwnAsync(actor.Party, entry => filter.Takes(entry, now), after, most, cancellationToken);
    }

    /// <summary>A page of what the party referred, those at home first.</summary>
    public async Task<Page<WaitingListEntry>> ListReferralsAsync(Actor actor, string? after, int most, CancellationToken cancellationToken)
    {
        if (after is null || !after.StartsWith(Elsewhere, StringComparison.Ordinal))
        {
            var own = await ListOwnAsync(actor.Party, entry => entry.ReferredBy == actor.Party, after, most, cancellationToken);

            if (own.Next is not null || own.Items.Count == most)
            {
                return own with { Next = own.Next ?? Elsewhere };
            }

            var rest = await ListFollowedAsync(actor.Party, entry => entry.ReferredBy == actor.Party, null, most - own.Items.Count, cancellationToken);
            return new Page<WaitingListEntry>([.. own.Items, .. rest.Items], rest.Next);
        }

        return await ListFollowedAsync(actor.Party, entry => entry.ReferredBy == actor.Party, after[Elsewhere.Length..], most, cancellationToken);
    }

    /// <summary>A page of what waits for the service of the actor's team.</summary>
    public Task<Page<WaitingListEntry>> ListWaitingAsync(Actor actor, string? after, int most, CancellationToken cancellationToken) =>
        ListFollowedAsync(actor.Party, entry => entry.ReferredBy != actor.Party && !entry.IsSilent, after?[Elsewhere.Length..], most, cancellationToken);

    public async Task<Result<EntryWithHistory>> FindAsync(Actor actor, EntryId id, CancellationToken cancellationToken) =>
        await store.FindAsync(actor.Party, id, cancellationToken) is { } stored
            ? new EntryWithHistory(stored.Entry, stored.Events, await store.ReadHistoryAsync(actor.Party, id, cancellationToken))
            : RecordFact.EntryNotFound;

    /// <summary>
    /// An entry in which the asking party has another part than answering for it. Where the locator says that it has none, no more is asked of the storage than
    /// for what is nobody's.
    /// </summary>
    public async Task<Result<StoredEntry>> FindElsewhereAsync(Actor actor, EntryId id, Partnership partnership, CancellationToken cancellationToken)
    {
        if (await store.LocateAsync(id, cancellationToken) is not { } location || !EntryViews.HasPart(location, actor, partnership)
            || await store.FindAsync(location.Responsible, id, cancellationToken) is not { } stored
            || (EntryViews.TeamOf(actor, partnership) is not null && stored.Entry.IsSilent))
        {
            return RecordFact.EntryNotFound;
        }

        // The agency that answers for the family learns who else reads of it.
        var at = present.Now;
        await log.AddAsync(location.Responsible, new Look(at, actor.By, LookKind.Entry, "from elsewhere", id, $"{at:O}"), cancellationToken);
        return stored;
    }

    private async Task<Page<WaitingListEntry>> ListOwnAsync(PartyId party, Func<WaitingListEntry, bool> takes, string? after, int most, CancellationToken cancellationToken)
    {
        var found = new List<WaitingListEntry>();

        do
        {
            var page = await store.ReadCurrentAsync(party, after, ReadAtOnce, cancellationToken);

            foreach (var stored in page.Items.Where(stored => takes(stored.Entry)))
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

    /// <summary>Entries elsewhere that the party's own partition points to.</summary>
    private async Task<Page<WaitingListEntry>> ListFollowedAsync(
        PartyId party, Func<WaitingListEntry, bool> takes, string? after, int most, CancellationToken cancellationToken)
    {
        var found = new List<WaitingListEntry>();
        after = string.IsNullOrEmpty(after) ? null : after;

        do
        {
            var page = await store.ReadPointersAsync(party, PointerKind.Follows, after, most - found.Count, cancellationToken);

            foreach (var pointer in page.Items)
            {
                if (await FindFollowedAsync(pointer, cancellationToken) is { } entry && takes(entry))
                {
                    found.Add(entry);
                }
            }

            after = page.Next;
        }
        while (after is not null && found.Count < most);

        return new Page<WaitingListEntry>(found, after is null ? null : Elsewhere + after);
    }

    /// <summary>Where it was when the pointer was written, or where it lives by now.</summary>
    private async Task<WaitingListEntry?> FindFollowedAsync(EntryLocation pointer, CancellationToken cancellationToken) =>
        ((await store.FindAsync(pointer.Responsible, pointer.Id, cancellationToken))
            ?? (await store.LocateAsync(pointer.Id, cancellationToken) is { } location ? await store.FindAsync(location.Responsible, pointer.Id, cancellationToken) : null))?.Entry;
}
