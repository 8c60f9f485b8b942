using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class LevelHistoryTests
{
    [Fact]
    public void While_the_two_sides_differ_the_higher_level_counts()
    {
        var entry = Entries.Open().Seen(LevelView.Referrer, 2, Day("2026-03-02")).Seen(LevelView.Service, 3, Day("2026-03-10")).Seen(LevelView.Referrer, 4, Day("2026-03-16"));

        Assert.Equal([new LevelChange(Day("2026-03-02"), 2), new LevelChange(Day("2026-03-10"), 3), new LevelChange(Day("2026-03-16"), 4)], entry.Levels);
    }

    [Fact]
    public void A_lower_view_of_one_side_never_lowers_it() =>
        Assert.Equal(4, Entries.Open().Seen(LevelView.Referrer, 4, Day("2026-03-02")).Seen(LevelView.Service, 1, Day("2026-03-10")).Level);

    [Fact]
    public void What_was_agreed_counts_until_one_side_sees_more()
    {
        var agreed = Entries.Open().Seen(LevelView.Referrer, 4, Day("2026-03-02")).Seen(LevelView.Service, 1, Day("2026-03-03")).Seen(LevelView.Agreed, 2, Day("2026-03-10"));

        Assert.Equal(2, agreed.Level);
        Assert.Equal(2, agreed.Seen(LevelView.Service, 1, Day("2026-03-12")).Level);
        Assert.Equal(3, agreed.Seen(LevelView.Service, 3, Day("2026-03-12")).Level);
    }

    [Fact]
    public void On_one_day_an_agreement_counts_last_in_whatever_order_it_was_recorded()
    {
        var on = Day("2026-03-10");

        Assert.Equal(2, Entries.Open().Seen(LevelView.Agreed, 2, on).Seen(LevelView.Service, 4, on).Seen(LevelView.Referrer, 3, on).Level);
        Assert.Null(LevelHistory.DifferSince(Entries.Open().Seen(LevelView.Agreed, 2, on).Seen(LevelView.Service, 4, on).LevelsSeen));
    }

    [Fact]
    public void One_side_corrects_its_own_level_of_a_day_and_leaves_the_others()
    {
        var entry = Entries.Open().Seen(LevelView.Referrer, 4, Day("2026-03-02")).Seen(LevelView.Service, 3, Day("2026-03-02")).Seen(LevelView.Referrer, 2, Day("2026-03-02"));

        Assert.Equal(
            [new LevelSeen(Day("2026-03-02"), 2, LevelView.Referrer), new LevelSeen(Day("2026-03-02"), 3, LevelView.Service)],
            entry.LevelsSeen);
        Assert.Equal(3, entry.Level);
    }

    [Fact]
    public void A_level_recorded_late_finds_its_place() =>
        Assert.Equal(
            [new LevelChange(Day("2026-03-02"), 1), new LevelChange(Day("2026-03-05"), 4), new LevelChange(Day("2026-03-10"), 2)],
            Entries.Open().Seen(LevelView.Referrer, 1, Day("2026-03-02")).Seen(LevelView.Agreed, 2, Day("2026-03-10")).Seen(LevelView.Service, 4, Day("2026-03-05")).Levels);

    [Fact]
    public void Two_sides_that_never_spoke_or_say_the_same_do_not_differ()
    {
        Assert.Null(LevelHistory.DifferSince([]));
        Assert.Null(LevelHistory.DifferSince(Entries.Open().AtLevel(3).LevelsSeen));
        Assert.Equal(Day("2026-03-05"), LevelHistory.DifferSince(Entries.Open().AtLevel(3).Seen(LevelView.Service, 2, Day("2026-03-05")).LevelsSeen));
    }
}
