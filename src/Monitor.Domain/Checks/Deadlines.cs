using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>The rules that all clocks share (DOMAIN §3, below the table).</summary>
internal static class Deadlines
{
    /// <summary>
    /// The deadline of a clock that started on a day: the allowance of the level then; a raised level brings it forward to the day of the change
    /// plus the new allowance, a lowered one never puts it off; a quiet start puts it off.
    /// </summary>
    public static DateOnly Of(WaitingListEntry entry, DateOnly start, Allowance allowance, in Circumstances now)
    {
        var level = LevelOn(entry, start);
        var deadline = allowance.From(start, level, now.WorkingDays);

        foreach (var change in entry.Levels)
        {
            if (change.On <= start)
            {
                continue;
            }

            if (change.Level > level)
            {
                var sooner = allowance.From(change.On, change.Level, now.WorkingDays);
                deadline = sooner < deadline ? sooner : deadline;
            }

            level = change.Level;
        }

        return entry.QuietFrom is { } quiet ? Later(deadline, AfterQuietStart(quiet, level, allowance, now)) : deadline;
    }

    private static DateOnly AfterQuietStart(DateOnly quietFrom, int level, Allowance allowance, in Circumstances now) =>
        now.WorkingDays.Add(allowance.From(quietFrom, level, now.WorkingDays), now.Policy.QuietStartWorkingDays);

    /// <summary>The level on a day; before the first one recorded, and with none recorded, level 3 counts.</summary>
    private static int LevelOn(WaitingListEntry entry, DateOnly day)
    {
        var level = LevelChange.WhenNotRecorded;

        foreach (var change in entry.Levels)
        {
            if (change.On > day)
            {
                break;
            }

            level = change.Level;
        }

        return level;
    }

    public static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    public static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
