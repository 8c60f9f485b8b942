using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.Escalations;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>What becomes of the duties of a party as the days pass.</summary>
public sealed class DutyWatchTests
{
    private static readonly OwedDuty Return = new("AR-01", "2026-03", Day("2026-04-09"));
    private static readonly OwedDuty Gap = new("CT-01", "chair", null);

    private readonly Dictionary<(string Check, string About), Duty> _known = [];

    [Fact]
    public void What_is_newly_owed_is_noted_and_no_finding_yet()
    {
        var change = Assert.Single(Settle("2026-04-01", Return));

        Assert.Null(change.Before);
        Assert.Empty(change.Happened);
        Assert.Equal((Parties.School().Id, Day("2026-04-01"), Day("2026-04-09"), true), (change.After.Party, change.After.Since, change.After.Deadline, change.After.IsOpen));
        Assert.Null(change.After.Ladder);
    }

    [Fact]
    public void A_ladder_opens_on_the_day_after_the_deadline_and_not_before()
    {
        Settle("2026-04-01", Return);

        Assert.Empty(Settle("2026-04-09", Return));
        Assert.Equal(
            [
                new LadderOpened("AR-01", 1, Day("2026-04-09"), Day("2026-04-10"), TestPolicy.Current.Version, null, TestPolicy.Current.Ladder.Terms),
                new StepRaised("AR-01", 1, 1, 0, Day("2026-04-10")),
            ],
            Assert.Single(Settle("2026-04-10", Return)).Happened);
    }

    [Fact]
    public void Settling_twice_changes_nothing()
    {
        OwedDuty Waits() => new("WL-07", "camhs.2026-03", Day("2026-03-10"), [Entries.Id(1), Entries.Id(2)]);

        foreach (var today in new[] { "2026-04-01", "2026-04-09", "2026-04-10", "2026-04-13" })
        {
            Settle(today, Return, Gap, Waits());
            Assert.Empty(Settle(today, Return, Gap, Waits()));
        }

        Settle("2026-04-14");
        Assert.Empty(Settle("2026-04-14"));
        Assert.Empty(Settle("2026-05-14"));
    }

    [Fact]
    public void What_has_no_day_of_its_own_is_owed_a_working_day_after_it_was_first_seen()
    {
        Settle("2026-04-02", Gap); // the Thursday before Easter
        Assert.Equal(Day("2026-04-07"), _known[("CT-01", "chair")].Deadline);

        Assert.Empty(Settle("2026-04-07", Gap));
        Assert.Equal(2, Assert.Single(Settle("2026-04-08", Gap)).Happened.Length);
        Assert.Equal(Day("2026-04-02"), _known[("CT-01", "chair")].Since);
    }

    [Fact]
    public void What_is_owed_already_keeps_its_day_when_the_policy_gives_another()
    {
        Settle("2026-03-02", Gap);
        var slower = On("2026-03-03") with { Policy = TestPolicy.Current with { ContactWorks = TestPolicy.Current.ReturnSigned } };

        Assert.Empty(DutyWatch.Settle(Parties.School().Id, _known.Values, [Gap], slower));
        Assert.Equal(Day("2026-03-03"), _known[("CT-01", "chair")].Deadline);
    }

    [Fact]
    public void It_climbs_as_at_level_3_up_to_the_chair()
    {
        var raised = new List<string>();

        for (var today = Day("2026-04-01"); today <= Day("2026-05-01"); today = today.AddDays(1))
        {
            foreach (var step in Settle($"{today:yyyy-MM-dd}", Return).SelectMany(change => change.Happened).OfType<StepRaised>())
            {
                raised.Add($"{step.Step} on {step.On:yyyy-MM-dd}");
                Tell(step);
            }
        }

        Assert.Equal(["1 on 2026-04-10", "2 on 2026-04-14", "3 on 2026-04-17", "4 on 2026-04-24"], raised);
    }

    [Fact]
    public void A_duty_that_is_met_resolves_its_ladder_and_is_kept()
    {
        Settle("2026-04-10", Return);

        var met = Assert.Single(Settle("2026-04-14"));

        Assert.Equal([new LadderResolved("AR-01", 1, Day("2026-04-14"))], met.Happened);
        Assert.Equal((Day("2026-04-14"), false, Day("2026-04-14")), (met.After.MetOn, met.After.IsOpen, met.After.Ladder!.ResolvedOn));
    }

    [Fact]
    public void A_duty_that_is_met_in_time_never_opens_one()
    {
        Settle("2026-04-01", Return);

        Assert.Empty(Assert.Single(Settle("2026-04-09")).Happened);
        Assert.Empty(Settle("2026-04-30"));
    }

    [Fact]
    public void A_gap_that_comes_back_opens_the_next_ladder_from_its_own_day()
    {
        Settle("2026-03-02", Gap);
        Settle("2026-03-04", Gap);
        Settle("2026-03-05");
        Assert.Equal(1, _known[("CT-01", "chair")].Ladder!.N);

        Settle("2026-03-16", Gap);
        Assert.Equal((Day("2026-03-16"), Day("2026-03-17"), true), (_known[("CT-01", "chair")].Since, _known[("CT-01", "chair")].Deadline, _known[("CT-01", "chair")].IsOpen));
        Assert.Empty(Settle("2026-03-17", Gap));

        Assert.Contains(Assert.Single(Settle("2026-03-18", Gap)).Happened, happened => happened is LadderOpened { N: 2 });
        Assert.Single(_known);
    }

    [Fact]
    public void A_return_that_is_reopened_after_its_finding_is_put_off_to_its_new_day()
    {
        Settle("2026-04-10", Return);

        Assert.Equal([new LadderResolved("AR-01", 1, Day("2026-04-15"))], Assert.Single(Settle("2026-04-15", Return with { Deadline = Day("2026-04-22") })).Happened);
        Assert.Contains(Assert.Single(Settle("2026-04-23", Return with { Deadline = Day("2026-04-22") })).Happened, happened => happened is LadderOpened { N: 2 });
    }

    [Fact]
    public void A_list_of_waits_climbs_as_one_while_entries_come_and_go()
    {
        OwedDuty Waits(params int[] numbers) => new("WL-07", "camhs.2026-03", Day("2026-03-10"), [.. numbers.Select(Entries.Id)]);

        Assert.Contains(Assert.Single(Settle("2026-03-11", Waits(1))).Happened, happened => happened is StepRaised { Step: 1 });
        var grown = Assert.Single(Settle("2026-03-12", Waits(1, 2)));
        Assert.Empty(grown.Happened);
        Assert.Equal([Entries.Id(1), Entries.Id(2)], grown.After.Entries);
        Assert.Single(Settle("2026-03-13", Waits(2)));
        Assert.Empty(Assert.Single(Settle("2026-03-16")).After.Entries);
    }

    [Fact]
    public void Two_duties_of_one_check_are_told_apart_by_what_they_are_about()
    {
        Settle("2026-04-10", Return, Return with { About = "2026-02", Deadline = Day("2026-03-06") });
        Settle("2026-04-13", Return);

        Assert.True(_known[("AR-01", "2026-03")].IsOpen);
        Assert.False(_known[("AR-01", "2026-02")].IsOpen);
    }

    [Fact]
    public void What_is_about_an_older_ladder_leaves_the_new_one_alone()
    {
        Settle("2026-03-02", Gap);
        Settle("2026-03-04", Gap);
        Settle("2026-03-05");
        Settle("2026-03-16", Gap);
        Settle("2026-03-18", Gap);
        var duty = _known[("CT-01", "chair")];

        Assert.Equal(duty, duty.Apply(new StepTold("CT-01", 1, 1, 0, Day("2026-03-18"), Parties.Nobody)));
        Assert.Equal(duty, duty.Apply(new LadderResolved("CT-01", 1, Day("2026-03-18"))));
        Assert.Equal(duty, duty.Apply(new LadderAcknowledged("CT-01", 1, 1, "Head", Day("2026-03-18"), Day("2026-03-19"))));
        Assert.Equal(duty, duty.Apply(new StepRaised("CT-01", 1, 2, 0, Day("2026-03-18"))));
        Assert.True(duty.Apply(new StepTold("CT-01", 2, 1, 0, Day("2026-03-18"), Parties.Nobody)).Ladder!.WasTold(Parties.Nobody));
        Assert.Contains(nameof(ContactMade), Assert.Throws<InvalidOperationException>(() => duty.Apply(new ContactMade(Day("2026-03-18")))).Message);
    }

    [Fact]
    public void Somebody_can_answer_for_it_for_a_while_once_a_step()
    {
        Settle("2026-04-10", Return);
        var duty = _known[("AR-01", "2026-03")];
        var until = Day("2026-04-20");

        var acknowledged = Acknowledging.Of(duty, "Head of service", until, "The figures are being checked.", On("2026-04-13"));

        Assert.True(acknowledged.IsSuccess(out var events, out _));
        Assert.Equal([new NewEvent(new LadderAcknowledged("AR-01", 1, 1, "Head of service", Day("2026-04-13"), until), "The figures are being checked.")], events);
        var answered = duty.Apply(events.Single().Event);
        Assert.Equal("already-acknowledged", CodeOf(Acknowledging.Of(answered, "Head of service", until, "Still.", On("2026-04-13"))));
        Assert.Equal("not-open", CodeOf(Acknowledging.Of(duty with { Ladder = null }, "Head of service", until, "Why.", On("2026-04-13"))));
        Assert.Equal("not-open", CodeOf(Acknowledging.Of(duty with { Ladder = duty.Ladder! with { Raisings = [] } }, "Head of service", until, "Why.", On("2026-04-13"))));
        Assert.Equal("not-open", CodeOf(Acknowledging.Of(duty.Apply(new LadderResolved("AR-01", 1, Day("2026-04-13"))), "Head of service", until, "Why.", On("2026-04-13"))));
    }

    [Fact]
    public void An_answer_that_is_refused_is_told_why_in_a_sentence_at_the_findings()
    {
        Settle("2026-04-10", Return);
        var duty = _known[("AR-01", "2026-03")];
        var answered = duty.Apply(new LadderAcknowledged("AR-01", 1, 1, "Head of service", Day("2026-04-13"), Day("2026-04-20")));

        Assert.Equal(
            new InvalidProblem("not-open", "This finding is not open any more.", "checks"),
            ProblemOf(Acknowledging.Of(duty with { Ladder = null }, "Head of service", Day("2026-04-20"), "Why.", On("2026-04-13"))));
        Assert.Equal(
            new InvalidProblem("already-acknowledged", "This finding was acknowledged at its present step before; it can be once a step.", "checks"),
            ProblemOf(Acknowledging.Of(answered, "Head of service", Day("2026-04-20"), "Why.", On("2026-04-13"))));
    }

    private static Problem? ProblemOf(Result<ImmutableArray<NewEvent>> result) => result.Match<Problem?>(_ => null, problem => problem);

    private static string? CodeOf(Result<ImmutableArray<NewEvent>> result) => result.Match<string?>(_ => null, problem => problem.Code);

    private ImmutableArray<DutyChange> Settle(string today, params OwedDuty[] owed)
    {
        var changes = DutyWatch.Settle(Parties.School().Id, _known.Values, owed, On(today));

        foreach (var change in changes)
        {
            Assert.Equal(_known.GetValueOrDefault(change.After.Key), change.Before);
            _known[change.After.Key] = change.After;
        }

        return changes;
    }

    private void Tell(StepRaised raised)
    {
        var key = _known.Values.Single(duty => duty.Check == raised.Check).Key;
        _known[key] = _known[key].Apply(new StepTold(raised.Check, raised.N, raised.Step, raised.Raise, raised.On, Parties.Nobody));
    }
}
