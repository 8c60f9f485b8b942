using CsCheck;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Summaries;

public sealed class MonthFiguresTests
{
    private static readonly DateOnly April = new(2026, 4, 1);

    [Theory]
    [InlineData("2026-03-31", null, 1, 0, 0, 1)] // waited all month
    [InlineData("2026-04-01", null, 0, 1, 0, 1)] // joined on the first day
    [InlineData("2026-04-30", null, 0, 1, 0, 1)] // joined on the last day
    [InlineData("2026-05-01", null, 0, 0, 0, 0)] // after the month
    [InlineData("2026-02-02", "2026-03-31", 0, 0, 0, 0)] // came and went before the month
    [InlineData("2026-02-02", "2026-04-01", 1, 0, 1, 0)] // left on the first day
    [InlineData("2026-02-02", "2026-04-30", 1, 0, 1, 0)] // left on the last day
    [InlineData("2026-02-02", "2026-05-01", 1, 0, 0, 1)] // left after the month
    [InlineData("2026-04-10", "2026-04-10", 0, 1, 1, 0)] // joined and left on one day
    public void An_entry_counts_where_its_days_fall(string receivedOn, string? startedOn, int opening, int joined, int started, int closing)
    {
        var entry = Entries.Open().ReceivedOn(Day(receivedOn));
        var figures = Figures(startedOn is null ? entry : entry.WithStart(Day(startedOn)));

        Assert.Equal((opening, joined, started, closing), (figures.Opening, figures.Joined, figures.Started, figures.Closing));
        Assert.Equal(0, figures.ClosedOtherwise);
    }

    [Fact]
    public void A_wait_that_started_counts_as_started_though_it_was_closed_later()
    {
        var figures = Figures(Entries.Open().WithStart(Day("2026-04-10")).WithClosure(Day("2026-04-20")));

        Assert.Equal((1, 0), (figures.Started, figures.ClosedOtherwise));
    }

    [Fact]
    public void A_wait_that_was_closed_counts_as_closed_otherwise() =>
        Assert.Equal(1, Figures(Entries.Open().WithClosure(Day("2026-04-20"), ClosingReason.Moved)).ClosedOtherwise);

    [Fact]
    public void Opening_and_joined_less_started_and_closed_is_closing_and_the_next_months_opening() => Lists.Sample(entries =>
    {
        var april = MonthFigures.Count(April, entries, On("2026-03-31"));
        var may = MonthFigures.Count(April.AddMonths(1), entries, On("2026-03-31"));

        for (var i = 0; i < april.Services.Length; i++)
        {
            var figures = april.Services[i];

            Assert.Equal(figures.Closing, figures.Opening + figures.Joined - figures.Started - figures.ClosedOtherwise);
            Assert.Equal(figures.Closing, may.Services[i].Opening);
            Assert.Equal(figures.Closing, figures.Levels.Sum(level => level.Waiting));
            Assert.Equal(figures.Supported, figures.Levels.Sum(level => level.Supported));
        }
    });

    [Fact]
    public void Every_service_of_the_policy_has_its_figures_though_nobody_waits_for_it()
    {
        var figures = MonthFigures.Count(April, [], On("2026-03-31"));

        Assert.Equal(["FI", "CAMHS"], figures.Services.Select(service => service.Service.ToString()));
        Assert.All(figures.Services, service => Assert.Null(service.MedianWaiting));
        Assert.Equal(TestPolicy.Current.Version, figures.PolicyVersion);
    }

    [Fact]
    public void Waits_are_counted_to_the_months_end_or_to_the_end_of_the_wait()
    {
        var figures = Figures(
            Entries.Open(1).ReceivedOn(Day("2026-04-20")), // 10 days by 30 April
            Entries.Open(2).ReceivedOn(Day("2026-03-31")), // 30
            Entries.Open(3).ReceivedOn(Day("2026-03-01")).WithStart(Day("2026-04-10")), // 40
            Entries.Open(4).ReceivedOn(Day("2026-04-01")).WithClosure(Day("2026-05-02"))); // 29, and closed after the month

        Assert.Equal(29, figures.MedianWaiting);
        Assert.Equal(29.8, figures.NinetiethWaiting!.Value, 6);
        Assert.Equal(40, figures.MedianEnded);
    }

    [Theory]
    [InlineData("2026-03-05", 0)] // 56 days by 30 April
    [InlineData("2026-03-04", 1)] // 57
    public void Longer_than_the_target_begins_on_the_day_after_it(string receivedOn, int longer) =>
        Assert.Equal(longer, Figures(Entries.Open().ReceivedOn(Day(receivedOn))).LongerThanTarget);

    [Theory]
    [InlineData("2026-04-30", 1)] // in force on the last day
    [InlineData("2026-04-29", 0)]
    public void Support_counts_when_it_is_in_force_on_the_last_day(string reviewBy, int supported) =>
        Assert.Equal(supported, Figures(Entries.Open().WithSupport(Day("2026-04-01"), Day(reviewBy))).Supported);

    [Fact]
    public void A_level_counts_as_it_was_at_the_months_end()
    {
        var figures = Figures(Entries.Open().AtLevel(2).AtLevel(4, Day("2026-05-01")), Entries.Open(2));

        Assert.Equal([0, 1, 1, 0], figures.Levels.Select(level => level.Waiting)); // no level recorded counts as 3
    }

    [Fact]
    public void A_ladder_counts_at_the_step_it_had_reached_by_the_months_end()
    {
        var first = Entries.Open(1).WithLadder("WL-01", Day("2026-04-10")).Raised("WL-01", 2, Day("2026-04-30")).Raised("WL-01", 3, Day("2026-05-05"));
        var resolvedAfter = Entries.Open(2).WithLadder("WL-02", Day("2026-04-10")).Resolved("WL-02", Day("2026-05-01"));
        var resolvedBefore = Entries.Open(3).WithLadder("WL-02", Day("2026-04-10")).Resolved("WL-02", Day("2026-04-30"));
        var openedAfter = Entries.Open(4).WithLadder("WL-02", Day("2026-05-01"));

        Assert.Equal([1, 1, 0, 0], Figures(first, resolvedAfter, resolvedBefore, openedAfter).LaddersByStep);
    }

    private static ServiceFigures Figures(params WaitingListEntry[] entries) =>
        MonthFigures.Count(April, entries, On("2026-03-31")).Services.Single(service => service.Service == entries[0].Service);

    /// <summary>Up to thirty entries of both services over half a year around April, some started, some closed, some both.</summary>
    private static Gen<WaitingListEntry[]> Lists => Gen.Select(
        Gen.Int[0, 180], Gen.Int[-60, 120], Gen.Int[-60, 120], Gen.Int[0, 4], Gen.Bool).Select((received, startAfter, closeAfter, level, family) =>
        {
            var entry = Entries.Open().WaitingFor(family ? "FI" : "CAMHS").ReceivedOn(Day("2026-01-15").AddDays(received));
            entry = level == 0 ? entry : entry.AtLevel(level).WithSupport(entry.ReceivedOn, entry.ReceivedOn.AddDays(20 * level));
            entry = startAfter < 0 ? entry : entry.WithStart(entry.ReceivedOn.AddDays(startAfter));
            return closeAfter < Math.Max(0, startAfter) ? entry : entry.WithClosure(entry.ReceivedOn.AddDays(closeAfter));
        }).Array[0, 30];

    [Fact]
    public void A_rejected_referral_left_the_list_and_joins_it_again_when_it_is_sent_again()
    {
        var rejected = Figures(Entries.Open().WithRejection(Day("2026-04-10")));
        var again = Figures(Entries.Open().WithRejection(Day("2026-03-10")).Apply(new Resubmitted(Day("2026-04-20"))));

        Assert.Equal((1, 0, 1, 0), (rejected.Opening, rejected.Joined, rejected.ClosedOtherwise, rejected.Closing));
        Assert.Equal((0, 1, 0, 1), (again.Opening, again.Joined, again.ClosedOtherwise, again.Closing));
        Assert.Equal(59, again.MedianWaiting); // from the first day it was received
    }

    [Fact]
    public void A_wait_that_was_reopened_joins_on_that_day()
    {
        var reopened = Figures(Entries.Open().WithClosure(Day("2026-03-10")).WithReopening(Day("2026-04-20")));

        Assert.Equal((0, 1, 1), (reopened.Opening, reopened.Joined, reopened.Closing));
        Assert.Equal(10, reopened.MedianWaiting); // another wait
    }

    [Fact]
    public void Support_at_a_school_that_is_closed_at_the_months_end_is_not_in_force()
    {
        var entry = Entries.Open().WithSupport(Day("2026-04-01"), Day("2026-12-18"), kind: Domain.InterimSupport.SupportKind.SchoolBased, closesWith: Parties.School().Id);
        var closed = On("2026-05-06", Parties.School().Closed(Day("2026-04-21"), Day("2026-04-30")));

        Assert.Equal(1, Figures(entry).Supported);
        Assert.Equal(0, MonthFigures.Count(April, [entry], closed).Services.Single(service => service.Service == entry.Service).Supported);
    }
}
