using System.Collections.Immutable;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>
/// WL-04: the family is spoken with at the cadence of its level, from listing on. Three attempts by two means on different days owe a decision
/// within two working days, which then stands in for contact for ten.
/// </summary>
internal sealed class ContactWithFamily : IObligation
{
    public string Code => "WL-04";

    public Owner Owner => Owner.ResponsibleAgency;

    public string Finding => "No contact with the family is recorded in the time allowed";

    public string Coming => "Contact with the family";

    public string NextStep => "Record the contact and the family's view, each attempt, or what was decided after attempts.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        var start = Deadlines.Later(entry.ListedOn, entry.LastContactOn ?? entry.ListedOn);
        var deadline = Deadlines.Of(entry, start, now.Policy.Contact, now);

        if (entry.AttemptsDecidedOn is { } decided && decided > start)
        {
            deadline = Deadlines.Later(deadline, now.WorkingDays.Add(decided, now.Policy.Attempts.StandsInWorkingDays));
        }

        if (DecisionOwedFrom(entry.Attempts, entry.ListedOn, now.Policy.Attempts) is { } owed)
        {
            deadline = Deadlines.Earlier(deadline, now.WorkingDays.Add(owed, now.Policy.Attempts.DecisionWorkingDays));
        }

        return Standing.Due(deadline);
    }

    /// <summary>The day of the attempt that made them enough: on so many different days since listing, by so many means.</summary>
    private static DateOnly? DecisionOwedFrom(ImmutableArray<Attempt> attempts, DateOnly listedOn, AttemptsPolicy policy)
    {
        var days = 0;
        var means = 0;
        var lastDay = DateOnly.MinValue;

        foreach (var attempt in attempts)
        {
            if (attempt.On < listedOn)
            {
                continue;
            }

            days += attempt.On > lastDay ? 1 : 0;
            lastDay = attempt.On;
            means |= 1 << (int)attempt.Means;

            if (days >= policy.Days && int.PopCount(means) >= policy.Means)
            {
                return attempt.On;
            }
        }

        return null;
    }
}
