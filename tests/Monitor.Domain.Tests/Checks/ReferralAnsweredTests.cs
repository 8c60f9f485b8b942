using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class ReferralAnsweredTests
{
    [Theory]
    [MemberData(nameof(Boundary.FiveWorkingDays), MemberType = typeof(Boundary))]
    public void Is_owed_within_five_working_days_of_receipt(string receivedOn, string lastDay) =>
        Entries.Open().ReceivedOn(Day(receivedOn)).IsOwedBy("WL-12", lastDay);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_level_makes_no_difference(int level) => Entries.Open().AtLevel(level).IsOwedBy("WL-12", "2026-03-09");

    [Fact]
    public void An_acceptance_of_which_the_referrer_was_told_meets_it() => Entries.Open().WithAcceptance(Day("2026-03-09")).IsNotOwed("WL-12", "2026-12-01");

    [Fact]
    public void An_answer_recorded_late_puts_it_right() => Entries.Open().WithAcceptance(Day("2026-03-05")).IsNotOwed("WL-12", "2026-03-20");

    [Fact]
    public void An_answer_of_which_the_referrer_was_not_told_does_not()
    {
        Entries.Open().WithAcceptance(Day("2026-03-05"), referrerTold: false).IsOwedBy("WL-12", "2026-03-09");
        Entries.Open().WithRejection(Day("2026-03-05"), referrerTold: false).IsOwedBy("WL-12", "2026-03-09");
    }

    [Fact]
    public void A_rejection_of_which_the_referrer_was_told_meets_it_though_the_wait_is_over() =>
        Entries.Open().WithRejection(Day("2026-03-05")).IsNotOwed("WL-12", "2026-12-01");

    [Fact]
    public void Having_been_told_of_the_acceptance_is_not_having_been_told_of_the_rejection_after_it() =>
        Entries.Open().WithAcceptance(Day("2026-03-03")).WithRejection(Day("2026-03-05"), referrerTold: false).IsOwedBy("WL-12", "2026-03-09");

    [Fact]
    public void A_referral_sent_again_is_answered_again_within_five_working_days()
    {
        var again = Entries.Open().WithRejection(Day("2026-03-05")).Apply(new Resubmitted(Day("2026-03-16")));

        again.IsOwedBy("WL-12", "2026-03-23");
        again.WithAcceptance(Day("2026-03-17")).IsNotOwed("WL-12", "2026-12-01");
    }

    [Fact]
    public void A_start_that_was_offered_is_an_answer() => Entries.Open().Apply(new PlaceOffered(Day("2026-03-05"))).IsNotOwed("WL-12", "2026-12-01");

    [Fact]
    public void A_wait_that_started_or_was_closed_needs_no_answer()
    {
        Entries.Open().WithStart(Day("2026-03-05")).IsNotOwed("WL-12", "2026-12-01");
        Entries.Open().WithClosure(Day("2026-03-05")).IsNotOwed("WL-12", "2026-12-01");
        Entries.Open().WithRejection(Day("2026-03-05"), referrerTold: false).WithClosure(Day("2026-03-06")).IsNotOwed("WL-12", "2026-12-01");
    }

    [Fact]
    public void A_wait_that_is_reopened_was_answered_before() =>
        Entries.Open().WithAcceptance(Day("2026-03-03")).WithClosure(Day("2026-03-05")).WithReopening(Day("2026-03-16")).IsNotOwed("WL-12", "2026-12-01");

    [Fact]
    public void Is_owed_by_the_service() => Assert.Equal(Owner.Service, Catalogue.Find("WL-12").Owner);
}
