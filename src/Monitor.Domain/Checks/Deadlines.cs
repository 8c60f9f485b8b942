using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>The rules that all clocks share (DOMAIN §3, below the table, and §4, quiet start).</summary>
internal static class Deadlines
{
    /// <summary>The deadline of a clock that started on a day. A quiet start runs it from the agency's first day with more working days; it never shortens it.</summary>
    public static DateOnly Of(WaitingListEntry entry, DateOnly start, Allowance allowance, in Circumstances now)
    {
        var deadline = Running(entry, start, allowance, now);

        return entry.QuietFrom is { } quiet
            ? Later(deadline, now.WorkingDays.Add(Running(entry, quiet, allowance, now), now.Policy.QuietStartWorkingDays))
            : deadline;
    }

    /// <summary>
    /// The same where no quiet start counts: the allowance of the level at the start; a raised level brings the deadline forward to the day of the change
    /// plus the new allowance, a lowered one never puts it off.
    /// </summary>
    public static DateOnly Running(WaitingListEntry entry, DateOnly start, Allowance allowance, in Circumstances now)
    {
        var level = entry.LevelOn(start);
        var deadline = allowance.From(start, level, now.WorkingDays);

        foreach (var change in entry.Levels)
        {
            if (change.On <= start)
            {
                continue;
            }

            if (change.Level > level)
            {
                deadline = Earlier(deadline, allowance.From(change.On, change.Level, now.WorkingDays));
            }

            level = change.Level;
        }

        return deadline;
    }

    public static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    public static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
