using Monitor.App.Features.Entries;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Operations;

/// <summary>What was verified, and what was found.</summary>
internal sealed record Verified(int Entries, long Events, IReadOnlyList<AuditFinding> Faults);

/// <summary>
/// Follows every entry's events from the first to the last, current and archived ones, erased words or not, and looks for entries that are known and not there,
/// or there and not known. Changes nothing.
/// </summary>
internal sealed class VerifyAudit(IWaitingListStore store, IDirectoryStore directory, ICopies copies)
{
    private const int PageSize = 200;

    public async Task<Verified> HandleAsync(CancellationToken cancellationToken)
    {
        var faults = new List<AuditFinding>();
        var found = new HashSet<EntryId>();
        var events = 0L;

        foreach (var agency in (await directory.ReadAsync(cancellationToken)).Agencies)
        {
            string? after = null;

            do
            {
                var page = await store.ReadEveryAsync(agency.Id, after, PageSize, cancellationToken);
                after = page.Next;
                faults.AddRange(page.Unreadable.Select(id => new AuditFinding(id, "It cannot be read.")));
                found.UnionWith(page.Unreadable.Concat(page.Elsewhere.Select(stored => stored.Entry.Id)));

                foreach (var stored in page.Items)
                {
                    found.Add(stored.Entry.Id);
                    events += stored.Events;
                    faults.AddRange(await FollowAsync(agency.Id, stored, cancellationToken));
                }
            }
            while (after is not null);

            faults.AddRange(await StrayAsync(agency.Id, cancellationToken));
        }

        await foreach (var location in copies.ReadLocationsAsync(cancellationToken))
        {
            if (!found.Contains(location.Id) && faults.All(fault => fault.Id != location.Id) && await store.FindAsync(location.Responsible, location.Id, cancellationToken) is null
                && !await store.IsGoingAsync(location.Responsible, location.Id, cancellationToken))
            {
                faults.Add(new AuditFinding(location.Id, "Its place is known and nothing is there: either whoever sent it never tried again, or its rows were removed."));
            }
        }

        return new Verified(found.Count, events, faults);
    }

    /// <summary>An entry that changed since it was read is followed as it is now.</summary>
    private async Task<IReadOnlyList<AuditFinding>> FollowAsync(PartyId agency, StoredEntry stored, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.LocateAsync(stored.Entry.Id, cancellationToken) is null)
            {
                return [new AuditFinding(stored.Entry.Id, "Nothing says where it lives.")];
            }

            var faults = await store.VerifyAsync(agency, stored, cancellationToken);
            return faults.Count > 0 && await store.FindAsync(agency, stored.Entry.Id, cancellationToken) is { } now && now.Version != stored.Version
                ? await FollowAsync(agency, now, cancellationToken)
                : faults;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            return [new AuditFinding(stored.Entry.Id, $"Its events cannot be read: {exception.GetType().Name}.")];
        }
    }

    private async Task<IReadOnlyList<AuditFinding>> StrayAsync(PartyId agency, CancellationToken cancellationToken)
    {
        var faults = new List<AuditFinding>();
        string? after = null;

        do
        {
            var page = await store.FindStrayAsync(agency, after, cancellationToken);
            faults.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        return [.. faults.Distinct()];
    }
}
