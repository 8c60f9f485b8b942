using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class RecordingNeedTests
{
    private static readonly Domain.Checks.Circumstances Now = On("2026-03-30");
    private static readonly DateOnly Today = Now.Today;
    private static readonly PartyId Council = PartyId.Parse("northmere-council", null);

    private static readonly Partnership Partnership = new(
        [Parties.School(), Parties.Agency("northmere-council", "Northmere Council", PartyKind.Council), Parties.Board()]);

    private static readonly CommitmentAnswers Answers = new(OverOptimism: false, DisguisedCompliance: false, ProfessionalFatigue: true, GenuineProgress: true);

    [Theory]
    [InlineData("2026-03-01", "commitment-not-reviewed")] // 29 days before
    [InlineData("2026-03-02", null)]
    [InlineData(null, "commitment-not-reviewed")]
    public void A_level_is_lowered_only_with_a_review_in_the_28_days_before(string? reviewedOn, string? refused)
    {
        var entry = Checks.Boundary.Open(3, "2026-01-05");
        entry = reviewedOn is null ? entry : entry.WithCommitmentReview(Day(reviewedOn));

        Assert.Equal(refused, Recording.Level(entry, Today, 2, Now).Code());
        Assert.Equal(refused, Recording.Level(entry, Today, 2, Now, LevelView.Agreed).Code());
        Assert.Null(Recording.Level(entry, Today, 3, Now).Code());
        Assert.Null(Recording.Level(entry, Today, 4, Now).Code());
    }

    [Fact]
    public void A_lower_view_of_the_service_lowers_nothing_until_it_is_agreed()
    {
        var entry = Checks.Boundary.Open(3, "2026-03-02");
        var seen = Recording.Level(entry, Day("2026-03-10"), 1, Now, LevelView.Service);

        Assert.Equal([new LevelRecorded(1, Day("2026-03-10"), LevelView.Service)], seen.Events());
        Assert.Equal(3, seen.On(entry).Level);
        Assert.Equal("commitment-not-reviewed", Recording.Level(seen.On(entry), Today, 1, Now, LevelView.Agreed).Code());
        Assert.Equal("commitment-not-reviewed", Recording.Level(seen.On(entry), Today, 1, Now).Code()); // the referrer comes round
    }

    [Fact]
    public void A_level_recorded_late_is_measured_against_the_levels_after_its_day_too()
    {
        // Level 2 from the listing, 4 from the 16th: 3 on the 10th lowers nothing, since the later one counts from its own day.
        var entry = Checks.Boundary.Open(2, "2026-03-02").AtLevel(4, Day("2026-03-16"));

        Assert.Null(Recording.Level(entry, Day("2026-03-10"), 3, Now).Code());
        Assert.Equal("commitment-not-reviewed", Recording.Level(entry, Day("2026-03-10"), 1, Now).Code());
        Assert.Equal("commitment-not-reviewed", Recording.Level(entry, Day("2026-03-16"), 3, Now).Code()); // in place of the 4
    }

    [Fact]
    public void What_is_recorded_first_lowers_nothing() => Assert.Null(Recording.Level(Entries.Open(), Today, 1, Now).Code());

    [Fact]
    public void A_status_has_its_day_and_a_plan_or_need_its_authority()
    {
        Assert.Equal(
            [new StatusRecorded(StatutoryStatus.ChildProtection, Day("2026-03-10"), Council)],
            Recording.Status(Entries.Open(), StatutoryStatus.ChildProtection, Day("2026-03-10"), Council, Partnership, Now).Events());
        Assert.Null(Recording.Status(Entries.Open(), StatutoryStatus.EarlyHelp, Today, null, Partnership, Now).Code());
        Assert.Equal("status-missing", Recording.Status(Entries.Open(), null, Today, null, Partnership, Now).Code());
        Assert.Equal("authority-missing", Recording.Status(Entries.Open(), StatutoryStatus.ChildInNeed, Today, null, Partnership, Now).Code());
        Assert.Equal("authority-missing", Recording.Status(Entries.Open(), StatutoryStatus.ChildProtection, Today, null, Partnership, Now).Code());
        Assert.Equal("authority-unknown", Recording.Status(Entries.Open(), StatutoryStatus.ChildInNeed, Today, Parties.School().Id, Partnership, Now).Code());
        Assert.Equal("date-missing", Recording.Status(Entries.Open(), StatutoryStatus.EarlyHelp, null, null, Partnership, Now).Code());
    }

    [Fact]
    public void A_harm_mark_is_set_once()
    {
        Assert.Equal([new HarmMarked(Today)], Recording.Harm(Entries.Open(), Today, Now).Events());
        Assert.True(Recording.Harm(Entries.Open(), Today, Now).On(Entries.Open()).NeedsSocialCareNow);
        Assert.Equal("already-marked", Recording.Harm(Entries.Open().WithHarmMark(), Today, Now).Code());
    }

    [Fact]
    public void A_review_of_need_names_one_of_the_boards_tools_as_the_board_writes_it()
    {
        Assert.Equal([new NeedReviewed(Today, "RCADS", NeedResult.Higher)], Recording.NeedReview(Entries.Open(), Today, " rcads ", NeedResult.Higher, Now).Events());
        Assert.Equal("tool-unknown", Recording.NeedReview(Entries.Open(), Today, "A long talk", NeedResult.Higher, Now).Code());
        Assert.Equal("tool-unknown", Recording.NeedReview(Entries.Open(), Today, null, NeedResult.Higher, Now).Code());
        Assert.Equal("result-missing", Recording.NeedReview(Entries.Open(), Today, "RCADS", null, Now).Code());
    }

    [Theory]
    [InlineData(-1, "score-impossible")]
    [InlineData(0, null)]
    [InlineData(10, null)]
    [InlineData(11, "score-impossible")]
    public void A_score_is_from_0_to_10(int score, string? refused) =>
        Assert.Equal(refused, Recording.Scaling(Entries.Open(), Today, [new ScaleScore(Rater.Child, score)], Now).Code());

    [Fact]
    public void Scores_stand_side_by_side_one_for_each_person()
    {
        var entry = Entries.Open().WithCarer().WithCarer();
        var scaled = Recording.Scaling(entry, Today, [new ScaleScore(Rater.Worker, 6), new ScaleScore(Rater.Carer, 4, 2), new ScaleScore(Rater.Carer, 8, 1), new ScaleScore(Rater.Child, 2)], Now);

        Assert.Equal(
            [new ScalesRecorded(Today, [new ScaleScore(Rater.Child, 2), new ScaleScore(Rater.Carer, 8, 1), new ScaleScore(Rater.Carer, 4, 2), new ScaleScore(Rater.Worker, 6)])],
            scaled.Events());
        Assert.Equal("scores-missing", Recording.Scaling(entry, Today, [], Now).Code());
        Assert.Equal("score-twice", Recording.Scaling(entry, Today, [new ScaleScore(Rater.Child, 2), new ScaleScore(Rater.Child, 3)], Now).Code());
        Assert.Equal("carer-unknown", Recording.Scaling(entry, Today, [new ScaleScore(Rater.Carer, 2, 3)], Now).Code());
        Assert.Equal("carer-unknown", Recording.Scaling(entry, Today, [new ScaleScore(Rater.Carer, 2)], Now).Code());
        Assert.Equal("carer-unknown", Recording.Scaling(entry, Today, [new ScaleScore(Rater.Child, 2, 1)], Now).Code());
    }

    [Fact]
    public void Scores_recorded_late_take_back_no_later_ones()
    {
        var entry = Entries.Open().Apply(new ScalesRecorded(Day("2026-03-20"), [new ScaleScore(Rater.Child, 7)]));

        Assert.Equal(7, entry.Apply(new ScalesRecorded(Day("2026-03-10"), [new ScaleScore(Rater.Child, 3)])).Scales.Single().Score);
    }

    [Fact]
    public void A_review_of_commitment_answers_all_four_questions()
    {
        Assert.Equal(
            [new NewEvent(new CommitmentReviewed(Today, "Social worker", false, false, true, true), "We talked it over.")],
            Recording.Commitment(Entries.Open(), Today, "Social worker", Answers, "We talked it over.", Now).News());
        Assert.Equal("over-optimism-missing", CommitmentCode(Answers with { OverOptimism = null }));
        Assert.Equal("disguised-compliance-missing", CommitmentCode(Answers with { DisguisedCompliance = null }));
        Assert.Equal("professional-fatigue-missing", CommitmentCode(Answers with { ProfessionalFatigue = null }));
        Assert.Equal("genuine-progress-missing", CommitmentCode(Answers with { GenuineProgress = null }));
        Assert.Equal("role-missing", Recording.Commitment(Entries.Open(), Today, " ", Answers, null, Now).Code());
        Assert.Equal("date-too-early", Recording.Commitment(Entries.Open(), Day("2026-03-01"), "Social worker", Answers, null, Now).Code());
    }

    [Fact]
    public void It_can_be_made_up_for_after_a_closing() =>
        Assert.Null(Recording.Commitment(Entries.Open().WithClosure(Day("2026-03-10"), ClosingReason.Declined), Today, "Social worker", Answers, null, Now).Code());

    [Fact]
    public void A_long_wait_is_decided_on_and_harm_reviewed_within_the_wait()
    {
        Assert.Equal([new LongWaitDecided(Today, LongWaitDecision.Prioritise)], Recording.LongWait(Entries.Open(), Today, LongWaitDecision.Prioritise, Now).Events());
        Assert.Equal("decision-missing", Recording.LongWait(Entries.Open(), Today, null, Now).Code());
        Assert.Equal("date-too-early", Recording.LongWait(Entries.Open(), Day("2026-03-01"), LongWaitDecision.KeepPlace, Now).Code());
        Assert.Null(Recording.LongWait(Entries.Open().Apply(new SpellJoined(Day("2026-02-02"))), Day("2026-02-02"), LongWaitDecision.KeepPlace, Now).Code());
        Assert.Equal([new HarmReviewed(Today, true)], Recording.HarmReview(Entries.Open(), Today, true, Now).Events());
        Assert.Equal("harm-found-missing", Recording.HarmReview(Entries.Open(), Today, null, Now).Code());
        Assert.Equal("date-too-early", Recording.HarmReview(Entries.Open(), Day("2026-03-01"), false, Now).Code());
    }

    [Fact]
    public void A_visit_says_whether_the_child_was_seen()
    {
        Assert.Equal([new StatutoryVisitMade(Today, false)], Recording.Visit(Entries.Open(), Today, false, Now).Events());
        Assert.Equal("child-seen-missing", Recording.Visit(Entries.Open(), Today, null, Now).Code());
    }

    [Theory]
    [InlineData("2026-02-28", "month-impossible")] // last month
    [InlineData("2026-03-01", null)] // this one
    [InlineData("2051-03-30", null)] // 25 years ahead
    [InlineData("2051-03-31", "month-impossible")]
    [InlineData("9999-12-31", "month-impossible")]
    [InlineData(null, "month-missing")]
    public void Eligibility_ends_this_month_or_later(string? month, string? refused) =>
        Assert.Equal(refused, Recording.EligibilityEnd(Entries.Open(), Recorded.Maybe(month), Now).Code());

    [Fact]
    public void A_handover_is_planned_once_the_end_is_known()
    {
        Assert.Equal("eligibility-missing", Recording.Handover(Entries.Open(), Today, Now).Code());
        Assert.Equal([new HandoverPlanned(Today)], Recording.Handover(Entries.Open().Apply(new EligibilityEnds(Day("2026-12-01"), Today)), Today, Now).Events());
    }

    private static string? CommitmentCode(CommitmentAnswers answers) => Recording.Commitment(Entries.Open(), Today, "Social worker", answers, null, Now).Code();
}
