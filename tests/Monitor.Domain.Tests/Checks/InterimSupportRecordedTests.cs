namespace Monitor.Domain.Tests.Checks;

public sealed class InterimSupportRecordedTests
{
    [Theory]
    [InlineData(1, "2026-03-02", "2026-03-16")] // 10 working days from a Monday
    [InlineData(2, "2026-03-02", "2026-03-09")]
    [InlineData(3, "2026-03-02", "2026-03-05")]
    [InlineData(4, "2026-03-02", "2026-03-04")]
    [InlineData(0, "2026-03-02", "2026-03-05")] // no level recorded counts as 3
    [InlineData(4, "2026-03-01", "2026-03-03")] // received on a Sunday
    [InlineData(2, "2016-12-21", "2016-12-30")] // Christmas
    [InlineData(1, "2016-12-21", "2017-01-09")] // Christmas, New Year and its substitute day
    [InlineData(4, "2016-03-24", "2016-03-30")] // Easter
    [InlineData(4, "2022-06-01", "2022-06-07")] // the Jubilee
    [InlineData(4, "2024-02-27", "2024-02-29")]
    [InlineData(3, "2024-02-27", "2024-03-01")]
    [InlineData(4, "2026-03-27", "2026-03-31")] // the clocks go forward
    [InlineData(4, "2026-10-23", "2026-10-27")] // and back
    public void Is_owed_within_the_working_days_of_the_level(int level, string receivedOn, string lastDay) =>
        Boundary.Open(level, receivedOn).IsOwedBy("WL-02", lastDay);

    [Fact]
    public void Is_met_for_good_once_support_has_begun() =>
        Entries.Open().WithSupport(Day("2026-03-04"), Day("2026-03-05")).IsNotOwed("WL-02", "2026-09-01");

    [Fact]
    public void Is_met_from_the_day_support_begins() =>
        Entries.Open().WithSupport(Day("2026-03-04"), Day("2026-04-30")).IsNotOwed("WL-02", "2026-03-04");

    [Fact]
    public void Is_met_by_support_that_the_family_declined() =>
        Entries.Open().WithSupportDeclined(Day("2026-03-04"), Day("2026-04-01")).IsNotOwed("WL-02", "2026-03-04");

    [Fact]
    public void Support_recorded_ahead_meets_it_only_when_it_begins()
    {
        var entry = Entries.Open().WithSupport(Day("2026-03-10"), Day("2026-04-30"));

        Assert.False(entry.IsFinding("WL-02", "2026-03-05"));
        Assert.True(entry.IsFinding("WL-02", "2026-03-06"));
        Assert.True(entry.IsFinding("WL-02", "2026-03-09"));
        entry.IsNotOwed("WL-02", "2026-03-10");
        Assert.Equal(Day("2026-03-10"), entry.Standing("WL-02", Day("2026-03-06")).ChangesOn);
    }

    [Fact]
    public void Support_recorded_late_meets_it_from_the_day_it_began() =>
        Entries.Open().WithSupport(Day("2026-03-04"), Day("2026-04-30")).IsNotOwed("WL-02", "2026-03-06");

    [Fact]
    public void Support_that_ended_before_it_began_is_none() =>
        Entries.Open().WithSupport(Day("2026-03-04"), Day("2026-04-30"), ended: Day("2026-03-03")).IsOwedBy("WL-02", "2026-03-05");

    [Fact]
    public void Support_that_ended_before_the_referral_is_none() =>
        Entries.Open().WithSupport(Day("2026-01-05"), Day("2026-02-27")).IsOwedBy("WL-02", "2026-03-05");

    [Fact]
    public void Support_that_was_in_place_at_the_referral_counts() =>
        Entries.Open().WithSupport(Day("2026-01-05"), Day("2026-03-02")).IsNotOwed("WL-02", "2026-03-06");
}
