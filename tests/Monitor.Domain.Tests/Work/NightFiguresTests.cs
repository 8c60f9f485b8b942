using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.Work;

public sealed class NightFiguresTests
{
    private static readonly SmallNumbersPolicy Small = TestPolicy.Current.SmallNumbers;

    [Fact]
    public void Who_waits_is_counted_by_service_and_what_is_open_by_check()
    {
        var figures = Count(
            Entries.Open(1),
            Entries.Open(2).WaitingFor("CAMHS").Apply(Opened("WL-02", "2026-03-03")).Apply(Opened("WL-04", "2026-03-10")),
            Entries.Open(3).Apply(Opened("WL-02", "2026-03-01")),
            Entries.Open(4).Apply(Opened("WL-02", "2026-02-01")).Apply(new LadderResolved("WL-02", 1, Day("2026-03-04"))), // put right
            Entries.Open(5).WithRejection(Day("2026-03-02")).Apply(Opened("WL-13", "2026-03-09"))); // waits no more, and something is owed

        Assert.Equal([("CAMHS", 1), ("FI", 3)], figures.Waiting.Select(count => (count.Key, count.Value)));
        Assert.Equal([("WL-02", 2), ("WL-04", 1), ("WL-13", 1)], figures.Findings.Select(count => (count.Key, count.Value)));
        Assert.Equal((3, Day("2026-03-01")), (figures.WithFindings, figures.OldestDeadline));
    }

    [Theory]
    [InlineData(0, null)] // none is as little told as one
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    [InlineData(7, 5)]
    [InlineData(8, 10)]
    public void What_operators_see_is_hidden_and_rounded_as_what_the_board_sees(int entries, int? told)
    {
        var shown = Count([.. Enumerable.Range(1, entries).Select(i => Entries.Open(i).Apply(Opened("WL-02", $"2026-03-{i:D2}")))]).ForOperators(Small);

        Assert.Equal(told, shown.Waiting.TryGetValue("FI", out var waiting) ? waiting : null);
        Assert.Equal(told, shown.Findings.TryGetValue("WL-02", out var open) ? open : null);
        Assert.Equal(told is null ? null : Day("2026-03-01"), shown.OldestDeadline);
        Assert.Equal(told ?? 0, shown.WithFindings);
    }

    [Fact]
    public void A_deadline_of_one_of_four_families_is_not_told_however_much_is_open_on_them()
    {
        var shown = Count([.. Enumerable.Range(1, 4).Select(i => Entries.Open(i).Apply(Opened("WL-02", "2026-03-01")).Apply(Opened("WL-04", "2026-03-02")))]).ForOperators(Small);

        Assert.Null(shown.OldestDeadline);
    }

    private static NightFigures Count(params WaitingListEntry[] entries) => entries.Aggregate(NightFigures.Nothing, (figures, entry) => figures.With(entry));

    private static LadderOpened Opened(string check, string deadline) => new(check, 1, Day(deadline), Day(deadline).AddDays(1), "v1", null, null);
}
