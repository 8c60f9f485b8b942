using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>Looks at one obligation the day before its deadline, on it, and the day after.</summary>
internal static class Boundary
{
    public static Standing Standing(this WaitingListEntry entry, string code, DateOnly today) => entry.Standing(code, On(today));

    public static Standing Standing(this WaitingListEntry entry, string code, Circumstances now) =>
        Catalogue.Assess(entry, now)[Catalogue.All.ToList().FindIndex(obligation => obligation.Code == code)];

    /// <summary>Five working days over all that a calendar holds: from, and the last day.</summary>
    public static TheoryData<string, string> FiveWorkingDays => new()
    {
        { "2026-03-02", "2026-03-09" }, // over a weekend
        { "2026-03-07", "2026-03-13" }, // from a Saturday
        { "2016-12-21", "2016-12-30" }, // over Christmas
        { "2016-03-24", "2016-04-04" }, // over Easter
        { "2022-06-01", "2022-06-10" }, // over the Jubilee
        { "2024-02-22", "2024-02-29" },
        { "2023-02-22", "2023-03-01" },
        { "2026-03-26", "2026-04-02" }, // the clocks go forward
        { "2026-10-23", "2026-10-30" }, // and back
    };

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
