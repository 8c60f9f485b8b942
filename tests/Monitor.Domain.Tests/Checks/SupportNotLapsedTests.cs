using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class SupportNotLapsedTests
{
    [Theory]
    [InlineData(1, "2026-03-02", "2026-03-09")] // 5 working days after a Monday
    [InlineData(2, "2026-03-02", "2026-03-09")]
    [InlineData(3, "2026-03-02", "2026-03-05")]
    [InlineData(4, "2026-03-02", "2026-03-04")]
    [InlineData(0, "2026-03-02", "2026-03-05")] // no level recorded counts as 3
    [InlineData(4, "2026-03-07", "2026-03-10")] // ended on a Saturday
    [InlineData(1, "2016-12-21", "2016-12-30")] // Christmas
    [InlineData(4, "2016-03-24", "2016-03-30")] // Easter
    [InlineData(4, "2022-06-01", "2022-06-07")] // the Jubilee
    [InlineData(4, "2024-02-27", "2024-02-29")]
    [InlineData(4, "2026-03-27", "2026-03-31")] // the clocks go forward
    [InlineData(4, "2026-10-23", "2026-10-27")] // and back
    public void Counts_from_the_day_support_ended(int level, string endedOn, string lastDay)
    {
        var ended = Day(endedOn);
        var entry = Boundary.Open(level, ended.AddDays(-28).ToString("yyyy-MM-dd"));

        entry.WithSupport(entry.ReceivedOn, ended.AddDays(60), ended).IsOwedBy("WL-03", lastDay);
    }

    [Theory]
    [InlineData(1, "2026-03-02", "2026-03-10")] // in force on Monday, passed on Tuesday, then 5 working days
    [InlineData(2, "2026-03-02", "2026-03-10")]
    [InlineData(3, "2026-03-02", "2026-03-06")]
    [InlineData(4, "2026-03-02", "2026-03-05")]
    [InlineData(4, "2026-03-06", "2026-03-10")] // passed on a Saturday
    [InlineData(4, "2016-03-24", "2016-03-30")] // passed on Good Friday
    public void Counts_from_the_day_after_a_review_by_that_nobody_kept(int level, string reviewBy, string lastDay)
    {
        var review = Day(reviewBy);
        var entry = Boundary.Open(level, review.AddDays(-28).ToString("yyyy-MM-dd"));

        entry.WithSupport(entry.ReceivedOn, review).IsOwedBy("WL-03", lastDay);
    }

    [Fact]
    public void Is_not_owed_before_any_support_has_begun() => Entries.Open().IsNotOwed("WL-03", "2026-12-01");

    [Fact]
    public void Support_recorded_ahead_owes_nothing_yet() =>
        Entries.Open().WithSupport(Day("2026-03-10"), Day("2026-04-30")).IsNotOwed("WL-03", "2026-03-09");

    [Fact]
    public void An_end_after_the_review_by_does_not_stretch_it() =>
        Entries.Open().WithSupport(Entries.Listing, Day("2026-03-30"), ended: Day("2026-05-29")).IsOwedBy("WL-03", "2026-04-07");

    [Fact]
    public void An_end_on_the_day_of_the_review_is_an_end() =>
        Entries.Open().WithSupport(Entries.Listing, Day("2026-03-16"), ended: Day("2026-03-16")).IsOwedBy("WL-03", "2026-03-19");

    [Fact]
    public void A_review_carries_support_on_to_its_new_review_by() =>
        Entries.Open().WithSupport(Entries.Listing, Day("2026-03-30"))
            .Apply(new SupportReviewed(1, Day("2026-03-27"), Day("2026-05-29")))
            .IsOwedBy("WL-03", "2026-06-03");

    [Fact]
    public void A_review_recorded_late_puts_it_right_at_once()
    {
        var lapsed = Entries.Open().WithSupport(Entries.Listing, Day("2026-03-30"));
        var reviewed = lapsed.Apply(new SupportReviewed(1, Day("2026-03-27"), Day("2026-05-29")));

        Assert.True(lapsed.IsFinding("WL-03", "2026-04-20"));
        Assert.False(reviewed.IsFinding("WL-03", "2026-04-20"));
    }

    [Fact]
    public void Support_declined_stands_in_until_the_day_to_ask_again() =>
        Entries.Open().WithSupportDeclined(Day("2026-03-02"), Day("2026-03-30")).IsOwedBy("WL-03", "2026-04-07"); // over Easter

    [Fact]
    public void Support_declined_when_other_support_ends_carries_on_from_it() =>
        Entries.Open().WithSupport(Entries.Listing, Day("2026-05-29"), ended: Day("2026-03-09"))
            .WithSupportDeclined(Day("2026-03-10"), Day("2026-03-20"))
            .IsOwedBy("WL-03", "2026-03-25"); // passed on Saturday the 21st

    [Fact]
    public void Of_overlapping_supports_the_one_that_lasts_longer_counts() =>
        Entries.Open()
            .WithSupport(Entries.Listing, Day("2026-03-16"))
            .WithSupport(Entries.Listing, Day("2026-03-09"))
            .IsOwedBy("WL-03", "2026-03-20");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_one_ends_and_another_passes_its_review_on_the_same_day_their_order_does_not_matter(bool endedFirst)
    {
        var last = Day("2026-03-16");
        var entry = endedFirst
            ? Entries.Open().WithSupport(Entries.Listing, Day("2026-05-29"), ended: last).WithSupport(Entries.Listing, last)
            : Entries.Open().WithSupport(Entries.Listing, last).WithSupport(Entries.Listing, Day("2026-05-29"), ended: last);

        entry.IsOwedBy("WL-03", "2026-03-20");
    }

    [Fact]
    public void Support_recorded_ahead_that_follows_at_once_carries_on()
    {
        var entry = Entries.Open().WithSupport(Entries.Listing, Day("2026-03-09")).WithSupport(Day("2026-03-10"), Day("2026-03-30"));

        Assert.Equal(Day("2026-04-07"), entry.Standing("WL-03", Day("2026-03-03")).Deadline);
        entry.IsOwedBy("WL-03", "2026-04-07");
    }

    [Fact]
    public void A_gap_is_a_finding_until_the_next_support_begins()
    {
        var entry = Entries.Open().WithSupport(Entries.Listing, Day("2026-05-29"), ended: Day("2026-03-09")).WithSupport(Day("2026-03-18"), Day("2026-05-29"));

        Assert.False(entry.IsFinding("WL-03", "2026-03-12"));
        Assert.True(entry.IsFinding("WL-03", "2026-03-13"));
        Assert.Equal(Day("2026-03-18"), entry.Standing("WL-03", Day("2026-03-13")).ChangesOn);
        Assert.True(entry.IsFinding("WL-03", "2026-03-17"));
        Assert.False(entry.IsFinding("WL-03", "2026-03-18"));
    }

    [Fact]
    public void A_gap_within_the_allowance_is_no_finding()
    {
        var entry = Entries.Open().WithSupport(Entries.Listing, Day("2026-05-29"), ended: Day("2026-03-09")).WithSupport(Day("2026-03-13"), Day("2026-05-29"));

        for (var today = Day("2026-03-02"); today <= Day("2026-05-29"); today = today.AddDays(1))
        {
            Assert.False(entry.Standing("WL-03", today).IsFinding(today));
        }
    }

    [Fact]
    public void Support_that_ended_before_the_referral_did_not_lapse_in_this_wait() =>
        Entries.Open().WithSupport(Day("2026-01-05"), Day("2026-02-27")).IsNotOwed("WL-03", "2026-03-30");

    [Theory]
    [InlineData("2026-03-20")] // ended before the closing
    [InlineData("2026-05-15")] // ended while nobody waited
    public void Support_that_ended_before_a_wait_was_reopened_is_owed_from_the_reopening(string ended) =>
        Entries.Open().WithSupport(Entries.Listing, Day("2026-12-18"), ended: Day(ended))
            .WithClosure(Day("2026-03-24")).WithReopening(Day("2026-06-29")).IsOwedBy("WL-03", "2026-07-02");

    [Fact]
    public void Support_that_goes_on_after_a_wait_was_reopened_lapses_in_its_own_time() =>
        Entries.Open().WithSupport(Entries.Listing, Day("2026-12-18"), ended: Day("2026-07-06"))
            .WithClosure(Day("2026-03-24")).WithReopening(Day("2026-06-29")).IsOwedBy("WL-03", "2026-07-09");

    [Fact]
    public void Of_many_supports_those_kept_still_tell_when_the_last_one_lapsed()
    {
        var entry = Entries.Open();

        for (var week = 0; week < 60; week++)
        {
            entry = entry.WithSupport(Entries.Listing.AddDays(7 * week), Entries.Listing.AddDays((7 * week) + 6));
        }

        Assert.Equal(40, entry.Supports.Length);
        Assert.Equal(Entries.Listing.AddDays(7 * 60), Domain.InterimSupport.Coverage.Of(entry, On(Entries.Listing.AddDays(7 * 59))).LapseCountsFrom);
    }
}
