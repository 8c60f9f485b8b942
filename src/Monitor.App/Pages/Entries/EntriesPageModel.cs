using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>One page of an agency's list, already filtered. <paramref name="Next"/> is the place where the next page begins.</summary>
public sealed record EntriesPageModel(Party Agency, IReadOnlyList<WaitingListEntry> Entries, EntriesFilter Filter, Circumstances Now, string? Next)
{
    /// <summary>What the reader is for the agency: only some may take the list out.</summary>
    public Roles Roles { get; init; } = Roles.AgencyLead;
}
