using System.Runtime.CompilerServices;
using Monitor.App.Hosting;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>What several looks in one go rest on, read once.</summary>
internal sealed class MorningFacts
{
    private readonly Dictionary<PartyId, List<WaitingListEntry>> _entries = [];
    private readonly Dictionary<PartyId, IReadOnlyList<WaitingListEntry>> _owed = [];
    private readonly Dictionary<PartyId, IReadOnlyList<Duty>> _duties = [];

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

    /// <summary>The entries on which a party can owe something.</summary>
    public async Task<IReadOnlyList<WaitingListEntry>> OwedAsync(Party party, Func<Task<IReadOnlyList<WaitingListEntry>>> read)
    {
        if (!_owed.TryGetValue(party.Id, out var entries))
        {
            entries = _owed[party.Id] = await read();
        }

        return entries;
    }

    /// <summary>What a party owes for itself.</summary>
    public async Task<IReadOnlyList<Duty>> DutiesAsync(Party party, Func<Task<IReadOnlyList<StoredDuty>>> read)
    {
        if (!_duties.TryGetValue(party.Id, out var duties))
        {
            duties = _duties[party.Id] = [.. (await read()).Select(stored => stored.Duty)];
        }

        return duties;
    }
}

/// <summary>
/// The entries on which a party can owe something, wherever they live: an agency's own, those it was asked to answer for, those whose statutory status
/// an authority owns, and those that wait for a service's team.
/// </summary>
internal sealed class EntriesOwed(IWaitingListStore store, IEntryMover mover, Present present)
{
    private const int PageSize = 500;

    /// <summary>As far back as a digest looks for the one before it.</summary>
    private const int ToldForDays = 15;

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

        found.AddRange((await PointedAsync(party.Id, cancellationToken)).Where(entry => IsAsked(entry, party.Id) || WasAnswered(entry)));
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

    /// <summary>
    /// Every current entry of every agency, each once, though agencies are read one after the other and an entry may move from one that was not read
    /// yet to one that was.
    /// </summary>
    public async Task<IReadOnlyList<WaitingListEntry>> ReadAllAsync(Partnership partnership, CancellationToken cancellationToken)
    {
        var found = new Dictionary<EntryId, WaitingListEntry>();
        var missed = new HashSet<EntryId>();

        foreach (var agency in partnership.Agencies)
        {
            await foreach (var page in ReadPagesAsync(agency.Id, cancellationToken))
            {
                missed.UnionWith(page.Elsewhere.Select(stored => stored.Entry.Id));

                foreach (var stored in page.Items)
                {
                    found[stored.Entry.Id] = stored.Entry;
                }
            }
        }

        foreach (var agency in partnership.Agencies)
        {
            missed.UnionWith(await mover.ReadGoneAsync(agency.Id, cancellationToken));
        }

        foreach (var id in missed.Where(id => !found.ContainsKey(id)))
        {
            if (await FindAnywhereAsync(id, cancellationToken) is { } stored)
            {
                found[id] = stored.Entry;
            }
        }

        return [.. found.Values];
    }

    /// <summary>Every current entry of an agency.</summary>
    public async IAsyncEnumerable<WaitingListEntry> ReadAsync(PartyId agency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in ReadPagesAsync(agency, cancellationToken))
        {
            foreach (var stored in page.Items)
            {
                yield return stored.Entry;
            }
        }
    }

    /// <summary>Entries elsewhere on which the party was asked something that is not settled.</summary>
    public async Task<IReadOnlyList<WaitingListEntry>> AskedAsync(PartyId party, CancellationToken cancellationToken) =>
        [.. (await PointedAsync(party, cancellationToken)).Where(entry => IsAsked(entry, party))];

    public static bool IsAsked(WaitingListEntry entry, PartyId party) => entry.IsOpen && IsNamed(entry, party);

    private static bool IsNamed(WaitingListEntry entry, PartyId party) =>
        entry.Proposal is { } proposal && (proposal.RefusedOn is null ? proposal.To == party : party == PartyId.Board);

    /// <summary>
    /// Entries on which the party was asked something that is not settled, or whose answer those who were told of it are still to hear of; a pointer
    /// that has done its work is taken away.
    /// </summary>
    private async Task<IReadOnlyList<WaitingListEntry>> PointedAsync(PartyId party, CancellationToken cancellationToken)
    {
        var pointed = new List<WaitingListEntry>();
        string? after = null;

        do
        {
            var page = await store.ReadPointersAsync(party, PointerKind.Asked, after, PageSize, cancellationToken);
            after = page.Next;

            foreach (var pointer in page.Items)
            {
                var location = await store.LocateAsync(pointer.Id, cancellationToken) ?? pointer;

                // While its wait is over nobody is asked; it may be sent again or reopened, and the question still stands then.
                if (await store.FindAsync(location.Responsible, pointer.Id, cancellationToken) is { } stored && (IsNamed(stored.Entry, party) || WasAnswered(stored.Entry)))
                {
                    pointed.Add(stored.Entry);
                }
                else
                {
                    await store.DropPointerAsync(party, PointerKind.Asked, pointer.Id, cancellationToken);
                }
            }
        }
        while (after is not null);

        return pointed;
    }

    /// <summary>Somebody heard that nothing was settled, and it was not long ago.</summary>
    private bool WasAnswered(WaitingListEntry entry) =>
        entry.LadderFor(ResponsibilityTaken.OwnCode) is { ResolvedOn: { } on } && on > present.Now.DateInLondon().AddDays(-ToldForDays);

    private async IAsyncEnumerable<Page<StoredEntry>> ReadPagesAsync(PartyId agency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;

        do
        {
            var page = await store.ReadCurrentAsync(agency, after, PageSize, cancellationToken);
            after = page.Next;
            yield return page;
        }
        while (after is not null);
    }
}
