using Monitor.App.Pages.Forms;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Waiting;

/// <summary>The entries that wait for a service, longest first, and the place where the next page begins.</summary>
public sealed record WaitingPageModel(Party Team, IReadOnlyList<WaitingListEntry> Entries, int Count, string? Finding, int From, Circumstances Now)
{
    /// <summary>How many of them are not recorded as answered.</summary>
    public int Unanswered { get; init; }
}

/// <summary>One entry as its service's team sees it.</summary>
public sealed record WaitingEntryPageModel(
    Party Team, WaitingContext Context, ServiceRecord What, FormFields Fields, string IdempotencyKey, AntiforgeryField Antiforgery, string? Done);
