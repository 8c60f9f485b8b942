using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class LevelOfNeedAgreedTests
{
    [Theory]
    [MemberData(nameof(Boundary.FiveWorkingDays), MemberType = typeof(Boundary))]
    public void Is_owed_within_five_working_days_of_the_first_difference(string differOn, string lastDay) =>
        Boundary.Open(2, "2016-01-04").Seen(LevelView.Service, 3, Day(differOn)).IsOwedBy("WL-11", lastDay);

    [Fact]
    public void Is_not_owed_while_only_one_side_has_said()
    {
        Entries.Open().IsNotOwed("WL-11", "2026-12-01");
        Entries.Open().Seen(LevelView.Referrer, 3, Entries.Listing).IsNotOwed("WL-11", "2026-12-01");
        Entries.Open().Seen(LevelView.Service, 3, Entries.Listing).IsNotOwed("WL-11", "2026-12-01");
    }

    [Fact]
    public void Is_not_owed_while_both_see_the_same() =>
        Entries.Open().Seen(LevelView.Referrer, 3, Entries.Listing).Seen(LevelView.Service, 3, Day("2026-03-05")).IsNotOwed("WL-11", "2026-12-01");

    [Fact]
    public void A_level_without_a_view_is_the_referrers() => Boundary.Open(2, "2026-03-02").Seen(LevelView.Service, 3, Day("2026-03-02")).IsOwedBy("WL-11", "2026-03-09");

    [Fact]
    public void An_agreed_level_meets_it() => Differ().Seen(LevelView.Agreed, 3, Day("2026-03-06")).IsNotOwed("WL-11", "2026-12-01");

    [Fact]
    public void So_does_one_side_that_comes_round() => Differ().Seen(LevelView.Service, 2, Day("2026-03-06")).IsNotOwed("WL-11", "2026-12-01");

    [Fact]
    public void An_agreement_on_the_day_on_which_they_differ_counts() => Differ().Seen(LevelView.Agreed, 2, Day("2026-03-02")).IsNotOwed("WL-11", "2026-12-01");

    [Fact]
    public void A_difference_that_only_changes_counts_from_its_first_day() =>
        Differ().Seen(LevelView.Service, 4, Day("2026-03-06")).IsOwedBy("WL-11", "2026-03-09");

    [Fact]
    public void A_difference_after_an_agreement_is_another() =>
        Differ().Seen(LevelView.Agreed, 3, Day("2026-03-06")).Seen(LevelView.Referrer, 4, Day("2026-03-16")).IsOwedBy("WL-11", "2026-03-23");

    [Fact]
    public void A_level_recorded_late_finds_its_place()
    {
        // The service's view of the 5th, recorded after the agreement of the 6th, is settled by it.
        var agreed = Boundary.Open(2, "2026-03-02").Seen(LevelView.Agreed, 3, Day("2026-03-06"));

        agreed.Seen(LevelView.Service, 4, Day("2026-03-05")).IsNotOwed("WL-11", "2026-12-01");
        agreed.Seen(LevelView.Service, 4, Day("2026-03-09")).IsOwedBy("WL-11", "2026-03-16");
    }

    [Fact]
    public void Is_owed_by_the_service() => Assert.Equal(Owner.Service, Catalogue.Find("WL-11").Owner);

    /// <summary>Level 2 to the referrer and 3 to the service, from the listing on.</summary>
    private static WaitingListEntry Differ() => Boundary.Open(2, "2026-03-02").Seen(LevelView.Service, 3, Day("2026-03-02"));
}
