using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>
/// DG-01: a family that declined is never kept on a list, but its closing without a review of commitment and capacity in the 28 days before is a
/// finding (DOMAIN §2, the de-escalation guard).
/// </summary>
internal sealed class CommitmentReviewedAtClosing : IObligation
{
    public string Code => "DG-01";

    public Owner Owner => Owner.ResponsibleAgency;

    /// <summary>A closing in a case system's history does not say whether it raises concern, and is taken as it is.</summary>
    public bool AppliesTo(WaitingListEntry entry) => entry.Closure is { Reason: ClosingReason.Declined, RaisesConcern: not null };

    public string Finding => "The entry was closed as declined, and no review of commitment and capacity is recorded for it";

    public string Coming => "A review of commitment and capacity";

    public string NextStep => "Review commitment and capacity, with its four questions, and record it.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) =>
        entry.Closure is { } closure && !Guard.IsReviewed(entry, closure.On, now.Policy.Guard)
            ? Standing.Due(closure.On)
            : Standing.NothingOwed;
}
