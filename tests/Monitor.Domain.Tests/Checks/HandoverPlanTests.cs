using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class HandoverPlanTests
{
    [Theory]
    [InlineData("2026-12-01", "2026-09-08")] // 84 days before, over the clock change
    [InlineData("2027-03-01", "2026-12-07")]
    [InlineData("2026-05-01", "2026-02-06")]
    [InlineData("2024-05-01", "2024-02-07")] // over 29 February
    public void Is_owed_84_days_before_the_month_in_which_eligibility_ends(string month, string lastDay) =>
        Ends(month, knownOn: "2023-09-01").IsOwedBy("WL-14", lastDay);

    [Theory]
    [InlineData("2026-09-08", "2026-09-08")] // known just in time for the first
    [InlineData("2026-09-09", "2026-10-20")] // known a day after: 42 days before
    [InlineData("2026-10-20", "2026-10-20")]
    [InlineData("2026-10-26", "2026-10-20")] // known too late for either
    public void Is_owed_42_days_before_when_the_month_became_known_after_that(string knownOn, string lastDay) =>
        Ends("2026-12-01", knownOn).IsOwedBy("WL-14", lastDay);

    [Fact]
    public void Is_asked_for_six_months_before()
    {
        var entry = Ends("2026-12-01", "2026-03-02");

        Assert.Equal(new Standing(Standing.Never, Day("2026-06-01")), entry.Standing("WL-14", Day("2026-05-31")));
        Assert.Equal(Standing.Due(Day("2026-09-08")), entry.Standing("WL-14", Day("2026-06-01")));
        Assert.Equal(Day("2026-06-01"), Catalogue.Assess(entry.WithNothingOwed(), On("2026-05-20")).NextChange);
    }

    [Fact]
    public void The_month_is_held_as_its_first_day() => Assert.Equal(
        new EligibilityEnds(Day("2026-12-01"), Day("2026-03-02")),
        Recording.EligibilityEnd(Entries.Open(), Day("2026-12-24"), On("2026-03-02")).Match(events => events.Single().Event, problem => throw new InvalidOperationException(problem.Detail)));

    [Fact]
    public void Is_not_owed_while_no_end_is_known() => Entries.Open().IsNotOwed("WL-14", "2027-12-01");

    [Theory]
    [InlineData("2026-09-08")]
    [InlineData("2026-06-01")]
    [InlineData("2026-04-13")] // sooner than anybody asked
    public void A_plan_meets_it(string plannedOn) => Ends("2026-12-01", "2026-03-02").Apply(new HandoverPlanned(Day(plannedOn))).IsNotOwed("WL-14", "2026-11-30");

    [Fact]
    public void A_plan_recorded_late_puts_it_right()
    {
        Assert.True(Ends("2026-12-01", "2026-03-02").IsFinding("WL-14", "2026-09-09"));
        Ends("2026-12-01", "2026-03-02").Apply(new HandoverPlanned(Day("2026-09-07"))).IsNotOwed("WL-14", "2026-09-09");
    }

    [Fact]
    public void Is_owed_by_the_service() => Assert.Equal(Owner.Service, Catalogue.Find("WL-14").Owner);

    private static WaitingListEntry Ends(string month, string knownOn) => Entries.Open().Apply(new EligibilityEnds(Day(month), Day(knownOn)));
}
