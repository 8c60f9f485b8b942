using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.AssuranceReturns;

public sealed class ReturnFiguresTests
{
    private static readonly DateOnly First = new(2026, 3, 1);
    private static readonly DateOnly Last = new(2026, 3, 31);

    [Fact]
    public void Counts_nothing_of_nothing() => Assert.All(ReturnFigures.Of(Returns.March, [], Returns.Opening), figure => Assert.Equal(0, figure.Own));

    [Fact]
    public void Who_joined_and_left_explains_who_waits()
    {
        var figures = Of(
            Open(1, "2026-02-28"),
            Open(2, "2026-03-01"),
            Open(3, "2026-03-31"),
            Open(4, "2026-04-01"), // not yet there
            Open(5, "2026-02-01").WithStart(First),
            Open(6, "2026-02-01").WithStart(Last),
            Open(7, "2026-02-01").WithStart(Last.AddDays(1)), // still waits at the end
            Open(8, "2026-02-01").WithClosure(new DateOnly(2026, 2, 28)), // gone before
            Open(9, "2026-03-10").WithClosure(new DateOnly(2026, 3, 20)));

        Assert.Equal((4, 3, 2, 1, 4), (figures["waiting-start"], figures["joined"], figures["started"], figures["closed"], figures["waiting"]));
        Assert.Equal(figures["waiting"], figures["waiting-start"] + figures["joined"] - figures["started"] - figures["closed"]);
    }

    [Fact]
    public void The_longest_wait_and_the_target_are_by_days_at_the_end()
    {
        var figures = Of(Open(1, "2026-02-03"), Open(2, "2026-02-02"), Open(3, "2026-03-30")); // Family Intervention: 56 days

        Assert.Equal((57, 1), (figures["longest"], figures["over-target"]));
    }

    [Fact]
    public void Support_that_ended_before_the_end_or_began_after_it_is_not_in_force()
    {
        var figures = Of(
            Open(1).WithSupport(First, Last),
            Open(2).WithSupport(First, Last.AddDays(-1)),
            Open(3).WithSupport(Last.AddDays(1), Last.AddDays(30)),
            Open(4).WithSupportDeclined(Last, Last.AddDays(28)),
            Open(5).WithSupport(First, Last.AddDays(9), kind: SupportKind.FriendsAndCommunity),
            Open(6));

        Assert.Equal((3, 1), (figures["support"], figures["network"]));
    }

    [Fact]
    public void Contact_and_review_count_by_their_deadlines_at_the_end()
    {
        var figures = Of(
            Open(1, "2026-03-03").AtLevel(2), // 28 days: met by the 31st
            Open(2, "2026-03-02").AtLevel(2), // the 30th has passed
            Open(3, "2026-03-02").AtLevel(2).WithContact(new DateOnly(2026, 3, 20)),
            Open(4, "2026-01-06").AtLevel(2).WithContact(Last)); // 84 days to the 31st

        Assert.Equal((3, 4), (figures["contact"], figures["need"]));
    }

    [Fact]
    public void Open_findings_of_the_agencys_own_count_by_the_step_they_reached()
    {
        var figures = Of(
            Open(1).WithLadder("WL-02", new DateOnly(2026, 3, 20)),
            Open(2).WithLadder("WL-02", new DateOnly(2026, 3, 20)).Raised("WL-02", 2, new DateOnly(2026, 3, 24)).WithLadder("WL-04", Last),
            Open(3).WithLadder("WL-02", new DateOnly(2026, 3, 20)).Resolved("WL-02", Last), // put right
            Open(4).WithLadder("WL-12", new DateOnly(2026, 3, 20)), // the service's
            Open(5).WithLadder("WL-01", new DateOnly(2026, 3, 10)).WithStart(Last)); // no longer waits

        Assert.Equal((2, 1, 0, 0), (figures["step-1"], figures["step-2"], figures["step-3"], figures["step-4"]));
    }

    [Fact]
    public void A_quarter_counts_all_of_its_months()
    {
        var quarter = ReturnFigures.Of(ReturnPeriod.Parse("2026-q1"), [Open(1, "2025-12-31"), Open(2, "2026-01-01"), Open(3, "2026-03-31")], Returns.Opening)
            .ToDictionary(figure => figure.Code, figure => figure.Own);

        Assert.Equal((1, 2, 3), (quarter["waiting-start"], quarter["joined"], quarter["waiting"]));
    }

    private static WaitingListEntry Open(int number, string receivedOn = "2026-03-02") => Entries.Open(number).ReceivedOn(Days.Day(receivedOn)).WaitingFor("FI");

    private static Dictionary<string, int> Of(params WaitingListEntry[] entries) =>
        ReturnFigures.Of(Returns.March, entries, Returns.Opening).ToDictionary(figure => figure.Code, figure => figure.Own);
}
