using Monitor.Domain.Policies;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.AssuranceReturns;

/// <summary>Which return is due when (DOMAIN §4, returns, and §3, AR-01), and on which days it is asked for.</summary>
public static class ReturnCalendar
{
    /// <summary>
    /// The period on which an agency makes a return once a month is over, by the entries that were open at its end: none without any, the quarter
    /// when they are few, and then only once it is over, else the month.
    /// </summary>
    public static ReturnPeriod? DueAfter(DateOnly month, int open, ReturnsPolicy policy)
    {
        var quarter = ReturnPeriod.QuarterOf(month);
        var due = ReturnPeriod.MonthOf(month);

        if (open == 0)
        {
            return null;
        }

        return open >= policy.QuarterlyUnder ? due
            : quarter.Last == due.Last ? quarter
            : null;
    }

    /// <summary>The last day on which a return is signed in time, from the end of its period or the day on which it was reopened.</summary>
    public static DateOnly DueOn(DateOnly from, Policy policy, WorkingDays workingDays) =>
        policy.ReturnSigned.From(from, LevelChange.WhenNotRecorded, workingDays);

    /// <summary>
    /// How many mails about a return that is not signed are due by a day: one from the day on which it is open, and one from each day of the policy
    /// after its deadline.
    /// </summary>
    public static int MailsBy(DateOnly today, AssuranceReturn asked, ReturnsPolicy policy, WorkingDays workingDays) =>
        1 + policy.ChaseWorkingDays.Count(days => workingDays.Add(asked.DueOn, days) <= today);
}
