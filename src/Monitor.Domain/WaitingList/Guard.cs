using Monitor.Domain.Policies;

namespace Monitor.Domain.WaitingList;

/// <summary>
/// The de-escalation guard (DOMAIN §2): lowering a level, or ending a wait before the service began, needs a review of commitment and capacity not
/// long before, which asks for over-optimism, disguised compliance, professional fatigue and genuine progress.
/// </summary>
public static class Guard
{
    /// <summary>Closings that need the review; <i>declined</i> always closes, and its missing review is a finding instead (DG-01).</summary>
    public static bool Covers(ClosingReason reason) => reason is
        ClosingReason.NeedsMet or ClosingReason.DeEscalated or ClosingReason.Moved or ClosingReason.WasNotBrought or ClosingReason.Other;

    /// <summary>Whether a review was made in the days before, or later than, something happened.</summary>
    public static bool IsReviewed(WaitingListEntry entry, DateOnly on, GuardPolicy policy) =>
        entry.CommitmentReviewedOn is { } reviewed && reviewed >= on.AddDays(-policy.ReviewWithinDays);

    /// <summary>Under a child protection plan, or looked after, a closing also needs the day of the conference's or review's decision.</summary>
    public static bool NeedsDecision(StatutoryStatus status) => status is StatutoryStatus.ChildProtection or StatutoryStatus.LookedAfter;

    /// <summary>The last day of the watch over a family whose help ended or was lowered.</summary>
    public static DateOnly WatchUntil(DateOnly on, GuardPolicy policy) => on.AddMonths(policy.WatchMonths);
}
