using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class StatutoryVisitTests
{
    [Theory]
    [InlineData(StatutoryStatus.ChildInNeed, "2026-03-02", "2026-03-27")] // Monday 2 March is day one of 20
    [InlineData(StatutoryStatus.ChildProtection, "2026-03-02", "2026-03-13")] // of 10
    [InlineData(StatutoryStatus.ChildInNeed, "2026-03-07", "2026-04-02")] // a Saturday is day one all the same
    [InlineData(StatutoryStatus.ChildProtection, "2026-03-07", "2026-03-19")]
    [InlineData(StatutoryStatus.ChildProtection, "2016-12-21", "2017-01-06")] // Christmas, New Year and its substitute day
    [InlineData(StatutoryStatus.ChildProtection, "2016-03-24", "2016-04-08")] // Easter
    [InlineData(StatutoryStatus.ChildInNeed, "2022-06-01", "2022-06-30")] // the Jubilee
    [InlineData(StatutoryStatus.ChildProtection, "2024-02-22", "2024-03-06")] // over 29 February
    [InlineData(StatutoryStatus.ChildInNeed, "2026-03-26", "2026-04-24")] // the clocks go forward, and Easter
    [InlineData(StatutoryStatus.ChildInNeed, "2026-10-23", "2026-11-19")] // and back
    public void Counts_the_day_of_the_status_as_day_one(StatutoryStatus status, string since, string lastDay) =>
        Entries.Open().ReceivedOn(Day("2016-01-04")).WithStatus(status, Day(since)).IsOwedBy("WL-10", lastDay);

    [Fact]
    public void Counts_the_day_of_the_last_visit_as_day_one() =>
        Plan().Visited("2026-03-10").IsOwedBy("WL-10", "2026-03-23");

    [Fact]
    public void A_visit_on_the_last_day_is_in_time() => Plan().Visited("2026-03-13").IsOwedBy("WL-10", "2026-03-26");

    [Fact]
    public void A_visit_at_which_the_child_was_not_seen_is_none() => Plan().Visited("2026-03-10", childSeen: false).IsOwedBy("WL-10", "2026-03-13");

    [Fact]
    public void A_visit_at_which_the_child_was_not_seen_takes_back_no_other() =>
        Plan().Visited("2026-03-10").Visited("2026-03-17", childSeen: false).IsOwedBy("WL-10", "2026-03-23");

    [Fact]
    public void A_visit_recorded_late_counts_from_its_own_day()
    {
        Plan().Visited("2026-03-10").Visited("2026-03-04").IsOwedBy("WL-10", "2026-03-23");
        Assert.False(Plan().Visited("2026-03-12").IsFinding("WL-10", "2026-03-16"));
    }

    [Fact]
    public void A_visit_before_the_status_starts_no_clock() => Plan().Visited("2026-02-20").IsOwedBy("WL-10", "2026-03-13");

    [Fact]
    public void A_plan_in_place_of_need_counts_from_its_own_day() =>
        Entries.Open().WithStatus(StatutoryStatus.ChildInNeed, Day("2026-03-02")).WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-16")).IsOwedBy("WL-10", "2026-03-27");

    [Theory]
    [InlineData(StatutoryStatus.None)]
    [InlineData(StatutoryStatus.EarlyHelp)]
    [InlineData(StatutoryStatus.LookedAfter)]
    [InlineData(StatutoryStatus.CareLeaver)]
    [InlineData(StatutoryStatus.Enquiry)]
    public void Is_owed_for_a_child_in_need_and_under_a_plan_only(StatutoryStatus status) =>
        Entries.Open().WithStatus(status, Day("2026-03-02")).IsNotOwed("WL-10", "2026-12-01");

    [Fact]
    public void A_level_raised_meanwhile_makes_no_difference() => Plan().AtLevel(1).AtLevel(4, Day("2026-03-04")).IsOwedBy("WL-10", "2026-03-13");

    [Fact]
    public void Is_owed_by_the_authority_or_while_none_is_recorded_by_the_responsible_agency()
    {
        Assert.Equal(Owner.Authority, Catalogue.Find("WL-10").Owner);
        Assert.Equal(PartyId.Parse("northmere-council", null), Owners.Of(Catalogue.Find("WL-10"), Plan(), TestPolicy.Current));
        Assert.Equal(
            Parties.School().Id,
            Owners.Of(Catalogue.Find("WL-10"), Entries.Open().WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-02"), authority: null), TestPolicy.Current));
    }

    private static WaitingListEntry Plan() => Entries.Open().WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-02"));
}

internal static class VisitsInWords
{
    public static WaitingListEntry Visited(this WaitingListEntry entry, string on, bool childSeen = true) => entry.Apply(new StatutoryVisitMade(Day(on), childSeen));
}
