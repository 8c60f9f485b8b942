using CsCheck;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>The rules that all clocks share: levels that change while a clock runs, and an agency's quiet start.</summary>
public sealed class LevelsAndClocksTests
{
    private static readonly string[] ByLevel = ["WL-01", "WL-02", "WL-03", "WL-04"];

    [Theory]
    [InlineData("WL-01", 1, "2026-03-03", 4, "2026-03-04")] // 9 March before
    [InlineData("WL-02", 1, "2026-03-07", 4, "2026-03-10")] // raised on a Saturday; 16 March before
    [InlineData("WL-04", 1, "2026-03-10", 4, "2026-03-17")] // 30 March before
    [InlineData("WL-04", 2, "2026-03-11", 3, "2026-03-25")]
    [InlineData("WL-04", 1, "2026-03-27", 4, "2026-03-30")] // the earlier of the old one and 3 April
    [InlineData("WL-04", 1, "2026-03-23", 4, "2026-03-30")] // both on the same day
    public void A_raised_level_brings_the_deadline_forward(string code, int before, string raisedOn, int after, string lastDay) =>
        Boundary.Open(before, "2026-03-02").AtLevel(after, Day(raisedOn)).IsOwedBy(code, lastDay);

    [Theory]
    [InlineData("WL-01", 4, "2026-03-03", 1, "2026-03-03")]
    [InlineData("WL-02", 3, "2026-03-03", 1, "2026-03-05")]
    [InlineData("WL-04", 4, "2026-03-04", 1, "2026-03-09")]
    [InlineData("WL-04", 0, "2026-03-04", 1, "2026-03-16")] // none recorded counted as 3
    public void A_lowered_level_never_postpones_a_running_deadline(string code, int before, string loweredOn, int after, string lastDay) =>
        Boundary.Open(before, "2026-03-02").AtLevel(after, Day(loweredOn)).IsOwedBy(code, lastDay);

    [Fact]
    public void A_lowered_level_counts_for_the_next_clock() =>
        Boundary.Open(4, "2026-03-02").AtLevel(1, Day("2026-03-04")).WithContact(Day("2026-03-06")).IsOwedBy("WL-04", "2026-04-03");

    [Fact]
    public void A_level_raised_again_after_it_was_lowered_counts_from_the_second_raise() =>
        Boundary.Open(3, "2026-03-02").AtLevel(1, Day("2026-03-03")).AtLevel(4, Day("2026-03-05")).IsOwedBy("WL-04", "2026-03-12");

    [Fact]
    public void A_level_recorded_late_counts_from_its_own_day() =>
        Boundary.Open(1, "2026-03-02").AtLevel(2, Day("2026-03-12")).AtLevel(4, Day("2026-03-06")).IsOwedBy("WL-04", "2026-03-13");

    [Fact]
    public void Of_two_levels_for_the_same_day_the_later_record_counts() =>
        Boundary.Open(1, "2026-03-02").AtLevel(4).IsOwedBy("WL-04", "2026-03-09");

    [Fact]
    public void The_level_of_a_day_is_the_last_one_up_to_it()
    {
        var entry = Entries.Open().AtLevel(2, Day("2026-03-10")).AtLevel(4, Day("2026-03-20"));

        Assert.Equal(3, entry.LevelOn(Day("2026-03-09")));
        Assert.Equal(2, entry.LevelOn(Day("2026-03-10")));
        Assert.Equal(2, entry.LevelOn(Day("2026-03-19")));
        Assert.Equal(4, entry.LevelOn(Day("2026-03-20")));
        Assert.Equal(4, entry.Level);
    }

    [Theory]
    [InlineData("WL-01", 3, "2026-04-01")] // 2 and 20 working days from Monday 2 March
    [InlineData("WL-02", 3, "2026-04-02")]
    [InlineData("WL-02", 1, "2026-04-15")]
    [InlineData("WL-04", 3, "2026-04-15")] // 14 days, then 20 working days over Easter
    [InlineData("WL-04", 2, "2026-04-29")]
    public void A_quiet_start_gives_its_allowance_from_the_first_day_and_twenty_working_days_more(string code, int level, string lastDay) =>
        Boundary.Open(level, "2025-11-03").FromQuietStart(Day("2026-03-02")).IsOwedBy(code, lastDay);

    [Fact]
    public void A_quiet_start_puts_off_support_that_had_lapsed() =>
        Boundary.Open(3, "2025-11-03").WithSupport(Day("2025-11-03"), Day("2025-12-01")).FromQuietStart(Day("2026-03-02")).IsOwedBy("WL-03", "2026-04-02");

    [Fact]
    public void A_quiet_start_never_shortens_what_is_allowed_anyway() =>
        Boundary.Open(3, "2025-11-03").FromQuietStart(Day("2026-03-02")).WithContact(Day("2026-04-10")).IsOwedBy("WL-04", "2026-04-24");

    [Fact]
    public void A_level_lowered_in_a_quiet_start_does_not_postpone_its_deadline() =>
        Boundary.Open(3, "2025-11-03").FromQuietStart(Day("2026-03-02")).AtLevel(1, Day("2026-03-09")).IsOwedBy("WL-02", "2026-04-02");

    [Fact]
    public void A_level_raised_in_a_quiet_start_counts_from_the_day_of_the_change() =>
        Boundary.Open(1, "2025-11-03").FromQuietStart(Day("2026-03-02")).AtLevel(4, Day("2026-03-04")).IsOwedBy("WL-02", "2026-04-07");

    [Fact]
    public void A_level_raised_at_the_end_of_a_quiet_start_makes_no_finding_of_the_past() =>
        Boundary.Open(2, "2025-11-03").FromQuietStart(Day("2026-03-02")).AtLevel(4, Day("2026-04-28")).IsOwedBy("WL-04", "2026-04-29");

    [Fact]
    public void Whatever_happened_before_a_lowering_never_postpones_and_a_raise_brings_forward_or_nothing() =>
        Gen.Select(Histories, Gen.Int[1, 4]).Sample((entry, level) =>
        {
            var changedOn = entry.ReceivedOn.AddDays(21);
            var changed = entry.AtLevel(level, changedOn);

            foreach (var code in ByLevel)
            {
                var before = entry.Standing(code, changedOn).Deadline;
                var after = changed.Standing(code, changedOn).Deadline;

                Assert.True(after <= before, $"{code} was put off from {before} to {after}");
                Assert.True(after == before || (level > entry.Level && after > changedOn), $"{code} came forward from {before} to {after}");
            }
        });

    /// <summary>Entries with some levels one after another, of which the clocks started before the last, now and then in a quiet start.</summary>
    private static Gen<WaitingListEntry> Histories => Gen.Select(
        Gen.Select(Gen.Int[0, 20], Gen.Int[1, 4]).List[0, 4], Gen.Int[-1, 20], Gen.Bool, (levels, quietAfter, supported) =>
        {
            var entry = Entries.Open();
            entry = quietAfter < 0 ? entry : entry.FromQuietStart(entry.ReceivedOn.AddDays(quietAfter));
            entry = supported ? entry.WithSupport(entry.ReceivedOn, entry.ReceivedOn) : entry;

            return levels.OrderBy(level => level.Item1).Aggregate(entry, (known, level) => known.AtLevel(level.Item2, known.ReceivedOn.AddDays(level.Item1)));
        });
}
