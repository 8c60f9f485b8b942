using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>What a record is about: the entry as it is, what happened to it, and who takes part.</summary>
public sealed record RecordContext(WaitingListEntry Entry, IReadOnlyList<HistoryItem> History, Partnership Partnership, Circumstances Now)
{
    /// <summary>Whether the team of the service records it, and not the agency.</summary>
    public bool ByService { get; init; }
}
