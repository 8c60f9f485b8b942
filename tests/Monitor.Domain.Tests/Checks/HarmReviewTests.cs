using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class HarmReviewTests
{
    [Theory]
    [InlineData("2026-03-02", "2027-03-01")] // 364 days over both clock changes
    [InlineData("2024-03-01", "2025-02-28")]
    [InlineData("2023-03-02", "2024-02-29")]
    public void Is_owed_within_364_days_of_receipt(string receivedOn, string lastDay) =>
        Entries.Open().ReceivedOn(Day(receivedOn)).IsOwedBy("WL-09", lastDay);

    [Fact]
    public void Starts_again_with_every_review() => Entries.Open().WithHarmReview(Day("2027-03-01")).IsOwedBy("WL-09", "2028-02-28");

    [Fact]
    public void A_review_recorded_late_never_takes_back_a_later_one() =>
        Entries.Open().WithHarmReview(Day("2027-03-01")).WithHarmReview(Day("2027-02-01")).IsOwedBy("WL-09", "2028-02-28");

    [Fact]
    public void A_raised_level_makes_no_difference() => Entries.Open().AtLevel(1).AtLevel(4, Day("2026-06-01")).IsOwedBy("WL-09", "2027-03-01");

    [Fact]
    public void Counts_over_all_referrals_that_are_one_wait() => Entries.Open().Apply(new SpellJoined(Day("2025-09-01"))).IsOwedBy("WL-09", "2026-08-31");

    [Fact]
    public void A_review_of_the_wait_before_does_not_shorten_another() =>
        Entries.Open().WithHarmReview(Day("2026-06-01")).WithClosure(Day("2026-06-10")).WithReopening(Day("2026-09-01")).IsOwedBy("WL-09", "2027-08-31");

    [Fact]
    public void Is_owed_by_the_service_entry_by_entry()
    {
        Assert.Equal(Owner.Service, Catalogue.Find("WL-09").Owner);
        Assert.False(Catalogue.Find("WL-09").ClimbsByServiceAndMonth);
    }
}
