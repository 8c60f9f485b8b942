using System.Globalization;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;

namespace Monitor.Domain.Work;

/// <summary>Work that comes round: its kind names the row in <c>jobs</c>.</summary>
public enum ScheduledKind
{
    Digest,
    WeeklySummary,
    MonthlySummary,
    Audit,
    Housekeeping,
    Duties,
    Returns,
    ReturnMails,
}

/// <summary>One job that is due: what it is about begins on <paramref name="On"/> (the day, the week's Monday or the month's first).</summary>
public sealed record DueJob(ScheduledKind Kind, DateOnly On)
{
    /// <summary>Sorts as periods do.</summary>
    public string Period => On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>
/// What is due by the calendar at an instant, whatever ran before (DESIGN §5.6): it is asked, never waited for. Digests and weekly summaries are
/// for their own day only, since the next ones say what they would have said; months, of the board's summary and of returns, come one by one, in
/// order, and never before they end.
/// </summary>
public static class Schedule
{
    private const int MonthsBack = 13;
    private static readonly TimeOnly NightlyAt = new(2, 0);
    private static readonly TimeOnly ReturnsAt = new(3, 0);

    /// <param name="now">The instant that is asked about.</param>
    /// <param name="startedOn">The day the monitor began; the month before it is the first one summed up.</param>
    /// <param name="policy">When people are mailed.</param>
    /// <param name="workingDays">The working days there are.</param>
    public static IEnumerable<DueJob> DueAt(DateTimeOffset now, DateOnly startedOn, Policy policy, WorkingDays workingDays)
    {
        var today = now.DateInLondon();

        if (now >= today.At(NightlyAt))
        {
            yield return new DueJob(ScheduledKind.Audit, today);
            yield return new DueJob(ScheduledKind.Housekeeping, today);
            yield return new DueJob(ScheduledKind.Duties, today);
        }

        if (workingDays.Includes(today) && now >= today.At(policy.MailTimes.Digest))
        {
            yield return new DueJob(ScheduledKind.Digest, today);
            yield return new DueJob(ScheduledKind.ReturnMails, today);
        }

        if (today == WeeklyOn(today, policy, workingDays) && now >= today.At(policy.MailTimes.Weekly))
        {
            yield return new DueJob(ScheduledKind.WeeklySummary, today.MondayOfWeek());
        }

        for (var month = FirstMonth(today, startedOn); MonthlyAt(month, policy, workingDays) <= now; month = month.AddMonths(1))
        {
            yield return new DueJob(ScheduledKind.MonthlySummary, month);
        }

        for (var month = FirstMonth(today, startedOn); ReturnsOpenAt(month) <= now; month = month.AddMonths(1))
        {
            yield return new DueJob(ScheduledKind.Returns, month);
        }

    }

    /// <summary>The instant from which returns about a month, or a quarter that ends with it, are opened: the night after it.</summary>
    public static DateTimeOffset ReturnsOpenAt(DateOnly month) => month.FirstOfMonth().AddMonths(1).At(ReturnsAt);

    /// <summary>The next instant after <paramref name="now"/> at which <see cref="DueAt"/> answers more.</summary>
    public static DateTimeOffset NextAfter(DateTimeOffset now, Policy policy, WorkingDays workingDays)
    {
        for (var day = now.DateInLondon(); ; day = day.AddDays(1))
        {
            var next = InstantsOf(day, policy, workingDays).Where(instant => instant > now).Order().FirstOrDefault();

            if (next != default)
            {
                return next;
            }
        }
    }

    private static IEnumerable<DateTimeOffset> InstantsOf(DateOnly day, Policy policy, WorkingDays workingDays)
    {
        yield return day.At(NightlyAt);

        if (workingDays.Includes(day))
        {
            yield return day.At(policy.MailTimes.Digest);
        }

        if (day == WeeklyOn(day, policy, workingDays))
        {
            yield return day.At(policy.MailTimes.Weekly);
        }

        if (day == day.FirstOfMonth())
        {
            yield return day.At(ReturnsAt);
        }

        if (MonthlyAt(day.FirstOfMonth().AddMonths(-1), policy, workingDays) is var monthly && monthly.DateInLondon() == day)
        {
            yield return monthly;
        }
    }

    /// <summary>The day of a week on which its summary leaves: the policy's, or the next working day of that week; none if there is none.</summary>
    private static DateOnly? WeeklyOn(DateOnly today, Policy policy, WorkingDays workingDays)
    {
        var monday = today.MondayOfWeek();
        var on = workingDays.OnOrAfter(monday.AddDays((int)policy.MailTimes.WeeklyOn - (int)DayOfWeek.Monday));
        return on < monday.AddDays(7) ? on : null;
    }

    private static DateTimeOffset MonthlyAt(DateOnly month, Policy policy, WorkingDays workingDays) =>
        workingDays.Add(month.AddMonths(1).AddDays(-1), policy.MailTimes.MonthlyWorkingDay).At(policy.MailTimes.Monthly);

    private static DateOnly FirstMonth(DateOnly today, DateOnly startedOn)
    {
        var first = startedOn.FirstOfMonth().AddMonths(-1);
        var oldest = today.FirstOfMonth().AddMonths(-MonthsBack);
        return first > oldest ? first : oldest;
    }
}
