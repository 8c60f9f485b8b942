using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>The four questions of the review of commitment and capacity, each answered (DOMAIN §2).</summary>
public sealed record CommitmentAnswers(bool? OverOptimism, bool? DisguisedCompliance, bool? ProfessionalFatigue, bool? GenuineProgress);

/// <content>Need: levels side by side, status, harm, reviews, scales, visits, handover.</content>
public static partial class Recording
{
    private const int LowestScore = 0;
    private const int HighestScore = 10;
    private const int EligibilityAheadYears = 25;

    public static Result<ImmutableArray<NewEvent>> Level(
        WaitingListEntry entry, DateOnly? on, int? level, in Circumstances now, LevelView view = LevelView.Referrer)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(level is not null, "level-missing", "Enter the level of need.", "level");
        faults.Level(level, "level");

        if (level is >= LevelChange.Lowest and <= LevelChange.Highest)
        {
            var recorded = new LevelRecorded(level.Value, day, view);
            faults.Needs(
                !Lowers(entry, entry.Apply(recorded), day) || Guard.IsReviewed(entry, day, now.Policy.Guard),
                "commitment-not-reviewed",
                $"A level is lowered only with a review of commitment and capacity: none is recorded in the last {now.Policy.Guard.ReviewWithinDays} days.", "level");
        }

        return faults.Or(entry, () => [new NewEvent(new LevelRecorded(level!.Value, day, view))]);
    }

    public static Result<ImmutableArray<NewEvent>> Status(
        WaitingListEntry entry, StatutoryStatus? status, DateOnly? since, PartyId? authority, Partnership partnership, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(since, "since", now.Today);
        faults.Needs(status is not null, "status-missing", "Choose the statutory status.", "status");
        faults.Needs(
            authority is not { } known || partnership.Find(known)?.Kind == PartyKind.Council, "authority-unknown", "There is no such authority in the directory.", "authority");
        faults.Needs(
            status is not (StatutoryStatus.ChildInNeed or StatutoryStatus.ChildProtection) || authority is not null,
            "authority-missing", "Say which authority owns the plan: it owes the visits.", "authority");
        return faults.Or(entry, () => [new NewEvent(new StatusRecorded(status!.Value, day, authority))]);
    }

    public static Result<ImmutableArray<NewEvent>> Harm(WaitingListEntry entry, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(!entry.HarmMark, "already-marked", "This entry is marked already.", "on");
        return faults.Or(entry, () => [new NewEvent(new HarmMarked(day))]);
    }

    public static Result<ImmutableArray<NewEvent>> NeedReview(WaitingListEntry entry, DateOnly? on, string? tool, NeedResult? result, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var known = now.Policy.NeedTools.FirstOrDefault(each => string.Equals(each, tool?.Trim(), StringComparison.OrdinalIgnoreCase));
        faults.Needs(known is not null, "tool-unknown", $"Name one of the board's tools: {string.Join(", ", now.Policy.NeedTools)}.", "tool");
        faults.Needs(result is not null, "result-missing", "Say whether need is lower, the same or higher than at the review before.", "result");
        return faults.Or(entry, () => [new NewEvent(new NeedReviewed(day, known!, result!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> Scaling(WaitingListEntry entry, DateOnly? on, IReadOnlyCollection<ScaleScore> scores, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(scores.Count > 0, "scores-missing", "Enter at least one score.", "scores");
        faults.Needs(scores.All(score => score.Score is >= LowestScore and <= HighestScore), "score-impossible", "A score is a whole number from 0 to 10.", "scores");
        faults.Needs(scores.Select(score => (score.By, score.Carer)).Distinct().Count() == scores.Count, "score-twice", "Each person gives one score.", "scores");
        faults.Needs(
            scores.All(score => (score.By == Rater.Carer) == score.Carer is not null && (score.Carer is null || entry.Carers.Any(carer => carer.Number == score.Carer))),
            "carer-unknown", "There is no such carer on this entry.", "scores");
        return faults.Or(entry, () => [new NewEvent(new ScalesRecorded(day, [.. scores.OrderBy(score => score.By).ThenBy(score => score.Carer)]))]);
    }

    /// <summary>May also be recorded after the wait ended, as a closing whose review is missing asks for it (DG-01).</summary>
    public static Result<ImmutableArray<NewEvent>> Commitment(
        WaitingListEntry entry, DateOnly? on, string? role, CommitmentAnswers answers, string? view, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.ReceivedOn, on, "on", now.Today);
        var by = faults.Words(role, "role", LongestRole, "Name the role of whoever made the review.");
        faults.Needs(answers.OverOptimism is not null, "over-optimism-missing", "Say whether you may be too hopeful about what has changed.", "overOptimism");
        faults.Needs(answers.DisguisedCompliance is not null, "disguised-compliance-missing", "Say whether agreement may be given without being meant.", "disguisedCompliance");
        faults.Needs(answers.ProfessionalFatigue is not null, "professional-fatigue-missing", "Say whether tiredness with this work may be speaking.", "professionalFatigue");
        faults.Needs(answers.GenuineProgress is not null, "genuine-progress-missing", "Say whether there is progress that others see too.", "genuineProgress");
        var text = faults.Text(view, "view");
        return faults.Or(() => [new NewEvent(
            new CommitmentReviewed(
                day, by, answers.OverOptimism!.Value, answers.DisguisedCompliance!.Value, answers.ProfessionalFatigue!.Value, answers.GenuineProgress!.Value),
            text)]);
    }

    public static Result<ImmutableArray<NewEvent>> LongWait(WaitingListEntry entry, DateOnly? on, LongWaitDecision? decision, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.WaitFrom, on, "on", now.Today);
        faults.Needs(decision is not null, "decision-missing", "Say what was decided.", "decision");
        return faults.Or(entry, () => [new NewEvent(new LongWaitDecided(day, decision!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> HarmReview(WaitingListEntry entry, DateOnly? on, bool? harmFound, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.WaitFrom, on, "on", now.Today);
        faults.Needs(harmFound is not null, "harm-found-missing", "Say whether the wait has done harm.", "harmFound");
        return faults.Or(entry, () => [new NewEvent(new HarmReviewed(day, harmFound!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> Visit(WaitingListEntry entry, DateOnly? on, bool? childSeen, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(childSeen is not null, "child-seen-missing", "Say whether the child was seen.", "childSeen");
        return faults.Or(entry, () => [new NewEvent(new StatutoryVisitMade(day, childSeen!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> EligibilityEnd(WaitingListEntry entry, DateOnly? month, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(month is not null, "month-missing", "Enter the month in which eligibility ends.", "month");
        faults.Needs(
            month is null || (month <= today.AddYears(EligibilityAheadYears) && month.Value.AddMonths(1) > today),
            "month-impossible", "The month is this one or later.", "month");
        return faults.Or(entry, () => [new NewEvent(new EligibilityEnds(new DateOnly(month!.Value.Year, month.Value.Month, 1), today))]);
    }

    public static Result<ImmutableArray<NewEvent>> Handover(WaitingListEntry entry, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(entry.Eligibility is not null, "eligibility-missing", "First record the month in which eligibility ends.", "on");
        return faults.Or(entry, () => [new NewEvent(new HandoverPlanned(day))]);
    }

    /// <summary>The level that counts from a day on is lower than before, on that day or on any later one.</summary>
    private static bool Lowers(WaitingListEntry before, WaitingListEntry after, DateOnly from)
    {
        if (before.Levels.IsEmpty)
        {
            return false;
        }

        return before.Levels.Concat(after.Levels).Select(level => level.On).Append(from).Where(day => day >= from).Any(day => after.LevelOn(day) < before.LevelOn(day));
    }
}
