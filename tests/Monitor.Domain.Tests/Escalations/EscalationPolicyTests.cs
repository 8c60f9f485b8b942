using Monitor.Domain.Checks;
using Monitor.Domain.Escalations;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Escalations;

public sealed class EscalationPolicyTests
{
    /// <summary>Only a lead is missing: due by Wednesday 4 March at level 3, found on Thursday the 5th.</summary>
    private static WaitingListEntry WithoutLead(int level = 3) => Entries.Open().AtLevel(level).WithNothingOwed() with { Lead = null };

    [Fact]
    public void Climbs_from_step_to_step_in_the_working_days_after_each_was_told()
    {
        var walk = new Walk(WithoutLead()).Through("2026-03-02", "2026-04-27");

        Assert.Equal(["1 on 2026-03-05", "2 on 2026-03-09", "3 on 2026-03-12", "4 on 2026-03-19"], walk.Steps);
    }

    [Fact]
    public void Counts_over_bank_holidays()
    {
        var walk = new Walk(WithoutLead().ReceivedOn(Day("2026-03-27"))).Through("2026-03-27", "2026-05-01");

        Assert.Equal(["1 on 2026-04-01", "2 on 2026-04-07", "3 on 2026-04-10", "4 on 2026-04-17"], walk.Steps); // Easter is 3 to 6 April
    }

    [Theory]
    [InlineData(1, "2026-03-10")]
    [InlineData(2, "2026-03-06")]
    public void Levels_1_and_2_stop_at_step_3(int level, string openedOn)
    {
        var walk = new Walk(WithoutLead(level)).Through("2026-03-02", "2026-04-27");

        Assert.Equal($"1 on {openedOn}", walk.Steps.First());
        Assert.Equal(3, walk.Entry.LatestLadder("WL-01").Step);
    }

    [Fact]
    public void A_level_raised_lets_it_climb_on_and_a_lowered_one_stops_it()
    {
        var walk = new Walk(WithoutLead(2)).Through("2026-03-02", "2026-03-31");
        Assert.Equal(3, walk.Entry.LatestLadder("WL-01").Step);

        walk.Record("2026-04-01", new LevelRecorded(3, Day("2026-04-01")));
        Assert.Equal(4, walk.Entry.LatestLadder("WL-01").Step);

        var stopped = new Walk(WithoutLead()).Through("2026-03-02", "2026-03-17");
        stopped.Record("2026-03-18", new LevelRecorded(2, Day("2026-03-18")));
        stopped.Through("2026-03-18", "2026-04-27");
        Assert.Equal(3, stopped.Entry.LatestLadder("WL-01").Step);
    }

    [Fact]
    public void Level_4_starts_with_steps_1_and_2_together_on_the_next_working_day()
    {
        var walk = new Walk(WithoutLead(4).ReceivedOn(Day("2026-03-05")));

        Assert.Empty(walk.Settle("2026-03-06"));
        walk.Settle("2026-03-07"); // a Saturday

        Assert.Equal(["1 on 2026-03-09", "2 on 2026-03-09"], walk.Steps);
        Assert.Equal(Day("2026-03-07"), walk.Entry.LatestLadder("WL-01").OpenedOn);
    }

    [Fact]
    public void Of_two_steps_raised_together_each_is_told_by_itself()
    {
        var walk = new Walk(WithoutLead(4).ReceivedOn(Day("2026-03-05")));
        walk.Settle("2026-03-09");

        var ladder = walk.Entry.Told("WL-01", 2, Day("2026-03-10")).LatestLadder("WL-01");

        Assert.Equal([null, Day("2026-03-10")], ladder.Raisings.Select(raising => raising.ToldOn));
    }

    [Fact]
    public void Level_4_then_climbs_like_any_other()
    {
        var walk = new Walk(WithoutLead(4)).Through("2026-03-02", "2026-04-27");

        Assert.Equal(["1 on 2026-03-04", "2 on 2026-03-04", "3 on 2026-03-09", "4 on 2026-03-16"], walk.Steps);
    }

    [Fact]
    public void A_level_raised_to_4_while_it_climbs_takes_no_two_steps_at_once()
    {
        var walk = new Walk(WithoutLead());
        walk.Settle("2026-03-05");

        Assert.Empty(walk.Record("2026-03-05", new LevelRecorded(4, Day("2026-03-05"))));
    }

    [Theory]
    [InlineData("2026-03-05")]
    [InlineData("2026-06-05")]
    [InlineData("2027-03-05")] // after a year without anybody looking
    public void A_backlog_begins_at_step_1_like_anything_else(string today)
    {
        var walk = new Walk(WithoutLead());

        walk.Settle(today);

        Assert.Equal(1, walk.Entry.LatestLadder("WL-01").Step);
    }

    [Fact]
    public void What_was_not_told_never_climbs()
    {
        var walk = new Walk(WithoutLead());

        for (var today = Day("2026-03-05"); today < Day("2027-03-05"); today = today.AddDays(1))
        {
            walk.Settle(today);
        }

        Assert.Equal(1, walk.Entry.LatestLadder("WL-01").Step);
    }

    [Theory]
    [InlineData("2026-03-05", "2026-03-09")]
    [InlineData("2026-03-06", "2026-03-10")]
    [InlineData("2026-03-07", "2026-03-10")] // told on a Saturday
    [InlineData("2026-03-27", "2026-03-31")] // told late, after an outage
    [InlineData("2026-04-02", "2026-04-08")] // over Easter
    public void Days_count_from_the_day_the_step_was_told(string toldOn, string next)
    {
        var entry = WithoutLead().WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day(toldOn));
        var due = Day(next);

        Assert.Equal((0, due), Decided(entry, due.AddDays(-1)));
        Assert.Equal((2, Standing.Never), Decided(entry, due));
        Assert.Equal((2, Standing.Never), Decided(entry, due.AddDays(30))); // nobody looked for a month: still one step
    }

    [Fact]
    public void One_look_raises_one_step_however_much_time_has_passed()
    {
        var walk = new Walk(WithoutLead().WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05")));

        walk.Settle("2026-09-01");
        walk.Settle("2026-09-02");
        walk.Settle("2026-12-01");

        Assert.Equal(["2 on 2026-09-01"], walk.Steps.Where(step => step.StartsWith('2') || step.StartsWith('3')));
    }

    [Fact]
    public void A_step_raised_on_a_day_off_counts_as_raised_on_the_next_working_day()
    {
        var walk = new Walk(WithoutLead().WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05")));

        walk.Settle("2026-04-03"); // Good Friday, after an outage

        Assert.Contains("2 on 2026-04-07", walk.Steps);
        Assert.Empty(walk.Settle("2026-04-04"));
        Assert.Empty(walk.Settle("2026-04-07"));
    }

    [Fact]
    public void The_first_telling_counts_however_often_a_step_was_told()
    {
        var entry = WithoutLead().WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-20"));

        Assert.Equal((2, Standing.Never), Decided(entry, Day("2026-03-09")));
    }

    [Fact]
    public void The_first_telling_counts_though_the_step_was_told_once_more()
    {
        var entry = WithoutLead().WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05"))
            .Raised("WL-01", 1, Day("2026-03-20"), raise: 1).Told("WL-01", 1, Day("2026-03-20"), raise: 1);

        Assert.Equal((2, Standing.Never), Decided(entry, Day("2026-03-20")));
    }

    [Fact]
    public void In_a_quiet_start_a_ladder_stops_at_step_1_and_goes_on_after_it()
    {
        var quiet = WithoutLead().FromQuietStart(Day("2026-03-02")); // until 30 March
        var entry = quiet.WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05"));

        Assert.Equal((0, Day("2026-03-31")), Decided(entry, Day("2026-03-09")));
        Assert.Equal((0, Day("2026-03-31")), Decided(entry, Day("2026-03-30")));
        Assert.Equal((2, Standing.Never), Decided(entry, Day("2026-03-31")));
    }

    [Theory]
    [InlineData("2026-03-30", 1)] // the last day of the quiet start
    [InlineData("2026-03-31", 2)]
    public void In_a_quiet_start_level_4_begins_with_one_step(string today, int steps) =>
        Assert.Equal(steps, EscalationPolicy.Open(Stake.Of(WithoutLead(4).FromQuietStart(Day("2026-03-02"))), "WL-01", 1, On(today)).Raised.Length);

    [Fact]
    public void An_acknowledgement_that_ends_in_a_quiet_start_tells_once_more_and_looks_again_after_it()
    {
        var quiet = WithoutLead().FromQuietStart(Day("2026-03-02")); // until 30 March
        var entry = quiet.WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05")).Acknowledged("WL-01", Day("2026-03-06"), Day("2026-03-10"));

        Assert.Equal((1, Day("2026-03-31")), Decided(entry, Day("2026-03-11")));
    }

    [Fact]
    public void While_somebody_answers_for_it_nothing_climbs()
    {
        var entry = WithoutLead().WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05"))
            .Acknowledged("WL-01", Day("2026-03-06"), until: Day("2026-03-18"));

        Assert.Equal((0, Day("2026-03-19")), Decided(entry, Day("2026-03-09")));
        Assert.Equal((0, Day("2026-03-19")), Decided(entry, Day("2026-03-18")));
    }

    [Fact]
    public void When_an_acknowledgement_ends_the_step_is_told_once_more_and_the_next_is_raised_the_same_day_once()
    {
        var walk = new Walk(WithoutLead()).Through("2026-03-02", "2026-03-05");
        walk.Record("2026-03-06", new LadderAcknowledged("WL-01", 1, 1, "Head of service", Day("2026-03-06"), Day("2026-03-18")));

        walk.Through("2026-03-07", "2026-03-20");

        Assert.Equal(["1 on 2026-03-05", "1 again on 2026-03-19", "2 on 2026-03-19"], walk.Steps);
        Assert.Equal(Day("2026-03-24").StartsAt(), walk.WakeAt); // step 3, three working days after
    }

    [Fact]
    public void An_acknowledgement_that_ends_before_a_weekend_is_taken_up_on_Monday()
    {
        var walk = new Walk(WithoutLead()).Through("2026-03-02", "2026-03-05");
        walk.Record("2026-03-06", new LadderAcknowledged("WL-01", 1, 1, "Head of service", Day("2026-03-06"), Day("2026-03-13")));

        Assert.Equal(2, walk.Settle("2026-03-14").Length);
        Assert.Equal(["1 again on 2026-03-16", "2 on 2026-03-16"], walk.Steps.Skip(1));
        Assert.Empty(walk.Settle("2026-03-14"));
        Assert.Empty(walk.Settle("2026-03-16"));
    }

    [Fact]
    public void Each_step_can_be_acknowledged()
    {
        var walk = new Walk(WithoutLead()).Through("2026-03-02", "2026-03-05");
        walk.Record("2026-03-05", new LadderAcknowledged("WL-01", 1, 1, "Head of service", Day("2026-03-05"), Day("2026-03-11")));
        walk.Through("2026-03-06", "2026-03-12");
        walk.Record("2026-03-13", new LadderAcknowledged("WL-01", 1, 2, "Head of service", Day("2026-03-13"), Day("2026-03-17")));
        walk.Through("2026-03-13", "2026-03-18");

        Assert.Equal(["1 on 2026-03-05", "1 again on 2026-03-12", "2 on 2026-03-12", "2 again on 2026-03-18", "3 on 2026-03-18"], walk.Steps);
    }

    [Fact]
    public void At_the_last_step_an_acknowledgement_that_ends_only_tells_once_more()
    {
        var walk = new Walk(WithoutLead(1)).Through("2026-03-02", "2026-03-31");
        var told = walk.Entry.LatestLadder("WL-01").Raisings.Single(raising => raising.Step == 3).ToldOn!.Value;
        walk.Record(told, new LadderAcknowledged("WL-01", 1, 3, "Head of service", told, Day("2026-04-01")));

        walk.Through("2026-04-01", "2026-04-27");

        Assert.Equal("3 again on 2026-04-02", walk.Steps.Last());
        Assert.Equal(3, walk.Entry.LatestLadder("WL-01").Step);
    }

    [Fact]
    public void An_acknowledgement_of_a_step_that_was_not_told_holds_as_well()
    {
        var entry = WithoutLead().WithLadder("WL-01", Day("2026-03-05")).Acknowledged("WL-01", Day("2026-03-05"), Day("2026-03-10"));

        Assert.Equal((0, Day("2026-03-11")), Decided(entry, Day("2026-03-10")));
    }

    [Fact]
    public void What_was_put_right_while_somebody_answered_for_it_is_not_told_again()
    {
        var walk = new Walk(WithoutLead()).Through("2026-03-02", "2026-03-05");
        walk.Record("2026-03-06", new LadderAcknowledged("WL-01", 1, 1, "Head of service", Day("2026-03-06"), Day("2026-03-18")));
        walk.Record("2026-03-10", new LeadNamed("Family support lead", Day("2026-03-10")));

        walk.Through("2026-03-11", "2026-03-31");

        Assert.Equal(["1 on 2026-03-05"], walk.Steps);
    }

    /// <summary>The highest step raised on a day, 0 for none, and when to look again.</summary>
    private static (int Step, DateOnly LookAgainOn) Decided(WaitingListEntry entry, DateOnly today)
    {
        var climb = EscalationPolicy.Decide(Stake.Of(entry), entry.LatestLadder("WL-01"), On(today));
        return (climb.Raised.Select(raised => raised.Step).DefaultIfEmpty(0).Max(), climb.LookAgainOn);
    }
}
