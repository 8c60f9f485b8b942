using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>
/// WL-14: before eligibility for the service ends, as with an 18th birthday, the handover is planned: asked for six months before, owed 84 days
/// before the month begins, or 42 when the month became known after that.
/// </summary>
internal sealed class HandoverPlan : IObligation
{
    public string Code => "WL-14";

    public Owner Owner => Owner.Service;

    public string Finding => "No plan is recorded for the handover before eligibility ends";

    public string Coming => "A plan for the handover before eligibility ends";

    public string NextStep => "Plan the handover with the next service and record it.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        if (entry.Eligibility is not { } eligibility || entry.HandoverPlannedOn is not null)
        {
            return Standing.NothingOwed;
        }

        var policy = now.Policy.Handover;
        var from = eligibility.Month.AddMonths(-policy.MonthsBefore);

        if (now.Today < from)
        {
            return new Standing(Standing.Never, from);
        }

        var deadline = eligibility.Month.AddDays(-policy.DaysBefore);
        return Standing.Due(eligibility.KnownOn <= deadline ? deadline : eligibility.Month.AddDays(-policy.LateDaysBefore));
    }
}
