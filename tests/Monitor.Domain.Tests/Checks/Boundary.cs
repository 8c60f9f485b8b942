using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>Looks at one obligation the day before its deadline, on it, and the day after.</summary>
internal static class Boundary
{
    public static Standing Standing(this WaitingListEntry entry, string code, DateOnly today) => Catalogue.Find(code).Of(entry, On(today));

    public static bool IsFinding(this WaitingListEntry entry, string code, string today) => entry.Standing(code, Day(today)).IsFinding(Day(today));

    /// <summary>A deadline is inclusive: no finding the day before and on the day, a finding the day after.</summary>
    public static void IsOwedBy(this WaitingListEntry entry, string code, string lastDay)
    {
        var last = Day(lastDay);

        Assert.Equal(last, entry.Standing(code, last).Deadline);
        Assert.False(entry.Standing(code, last.AddDays(-1)).IsFinding(last.AddDays(-1)), "a finding the day before");
        Assert.False(entry.Standing(code, last).IsFinding(last), "a finding on the last day");
        Assert.True(entry.Standing(code, last.AddDays(1)).IsFinding(last.AddDays(1)), "no finding the day after");
    }

    public static void IsNotOwed(this WaitingListEntry entry, string code, string today) =>
        Assert.Equal(Domain.Checks.Standing.NothingOwed, entry.Standing(code, Day(today)));

    /// <summary>An entry at a level from the start, or with none recorded for level 0.</summary>
    public static WaitingListEntry Open(int level, string receivedOn)
    {
        var entry = Entries.Open().ReceivedOn(Day(receivedOn));
        return level == 0 ? entry : entry.AtLevel(level);
    }
}
