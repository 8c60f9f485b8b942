using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Escalations;

/// <summary>What a ladder does on a day: the steps it raises, and the next day on which it may raise one by itself.</summary>
public readonly record struct Climb(ImmutableArray<StepRaised> Raised, DateOnly LookAgainOn)
{
    internal static Climb None(DateOnly lookAgainOn) => new([], lookAgainOn);
}

/// <summary>
/// For whom a ladder climbs: the level of need, which decides where it starts and stops, and the first day of a quiet start. What a party owes for
/// itself climbs as at level 3.
/// </summary>
public readonly record struct Stake(int Level, DateOnly? QuietFrom)
{
    public static readonly Stake OfParty = new(LevelChange.WhenNotRecorded, null);

    public static Stake Of(WaitingListEntry entry) => new(entry.Level, entry.QuietFrom);
}

/// <summary>
/// The ladder of DOMAIN §4. Days count from the London date on which the step before was told, never from the deadline, so an outage or a
/// backlog never reaches the chair in one morning. One look raises one step, but for level 4, whose first two come together, and for an
/// acknowledgement that ended, whose step is told once more with the next.
/// </summary>
public static class EscalationPolicy
{
    private const int StepOfQuietStart = 1;

    /// <summary>The first steps of a ladder that opens today; in a quiet start it is looked at again when that ends, whether or not anybody was told.</summary>
    public static Climb Open(in Stake stake, string check, int n, in Circumstances now)
    {
        var on = now.WorkingDays.OnOrAfter(now.Today);
        var first = new StepRaised(check, n, LadderTerms.FirstStep, 0, on);

        return new Climb(
            stake.Level == LevelChange.Highest && LastStep(stake, now.Policy.Ladder.Terms, now) > LadderTerms.FirstStep
                ? [first, first with { Step = LadderTerms.FirstStep + 1 }]
                : [first],
            InQuietStart(stake, now)?.AddDays(1) ?? Standing.Never);
    }

    /// <summary>What an open ladder, whose finding still stands, does today. One that climbs in a list has no step of its own, and stays.</summary>
    public static Climb Decide(in Stake stake, Ladder ladder, in Circumstances now)
    {
        var on = now.WorkingDays.OnOrAfter(now.Today);
        var terms = ladder.Terms ?? now.Policy.Ladder.Terms;

        if (ladder.IsAcknowledgedOn(now.Today))
        {
            return Climb.None(ladder.Acknowledgement!.Until.AddDays(1));
        }

        if (EndedAcknowledgement(ladder) is { } ended)
        {
            return new Climb(AfterAcknowledgement(ladder, ended, LastStep(stake, terms, now), on), InQuietStart(stake, now)?.AddDays(1) ?? Standing.Never);
        }

        if (ladder.Step >= LastStep(stake, terms, now))
        {
            return Climb.None(InQuietStart(stake, now) is { } until ? until.AddDays(1) : Standing.Never);
        }

        if (ToldOn(ladder, ladder.Step) is not { } told)
        {
            return Climb.None(Standing.Never);
        }

        var due = now.WorkingDays.Add(told, terms.WorkingDaysAfter(ladder.Step));

        return now.Today < due
            ? Climb.None(due)
            : new Climb([new StepRaised(ladder.Check, ladder.N, ladder.Step + 1, 0, on)], Standing.Never);
    }

    /// <summary>An acknowledgement that has ended and whose step was not told once more yet.</summary>
    private static Acknowledgement? EndedAcknowledgement(Ladder ladder) =>
        ladder.Acknowledgement is { } ended && !ladder.Raisings.Any(raising => raising.Step == ended.Step && raising.Raise > 0) ? ended : null;

    private static ImmutableArray<StepRaised> AfterAcknowledgement(Ladder ladder, Acknowledgement ended, int lastStep, DateOnly on)
    {
        var again = new StepRaised(ladder.Check, ladder.N, ended.Step, 1, on);

        return ladder.Step == ended.Step && ended.Step < lastStep
            ? [again, again with { Step = ended.Step + 1, Raise = 0 }]
            : [again];
    }

    private static DateOnly? ToldOn(Ladder ladder, int step) => ladder.Raisings.Where(raising => raising.Step == step).Min(raising => raising.ToldOn);

    private static int LastStep(in Stake stake, LadderTerms terms, in Circumstances now) =>
        InQuietStart(stake, now) is not null ? StepOfQuietStart
        : stake.Level <= 2 ? terms.LowLevelsStopAt
        : LadderTerms.LastStep;

    /// <summary>The last day of the quiet start that this is in today.</summary>
    private static DateOnly? InQuietStart(in Stake stake, in Circumstances now) =>
        stake.QuietFrom is { } from && now.WorkingDays.Add(from, now.Policy.QuietStartWorkingDays) is var until && now.Today <= until ? until : null;
}
