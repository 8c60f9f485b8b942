using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-06: need is looked at again with a tool that the policy names, at the cadence of the level, from listing on.</summary>
internal sealed class NeedReviewedWithTool : IObligation
{
    public string Code => "WL-06";

    public Owner Owner => Owner.ResponsibleAgency;

    public string Finding => "No review of need is recorded in the time allowed";

    public string Coming => "A review of need";

    public string NextStep => "Review need with one of the board's tools and record the result.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) => Standing.Due(
        Deadlines.Of(entry, Deadlines.Later(entry.ListedOn, entry.NeedReviewedOn ?? entry.ListedOn), now.Policy.NeedReviewed, now));
}
