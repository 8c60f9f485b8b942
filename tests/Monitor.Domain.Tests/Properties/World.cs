using System.Collections.Immutable;
using CsCheck;
using Monitor.Domain.Checks;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;

namespace Monitor.Domain.Tests.Properties;

/// <summary>What surrounds an entry: any policy that the file's rules allow, any bank holidays, any closures of the school.</summary>
internal sealed record World(Policy Policy, ImmutableArray<DateOnly> BankHolidays, ImmutableArray<ClosurePeriod> Closures)
{
    /// <summary>The first day on which anything is received.</summary>
    public static readonly DateOnly Begin = new(2026, 1, 1);

    private readonly WorkingDays _workingDays = new(BankHolidays, "any");
    private readonly Closures _closures = new([Parties.School() with { Closures = Closures }]);

    public Circumstances On(DateOnly today) => new(today, Policy, _workingDays, _closures);

    public static Gen<World> Any { get; } = Gen.Select(
        Policies(),
        Gen.Int[0, 500].Select(days => Begin.AddDays(days)).HashSet[0, 25],
        Gen.Select(Gen.Int[-20, 400], Gen.Int[0, 45], (from, days) => new ClosurePeriod(Begin.AddDays(from), Begin.AddDays(from + days), "Closed")).List[0, 4],
        (policy, holidays, closures) => new World(policy, [.. holidays.Order()], [.. closures]));

    private static Gen<Policy> Policies() => Gen.Select(
        Gen.Select(Gen.Bool, Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 30],
            (inWorkingDays, one, two, three, four) => new Allowance(inWorkingDays, one, two, three, four)).Array[12],
        Gen.Int[1, 15].Array[20],
        Gen.Int[1, 120],
        (allowances, days, target) => TestPolicy.Current with
        {
            Services = [.. TestPolicy.Current.Services.Select(service => service with { TargetDays = target })],
            LeadNamed = allowances[0],
            SupportRecorded = allowances[1],
            SupportNotLapsed = allowances[2],
            Contact = allowances[3],
            CarersTold = allowances[4],
            NeedReviewed = allowances[5],
            LongWaitDecided = allowances[6],
            HarmReviewed = allowances[7],
            LevelAgreed = allowances[8],
            ReferralAnswered = allowances[9],
            AlternativeNamed = allowances[10],
            ResponsibilityTaken = allowances[11],
            SettledWorkingDays = days[0],
            Carers = new CarersPolicy(days[1], 10 + days[2], 4 * days[3]),
            Visits = new VisitPolicy(days[4], days[5]),
            Handover = new HandoverPolicy(1 + (days[6] % 6), 30 + days[7], days[8]),
            Closures = new ClosurePolicy(2 + days[9], days[10]),
            Guard = new GuardPolicy(days[11], 12),
            Attempts = new AttemptsPolicy(2 + (days[12] % 3), 1 + (days[13] % 3), days[14], days[15]),
            QuietStartWorkingDays = days[16],
            Ladder = new LadderPolicy(new LadderTerms(days[17], days[18], days[19], 1 + (days[0] % 4)), 10),
        });
}
