using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class NeedReviewedWithToolTests
{
    [Theory]
    [InlineData(1, "2026-03-02", "2026-05-25")] // 84 calendar days, over the clocks and Easter, to a bank holiday
    [InlineData(2, "2026-03-02", "2026-05-25")]
    [InlineData(3, "2026-03-02", "2026-04-13")] // 42
    [InlineData(4, "2026-03-02", "2026-04-13")]
    [InlineData(0, "2026-03-02", "2026-04-13")] // no level recorded counts as 3
    [InlineData(4, "2026-02-20", "2026-04-03")] // Good Friday
    [InlineData(4, "2024-01-18", "2024-02-29")]
    [InlineData(1, "2023-12-07", "2024-02-29")]
    [InlineData(4, "2026-10-01", "2026-11-12")] // the clocks go back
    public void Is_owed_within_the_days_of_the_level(int level, string receivedOn, string lastDay) =>
        Boundary.Open(level, receivedOn).IsOwedBy("WL-06", lastDay);

    [Fact]
    public void Starts_again_with_every_review() => Entries.Open().WithNeedReview(Day("2026-03-16")).IsOwedBy("WL-06", "2026-04-27");

    [Fact]
    public void A_review_on_the_last_day_is_in_time()
    {
        Assert.False(Entries.Open().WithNeedReview(Day("2026-04-13")).IsFinding("WL-06", "2026-04-14"));
        Entries.Open().WithNeedReview(Day("2026-04-13")).IsOwedBy("WL-06", "2026-05-25");
    }

    [Fact]
    public void A_review_recorded_late_counts_from_its_own_day_and_never_takes_back_a_later_one()
    {
        var entry = Entries.Open().WithNeedReview(Day("2026-03-16")).Apply(new NeedReviewed(Day("2026-03-09"), "RCADS", NeedResult.Higher));

        entry.IsOwedBy("WL-06", "2026-04-27");
        Assert.Equal((Day("2026-03-16"), "Outcomes Star"), (entry.NeedReviewedOn, entry.NeedTool));
    }

    [Fact]
    public void A_review_before_the_referral_starts_no_clock() => Entries.Open().WithNeedReview(Day("2026-02-20")).IsOwedBy("WL-06", "2026-04-13");

    [Theory]
    [InlineData(1, 4, "2026-03-16", "2026-04-27")] // 25 May before
    [InlineData(2, 3, "2026-04-20", "2026-05-25")] // 1 June would be later
    [InlineData(4, 1, "2026-03-16", "2026-04-13")]
    public void A_raised_level_brings_it_forward_and_a_lowered_one_never_puts_it_off(int before, int after, string changedOn, string lastDay) =>
        Boundary.Open(before, "2026-03-02").AtLevel(after, Day(changedOn)).IsOwedBy("WL-06", lastDay);

    [Fact]
    public void A_level_that_only_the_service_sees_higher_counts_and_brings_it_forward() =>
        Boundary.Open(1, "2026-03-02").Seen(LevelView.Service, 4, Day("2026-03-16")).IsOwedBy("WL-06", "2026-04-27");

    [Fact]
    public void A_level_that_only_the_service_sees_lower_changes_nothing() =>
        Boundary.Open(4, "2026-03-02").Seen(LevelView.Service, 1, Day("2026-03-02")).IsOwedBy("WL-06", "2026-04-13");

    [Fact]
    public void Runs_anew_from_the_day_a_wait_is_reopened() =>
        Entries.Open().WithNeedReview(Day("2026-03-09")).WithClosure(Day("2026-03-12")).WithReopening(Day("2026-03-16")).IsOwedBy("WL-06", "2026-04-27");

    [Fact]
    public void A_referral_sent_again_keeps_its_first_day() =>
        Entries.Open().WithRejection(Day("2026-03-05")).Apply(new Resubmitted(Day("2026-03-16"))).IsOwedBy("WL-06", "2026-04-13");

    [Fact]
    public void Is_owed_by_the_responsible_agency() => Assert.Equal(Owner.ResponsibleAgency, Catalogue.Find("WL-06").Owner);
}
