using Monitor.App.Features.Records;
using Monitor.App.Pages.Forms;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>
/// One entry as its own agency sees it. <paramref name="History"/> is oldest first, as it is stored; <paramref name="Done"/> says what was just
/// recorded.
/// </summary>
public sealed record EntryPageModel(
    WaitingListEntry Entry, IReadOnlyList<HistoryItem> History, Party Agency, Circumstances Now, RecordForm Form, AntiforgeryField Antiforgery, Partnership Partnership, string? Done = null)
{
    /// <summary>What whoever looks is for the agency; only what they may do is offered.</summary>
    public Roles Roles { get; init; } = Roles.AgencyLead;

    public RecordContext Context => new(Entry, History, Partnership, Now);
}
