using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class ServiceStartsWithinTargetTests
{
    [Theory]
    [InlineData("CAMHS", "2026-03-02", "2026-03-30")] // 28 days: four weeks are at most 28
    [InlineData("FI", "2026-03-02", "2026-04-27")] // 56 days
    [InlineData("CAMHS", "2024-02-01", "2024-02-29")]
    [InlineData("CAMHS", "2026-03-28", "2026-04-25")] // the clocks go forward
    [InlineData("CAMHS", "2026-10-24", "2026-11-21")] // and back
    [InlineData("CAMHS", "2016-11-28", "2016-12-26")] // bank holidays count
    public void Is_owed_within_the_target_of_the_service(string service, string receivedOn, string lastDay) =>
        Entries.Open().WaitingFor(service).ReceivedOn(Day(receivedOn)).IsOwedBy("WL-07", lastDay);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_level_makes_no_difference(int level) =>
        Entries.Open().AtLevel(level).IsOwedBy("WL-07", "2026-04-27");

    [Fact]
    public void A_quiet_start_does_not_put_it_off() =>
        Entries.Open().FromQuietStart(Day("2026-04-20")).IsOwedBy("WL-07", "2026-04-27");

    [Fact]
    public void Contact_and_support_do_not_put_it_off() =>
        Entries.Open().WithNothingOwed().IsOwedBy("WL-07", "2026-04-27");

    [Theory]
    [InlineData("2026-03-09", "2026-04-27")] // ended on 4 March: five days, one wait
    [InlineData("2026-03-10", "2026-05-05")] // six days: another wait
    public void A_wait_reopened_within_five_days_is_one_wait(string reopenedOn, string lastDay) =>
        Entries.Open().WithClosure(Day("2026-03-04")).WithReopening(Day(reopenedOn)).IsOwedBy("WL-07", lastDay);

    [Fact]
    public void Counts_from_the_first_of_the_referrals_that_are_one_wait()
    {
        Entries.Open().Apply(new SpellJoined(Day("2026-02-02"))).IsOwedBy("WL-07", "2026-03-30");
        Entries.Open().Apply(new SpellJoined(Day("2026-02-02"))).Apply(new SpellJoined(Day("2026-02-16"))).IsOwedBy("WL-07", "2026-03-30");
    }

    [Fact]
    public void A_referral_sent_again_keeps_its_first_day() =>
        Entries.Open().WithRejection(Day("2026-03-05")).Apply(new Resubmitted(Day("2026-03-16"))).IsOwedBy("WL-07", "2026-04-27");

    [Fact]
    public void A_corrected_day_of_receipt_counts_at_once() =>
        Entries.Open().Apply(new ReferralDateCorrected(Day("2026-02-23"))).IsOwedBy("WL-07", "2026-04-20");

    [Fact]
    public void Any_part_of_the_clock_stop_that_is_missing_means_still_waiting()
    {
        var entry = Entries.Open().WaitingFor("CAMHS")
            .Apply(new ClockStopRecorded(ClockStop.FirstContact, Day("2026-03-10")))
            .Apply(new ClockStopRecorded(ClockStop.PlanOrIntervention, Day("2026-03-12")));

        entry.IsOwedBy("WL-07", "2026-03-30");
    }

    [Fact]
    public void A_service_the_policy_no_longer_names_has_no_target() =>
        Assert.False(Entries.Open().WaitingFor("OLD").IsFinding("WL-07", "2099-12-31"));

    [Fact]
    public void Is_owed_by_the_service_and_climbs_as_one_list_a_month()
    {
        var obligation = Catalogue.Find("WL-07");

        Assert.Equal(Owner.Service, obligation.Owner);
        Assert.True(obligation.ClimbsByServiceAndMonth);
    }
}
