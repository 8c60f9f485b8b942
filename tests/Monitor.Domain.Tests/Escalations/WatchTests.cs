using Monitor.Domain.Escalations;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Escalations;

public sealed class WatchTests
{
    [Fact]
    public void Opens_a_ladder_on_the_day_after_the_deadline_and_not_before()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed() with { Lead = null });

        Assert.Empty(walk.Settle("2026-03-04"));
        Assert.Equal(
            [
                new LadderOpened("WL-01", 1, Day("2026-03-04"), Day("2026-03-05"), TestPolicy.Current.Version, null, TestPolicy.Current.Ladder.Terms),
                new StepRaised("WL-01", 1, 1, 0, Day("2026-03-05")),
            ],
            walk.Settle("2026-03-05"));
    }

    [Fact]
    public void Opens_one_for_every_finding_at_once()
    {
        var walk = new Walk(Entries.Open());

        walk.Settle("2026-03-30");

        Assert.Equal(["WL-01", "WL-02", "WL-04", "WL-05", "WL-12"], walk.Entry.Ladders.Select(ladder => ladder.Check));
        Assert.Empty(walk.Settle("2026-03-30"));
    }

    [Fact]
    public void A_ladder_that_opens_in_a_quiet_start_is_looked_at_when_that_ends_though_nobody_was_told()
    {
        var walk = new Walk((Entries.Open().WithNothingOwed() with { Lead = null, AcceptedOn = null, ReferrerToldOn = null }).FromQuietStart(Day("2026-03-02")));

        Assert.Contains(walk.Settle("2026-03-10"), happened => happened is StepRaised { Check: "WL-12", Step: 1 });
        var wake = walk.WakeAt;

        Assert.Empty(walk.Settle("2026-03-10"));
        Assert.Equal(wake, walk.WakeAt); // looking again on the same day finds nothing that the first look did not know
    }

    [Fact]
    public void Recording_the_fact_resolves_it()
    {
        var walk = new Walk(Entries.Open());
        walk.Settle("2026-03-05");

        Assert.Equal([new LadderResolved("WL-01", 1, Day("2026-03-06"))], walk.Record("2026-03-06", new LeadNamed("Health visitor", Day("2026-03-06"))).Take(1));
        Assert.False(walk.Entry.LatestLadder("WL-01").IsOpen);
    }

    [Fact]
    public void What_begins_by_itself_resolves_by_itself()
    {
        var walk = new Walk((Entries.Open().WithNothingOwed() with { Supports = [] }).WithSupport(Day("2026-03-10"), Day("2026-09-30")));
        walk.Settle("2026-03-06");
        Assert.Equal(Day("2026-03-10").StartsAtInLondon(), walk.WakeAt);

        Assert.Equal([new LadderResolved("WL-02", 1, Day("2026-03-10"))], walk.Settle("2026-03-10"));
    }

    [Fact]
    public void A_new_lapse_opens_the_next_ladder()
    {
        var walk = new Walk(Entries.Open()).Through("2026-03-02", "2026-03-10");
        walk.Record("2026-03-10", new LeadNamed("Health visitor", Day("2026-03-10")));
        walk.Record("2026-06-01", new LeadEnded(Day("2026-06-01")));

        Assert.DoesNotContain(walk.Settle("2026-06-03"), happened => happened is LadderOpened { Check: "WL-01" });
        Assert.Contains(walk.Settle("2026-06-04"), happened => happened is LadderOpened { Check: "WL-01", N: 2 });
        Assert.Equal([new Raising(1, 0, Day("2026-06-04"), null, null)], walk.Entry.LatestLadder("WL-01").Raisings);
    }

    [Fact]
    public void A_fact_recorded_late_corrects_the_record_and_leaves_the_escalation_that_was_made()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed() with { LastContactOn = null }).Through("2026-03-02", "2026-03-19");
        Assert.Equal(Day("2026-03-17"), walk.Entry.LatestLadder("WL-04").OpenedOn);

        walk.Record("2026-03-20", new ContactMade(Day("2026-03-13"))); // in time, told too late

        var ladder = walk.Entry.LatestLadder("WL-04");
        Assert.Equal(Day("2026-03-20"), ladder.ResolvedOn);
        Assert.Equal(2, ladder.Raisings.Length);
    }

    [Fact]
    public void A_fact_recorded_late_opens_no_second_ladder_for_the_same_lapse()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed() with { LastContactOn = null }).Through("2026-03-02", "2026-03-31");

        walk.Record("2026-04-01", new ContactMade(Day("2026-03-13"))); // which was due again by 27 March

        Assert.Single(walk.Happened, item => item.Event is LadderOpened { Check: "WL-04" });
        Assert.True(walk.Entry.LatestLadder("WL-04").IsOpen);
    }

    [Fact]
    public void A_start_resolves_everything_and_nothing_wakes_it_again()
    {
        var walk = new Walk(Entries.Open()).Through("2026-03-02", "2026-05-11");

        walk.Record("2026-05-12", new ServiceStarted(Day("2026-05-12")));

        Assert.All(walk.Entry.Ladders, ladder => Assert.Equal(Day("2026-05-12"), ladder.ResolvedOn));
        Assert.Null(walk.WakeAt);
        Assert.Empty(walk.Settle("2026-12-01"));
    }

    [Fact]
    public void A_closure_resolves_everything_and_nothing_wakes_it_again()
    {
        var walk = new Walk(Entries.Open()).Through("2026-03-02", "2026-03-11");

        walk.Record("2026-03-12", new EntryClosed(Day("2026-03-12"), ClosingReason.Died));

        Assert.All(walk.Entry.Ladders, ladder => Assert.False(ladder.IsOpen));
        Assert.Null(walk.WakeAt);
    }

    [Theory]
    [InlineData("2026-04-28", "2026-04-01")]
    [InlineData("2026-05-01", "2026-05-01")]
    public void A_wait_longer_than_the_target_joins_its_services_list_of_the_month_and_climbs_no_step(string found, string month)
    {
        var walk = new Walk(Entries.Open().WithNothingOwed());

        Assert.Equal([new LadderOpened("WL-07", 1, Day("2026-04-27"), Day(found), TestPolicy.Current.Version, Day(month), TestPolicy.Current.Ladder.Terms)], walk.Settle(found));
        walk.Through(found, "2026-09-30");
        Assert.Empty(walk.Steps);
        Assert.Single(walk.Happened);
    }

    [Theory]
    [InlineData("2026-03-28", "2026-04-04T23:00Z")] // found from midnight in London, which is 23:00 UTC in summer
    [InlineData("2026-10-24", "2026-11-01T00:00Z")]
    public void Wakes_at_midnight_in_London_after_the_deadline(string receivedOn, string wakeAt)
    {
        var received = Day(receivedOn);
        var walk = new Walk(Entries.Open().ReceivedOn(received).AtLevel(4).WithNothingOwed() with { LastContactOn = null });

        walk.Settle(received);

        Assert.Equal(Instant(wakeAt), walk.WakeAt);
    }

    [Fact]
    public void Wakes_for_the_next_step()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed() with { Lead = null }).Through("2026-03-02", "2026-03-05");

        Assert.Equal(Day("2026-03-09").StartsAtInLondon(), walk.WakeAt);
    }

    [Fact]
    public void Is_looked_at_every_four_weeks_when_nothing_is_known_to_change()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed());

        walk.Settle("2026-03-02");
        Assert.Equal(Day("2026-03-30").StartsAtInLondon(), walk.WakeAt);

        walk.Settle("2026-04-28");
        Assert.Equal(Day("2026-05-26").StartsAtInLondon(), walk.WakeAt);
    }

    [Fact]
    public void A_ladder_keeps_the_policy_version_under_which_it_opened()
    {
        var walk = new Walk(Entries.Open());
        walk.Settle("2026-03-05");

        var later = On("2026-03-06") with { Policy = TestPolicy.Current with { Version = "another" } };
        var settled = Watch.Settle(walk.Entry, later).Entry;

        Assert.Equal(TestPolicy.Current.Version, settled.LatestLadder("WL-01").PolicyVersion);
        Assert.Equal("another", settled.LatestLadder("WL-02").PolicyVersion);
    }

    [Fact]
    public void A_ladder_keeps_its_terms_when_the_policy_changes()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed() with { Lead = null }).Through("2026-03-02", "2026-03-05");
        var slower = TestPolicy.Current with { Ladder = TestPolicy.Current.Ladder with { Terms = new LadderTerms(9, 9, 9, 1) } };

        var kept = Watch.Settle(walk.Entry, On("2026-03-09") with { Policy = slower });
        var without = Watch.Settle(
            walk.Entry with { Ladders = [walk.Entry.LatestLadder("WL-01") with { Terms = null }] }, On("2026-03-09") with { Policy = slower });

        Assert.Equal([new StepRaised("WL-01", 1, 2, 0, Day("2026-03-09"))], kept.Events);
        Assert.Empty(without.Events); // opened before ladders kept their terms: today's count
    }

    [Fact]
    public void A_hold_wakes_it_on_the_day_after_its_last()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed());

        walk.Record("2026-03-03", new Held(Day("2026-03-03"), Day("2026-03-10"), "Service manager"));
        Assert.Equal(Day("2026-03-11").StartsAtInLondon(), walk.WakeAt);

        walk.Settle("2026-03-10");
        Assert.Equal(Day("2026-03-11").StartsAtInLondon(), walk.WakeAt);

        walk.Settle("2026-03-11");
        Assert.Equal(Day("2026-04-08").StartsAtInLondon(), walk.WakeAt);
    }

    [Fact]
    public void A_closing_as_declined_without_a_review_is_watched_until_the_review_is_made()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed());
        walk.Record("2026-03-10", new EntryClosed(Day("2026-03-10"), ClosingReason.Declined, RaisesConcern: true));
        Assert.Equal(Day("2026-03-11").StartsAtInLondon(), walk.WakeAt);

        walk.Through("2026-03-11", "2026-03-13");
        Assert.Equal(["1 on 2026-03-11", "2 on 2026-03-13"], walk.Steps);

        walk.Record("2026-03-16", new CommitmentReviewed(Day("2026-03-16"), "Social worker", false, false, false, true));
        Assert.False(walk.Entry.LatestLadder("DG-01").IsOpen);
        Assert.Null(walk.WakeAt);
    }

    [Fact]
    public void A_finding_that_has_climbed_to_its_end_is_looked_at_every_four_weeks_though_the_wait_is_over()
    {
        var walk = new Walk(Entries.Open().WithNothingOwed());
        walk.Record("2026-03-10", new EntryClosed(Day("2026-03-10"), ClosingReason.Declined, RaisesConcern: true));

        walk.Through("2026-03-11", "2026-04-27");

        Assert.Equal(4, walk.Entry.LatestLadder("DG-01").Step);
        Assert.Equal(Day("2026-05-25").StartsAtInLondon(), walk.WakeAt);
    }

    [Fact]
    public void A_rejected_referral_is_watched_until_the_family_was_told_of_an_alternative()
    {
        var walk = new Walk(Entries.Open());
        walk.Record("2026-03-03", new ReferralRejected(Day("2026-03-03"), RejectionReason.OutOfArea));
        walk.Record("2026-03-03", new ReferrerTold(Day("2026-03-03")));
        Assert.Equal(Day("2026-03-11").StartsAtInLondon(), walk.WakeAt);

        Assert.Contains(walk.Settle("2026-03-11"), happened => happened is LadderOpened { Check: "WL-13" });
        walk.Record("2026-03-12", new AlternativeNamed(Day("2026-03-12"), "Youth centre"));
        Assert.Null(walk.WakeAt);
    }
}

internal static class Midnights
{
    public static DateTimeOffset StartsAtInLondon(this DateOnly date) => Domain.Time.LondonTime.StartsAt(date);
}
