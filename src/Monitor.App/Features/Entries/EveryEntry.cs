using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>Walking through all of an agency's entries: first those that wait or ended not long ago, then the archived ones, with one place to go on from.</summary>
internal static class EveryEntry
{
    private const string Archived = "archived:";

    extension(IWaitingListStore store)
    {
        /// <summary>A page; <paramref name="after"/> is where the page before said to go on, null for the beginning. A page may be empty and have more after it.</summary>
        public async Task<Page<StoredEntry>> ReadEveryAsync(PartyId agency, string? after, int most, CancellationToken cancellationToken)
        {
            if (after is null || !after.StartsWith(Archived, StringComparison.Ordinal))
            {
                var current = await store.ReadCurrentAsync(agency, after, most, cancellationToken);
                return current with { Next = current.Next ?? Archived };
            }

            var archived = await store.ReadArchivedAsync(agency, after.Length > Archived.Length ? after[Archived.Length..] : null, most, cancellationToken);
            return archived with { Next = archived.Next is { } next ? Archived + next : null };
        }
    }
}
