using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class LongWaitLookedAtTests
{
    [Theory]
    [InlineData("2026-03-02", "2026-07-06")] // 126 days, over the spring clock change
    [InlineData("2026-09-01", "2027-01-05")] // and the autumn one, Christmas and the New Year
    [InlineData("2023-10-26", "2024-02-29")]
    [InlineData("2025-11-30", "2026-04-05")] // from a Sunday to Easter Sunday
    public void Is_owed_within_126_days_of_receipt(string receivedOn, string lastDay) =>
        Entries.Open().ReceivedOn(Day(receivedOn)).IsOwedBy("WL-08", lastDay);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_level_makes_no_difference(int level) => Entries.Open().AtLevel(level).IsOwedBy("WL-08", "2026-07-06");

    [Fact]
    public void A_decision_meets_it_for_good_also_when_it_is_recorded_late()
    {
        Entries.Open().WithLongWaitDecision(Day("2026-07-06")).IsNotOwed("WL-08", "2028-01-01");
        Entries.Open().WithLongWaitDecision(Day("2026-07-20")).IsNotOwed("WL-08", "2026-07-21");
    }

    [Fact]
    public void A_quiet_start_does_not_put_it_off() => Entries.Open().FromQuietStart(Day("2026-06-29")).IsOwedBy("WL-08", "2026-07-06");

    [Fact]
    public void A_hold_stops_no_clock() =>
        Entries.Open().Apply(new Held(Day("2026-06-01"), Day("2026-08-31"), "Service manager")).IsOwedBy("WL-08", "2026-07-06");

    [Theory]
    [InlineData("2026-06-15", "2026-07-06")] // ended on 10 June: five days, one wait
    [InlineData("2026-06-16", "2026-10-20")] // six days: another wait begins
    public void A_wait_reopened_within_five_days_is_one_wait(string reopenedOn, string lastDay) =>
        Entries.Open().WithClosure(Day("2026-06-10")).WithReopening(Day(reopenedOn)).IsOwedBy("WL-08", lastDay);

    [Fact]
    public void A_decision_about_the_wait_before_does_not_count_for_another() =>
        Entries.Open().WithLongWaitDecision(Day("2026-06-01")).WithClosure(Day("2026-06-10")).WithReopening(Day("2026-06-16")).IsOwedBy("WL-08", "2026-10-20");

    [Fact]
    public void An_earlier_referral_that_goes_on_in_this_one_counts_from_its_first_day() =>
        Entries.Open().Apply(new SpellJoined(Day("2026-02-02"))).IsOwedBy("WL-08", "2026-06-08");

    [Fact]
    public void A_referral_sent_again_keeps_its_first_day() =>
        Entries.Open().WithRejection(Day("2026-03-05")).Apply(new Resubmitted(Day("2026-03-16"))).IsOwedBy("WL-08", "2026-07-06");

    [Fact]
    public void Is_owed_by_the_service_and_climbs_as_one_list_a_month()
    {
        Assert.Equal(Owner.Service, Catalogue.Find("WL-08").Owner);
        Assert.True(Catalogue.Find("WL-08").ClimbsByServiceAndMonth);
    }
}
