using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Escalations;

/// <summary>
/// How far one finding has climbed: the <see cref="N"/>th ladder of its check on its entry. A raising is (entry, check, n, step, raise).
/// </summary>
public sealed record Ladder
{
    public required string Check { get; init; }

    public required int N { get; init; }

    /// <summary>The deadline that passed.</summary>
    public required DateOnly Deadline { get; init; }

    public required DateOnly OpenedOn { get; init; }

    /// <summary>The policy under which it climbs, whatever the policy says later.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>What that policy says of climbing; today's policy counts for a ladder that was opened without it.</summary>
    public LadderTerms? Terms { get; init; }

    /// <summary>The first day of the month in whose list for the service it climbs; null when it climbs by itself.</summary>
    public DateOnly? Aggregate { get; init; }

    /// <summary>In the order in which they were raised.</summary>
    public ImmutableArray<Raising> Raisings { get; init; } = [];

    public Acknowledgement? Acknowledgement { get; init; }

    public DateOnly? ResolvedOn { get; init; }

    public bool IsOpen => ResolvedOn is null;

    /// <summary>The highest step raised, 0 before the first.</summary>
    public int Step => Raisings.IsEmpty ? 0 : Raisings.Max(raising => raising.Step);

    /// <summary>Somebody answers for it today.</summary>
    public bool IsAcknowledgedOn(DateOnly today) => Acknowledgement is { } answer && today <= answer.Until;

    /// <summary>Everybody who was told of it, at any step.</summary>
    public bool WasTold(PersonId person) => Raisings.Any(raising => raising.ToldTo == person);

    internal static Ladder From(LadderOpened opened) => new()
    {
        Check = opened.Check,
        N = opened.N,
        Deadline = opened.Deadline,
        OpenedOn = opened.On,
        PolicyVersion = opened.PolicyVersion,
        Aggregate = opened.Aggregate,
        Terms = opened.Terms,
    };

    internal Ladder Apply(StepRaised raised) =>
        Raisings.Any(raising => raising.Step == raised.Step && raising.Raise == raised.Raise)
            ? this
            : this with { Raisings = Raisings.Add(new Raising(raised.Step, raised.Raise, raised.On, null, null)) };

    /// <summary>The first telling counts; being told twice changes nothing.</summary>
    internal Ladder Apply(StepTold told) => this with
    {
        Raisings = [.. Raisings.Select(raising =>
            raising.Step == told.Step && raising.Raise == told.Raise && raising.ToldOn is null
                ? raising with { ToldOn = told.On, ToldTo = told.To }
                : raising)],
    };

    internal Ladder Apply(LadderAcknowledged acknowledged) =>
        this with { Acknowledgement = new Acknowledgement(acknowledged.Step, acknowledged.OwnerRole, acknowledged.On, acknowledged.Until) };
}

/// <summary>One step told, or still to be told, to one person. <paramref name="ToldOn"/> is the London date of delivery.</summary>
public sealed record Raising(int Step, int Raise, DateOnly On, DateOnly? ToldOn, PersonId? ToldTo);

/// <summary>Who answers for a finding at one step, and until when; inclusive.</summary>
public sealed record Acknowledgement(int Step, string OwnerRole, DateOnly On, DateOnly Until);

/// <summary>Working days from the telling of a step to the next one, and the step at which levels 1 and 2 stop (DOMAIN §4).</summary>
public sealed record LadderTerms(int ToStep2, int ToStep3, int ToStep4, int LowLevelsStopAt)
{
    public const int FirstStep = 1;
    public const int LastStep = 4;

    /// <summary>Working days after which the step after this one is raised.</summary>
    public int WorkingDaysAfter(int step) => step switch
    {
        1 => ToStep2,
        2 => ToStep3,
        3 => ToStep4,
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}
