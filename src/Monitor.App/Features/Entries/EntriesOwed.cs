using System.Runtime.CompilerServices;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>What several looks in one go rest on, read once.</summary>
internal sealed class MorningFacts
{
    private readonly Dictionary<PartyId, List<WaitingListEntry>> _entries = [];

    public DateOnly? LastDigest { get; set; }

    public async Task<IReadOnlyList<WaitingListEntry>> EntriesAsync(
        PartyId agency, Func<PartyId, CancellationToken, IAsyncEnumerable<WaitingListEntry>> read, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(agency, out var entries))
        {
            entries = _entries[agency] = await read(agency, cancellationToken).ToListAsync(cancellationToken);
        }

        return entries;
    }
}

/// <summary>
/// The entries on which a party can owe something, wherever they live: an agency's own, those it was asked to answer for, those whose statutory status
/// an authority owns, and those that wait for a service's team.
/// </summary>
internal sealed class EntriesOwed(IWaitingListStore store)
{
    private const int PageSize = 500;

    public async Task<IReadOnlyList<WaitingListEntry>> OfAsync(Party party, Partnership partnership, MorningFacts facts, CancellationToken cancellationToken)
    {
        var found = new List<WaitingListEntry>();

        if (party.IsAgency)
        {
            found.AddRange(await facts.EntriesAsync(party.Id, ReadAsync, cancellationToken));
        }

        if (party.Kind is PartyKind.ServiceTeam or PartyKind.Council)
        {
            foreach (var agency in partnership.Agencies.Where(agency => agency.Id != party.Id))
            {
                found.AddRange((await facts.EntriesAsync(agency.Id, ReadAsync, cancellationToken))
                    .Where(entry => party.Kind == PartyKind.Council ? entry.Authority == party.Id : entry.Service == party.Service));
            }
        }

        found.AddRange(await AskedAsync(party.Id, cancellationToken));
        return [.. found.DistinctBy(entry => entry.Id)];
    }

    /// <summary>An entry where it was, or where it lives by now.</summary>
    public async Task<StoredEntry?> FindAsync(PartyId expected, EntryId id, CancellationToken cancellationToken) =>
        await store.FindAsync(expected, id, cancellationToken)
        ?? (await store.LocateAsync(id, cancellationToken) is { } location && location.Responsible != expected
            ? await store.FindAsync(location.Responsible, id, cancellationToken)
            : null);

    /// <summary>An entry wherever it lives.</summary>
    public async Task<StoredEntry?> FindAnywhereAsync(EntryId id, CancellationToken cancellationToken) =>
        await store.LocateAsync(id, cancellationToken) is { } location ? await store.FindAsync(location.Responsible, id, cancellationToken) : null;

    /// <summary>Every current entry of an agency.</summary>
    public async IAsyncEnumerable<WaitingListEntry> ReadAsync(PartyId agency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;

        do
        {
            var page = await store.ReadCurrentAsync(agency, after, PageSize, cancellationToken);
            after = page.Next;

            foreach (var stored in page.Items)
            {
                yield return stored.Entry;
            }
        }
        while (after is not null);
    }

    /// <summary>Entries elsewhere on which the party was asked something that is not settled; a pointer that has done its work is taken away.</summary>
    public async Task<IReadOnlyList<WaitingListEntry>> AskedAsync(PartyId party, CancellationToken cancellationToken)
    {
        var asked = new List<WaitingListEntry>();
        string? after = null;

        do
        {
            var page = await store.ReadPointersAsync(party, PointerKind.Asked, after, PageSize, cancellationToken);
            after = page.Next;

            foreach (var pointer in page.Items)
            {
                var location = await store.LocateAsync(pointer.Id, cancellationToken) ?? pointer;

                // While its wait is over nobody is asked; it may be sent again or reopened, and the question still stands then.
                if (await store.FindAsync(location.Responsible, pointer.Id, cancellationToken) is not { } stored || !IsNamed(stored.Entry, party))
                {
                    await store.DropPointerAsync(party, PointerKind.Asked, pointer.Id, cancellationToken);
                }
                else if (stored.Entry.IsOpen)
                {
                    asked.Add(stored.Entry);
                }
            }
        }
        while (after is not null);

        return asked;
    }

    public static bool IsAsked(WaitingListEntry entry, PartyId party) => entry.IsOpen && IsNamed(entry, party);

    private static bool IsNamed(WaitingListEntry entry, PartyId party) =>
        entry.Proposal is { } proposal && (proposal.RefusedOn is null ? proposal.To == party : party == PartyId.Board);
}
