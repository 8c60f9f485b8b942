using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Policies;

/// <summary>What the board has decided: every number, title and telephone number that DOMAIN marks as policy. Made from policy.json, never from code.</summary>
public sealed record Policy
{
    /// <summary>A digest of the file, kept with whatever was computed under it.</summary>
    public required string Version { get; init; }

    public required string BoardTitle { get; init; }

    public required EmergencyNumbers Emergency { get; init; }

    public required ImmutableArray<ServicePolicy> Services { get; init; }

    /// <summary>Labels and descriptors of the levels of need, 1 to 4 in order.</summary>
    public required ImmutableArray<LevelPolicy> Levels { get; init; }

    /// <summary>Where the board publishes its thresholds document.</summary>
    public required string ThresholdsDocument { get; init; }

    public required Allowance LeadNamed { get; init; }

    public required Allowance SupportRecorded { get; init; }

    public required Allowance SupportNotLapsed { get; init; }

    public required Allowance Contact { get; init; }

    public required Allowance CarersTold { get; init; }

    public required Allowance NeedReviewed { get; init; }

    public required Allowance LongWaitDecided { get; init; }

    public required Allowance HarmReviewed { get; init; }

    public required Allowance LevelAgreed { get; init; }

    public required Allowance ReferralAnswered { get; init; }

    public required Allowance AlternativeNamed { get; init; }

    public required Allowance ResponsibilityTaken { get; init; }

    /// <summary>Working days in which the board's manager settles a refusal of responsibility.</summary>
    public required int SettledWorkingDays { get; init; }

    public required Allowance ReturnSigned { get; init; }

    public required Allowance ContactWorks { get; init; }

    public required CarersPolicy Carers { get; init; }

    public required VisitPolicy Visits { get; init; }

    public required HandoverPolicy Handover { get; init; }

    public required ClosurePolicy Closures { get; init; }

    public required GuardPolicy Guard { get; init; }

    /// <summary>The tools with which need is reviewed.</summary>
    public required ImmutableArray<string> NeedTools { get; init; }

    public required ReturnsPolicy Returns { get; init; }

    public required AttemptsPolicy Attempts { get; init; }

    /// <summary>Who looked is known for so many months.</summary>
    public required int AccessLogMonths { get; init; }

    /// <summary>How long words and entries are kept after a wait ended.</summary>
    public required RetentionPolicy Retention { get; init; }

    /// <summary>A family that declined support is asked again after at most so many days.</summary>
    public required int AskAgainAtMostDays { get; init; }

    /// <summary>Working days more that an agency's quiet start gives to the entries it brought.</summary>
    public required int QuietStartWorkingDays { get; init; }

    public required LadderPolicy Ladder { get; init; }

    public required MailTimes MailTimes { get; init; }

    public required SmallNumbersPolicy SmallNumbers { get; init; }

    public ServicePolicy? FindService(ServiceCode code)
    {
        foreach (var service in Services)
        {
            if (service.Code == code)
            {
                return service;
            }
        }

        return null;
    }

    public ServicePolicy Service(ServiceCode code) =>
        FindService(code) ?? throw new InvalidOperationException($"The policy names no service {code}.");

    internal int TargetDays(ServiceCode code)
    {
        var service = FindService(code);
        return service is null ? int.MaxValue / 4096 : service.TargetDays;
    }
}

/// <summary>Where to turn to instead, since this is not an emergency route. Printed on every page, mail and answer that matters.</summary>
public sealed record EmergencyNumbers(string SocialCareDay, string SocialCareOutOfHours, string CrisisLine, string Advice);

/// <summary>
/// A service that families wait for, and its team. <paramref name="TargetDays"/> are calendar days from receipt.
/// <paramref name="StopsAtAllThree"/>: its clock stops only with first contact, baseline measure, and plan or first intervention (DOMAIN §2).
/// </summary>
public sealed record ServicePolicy(ServiceCode Code, string Name, string Subject, int TargetDays, PartyId Team, bool StopsAtAllThree = false)
{
    /// <summary>By which other systems' messages name the service: each a code's system, an upright stroke and the code.</summary>
    public ImmutableArray<string> Codings
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Whether a family waits for it together, rather than one child.</summary>
    public bool IsForFamilies => Subject == "family";
}

/// <summary>The board's words for a level of need.</summary>
public sealed record LevelPolicy(int Level, string Label, string Descriptor);

/// <summary>Attempts without an answer: how many days and means make a decision due, within how long, and how long it stands in for contact.</summary>
public sealed record AttemptsPolicy(int Days, int Means, int DecisionWorkingDays, int StandsInWorkingDays);

/// <summary>The ladder of DOMAIN §4, and the longest time for which somebody may answer for a finding instead.</summary>
public sealed record LadderPolicy(LadderTerms Terms, int AcknowledgedAtMostWorkingDays);

/// <summary>When carers are told again: so many working days after the expected wait changed by so many days, at most every so many days.</summary>
public sealed record CarersPolicy(int LaterWorkingDays, int ChangeOfDays, int AtMostEveryDays);

/// <summary>Working days from one statutory visit to the next, the day of the visit counted as day one.</summary>
public sealed record VisitPolicy(int ChildInNeed, int ChildProtection);

/// <summary>The plan for a handover: asked for so many months before eligibility ends, owed so many days before, fewer when that became known late.</summary>
public sealed record HandoverPolicy(int MonthsBefore, int DaysBefore, int LateDaysBefore);

/// <summary>From how many days on a closure stops support given in person, and how many working days before it its cover is asked for.</summary>
public sealed record ClosurePolicy(int LongFromDays, int CoverNoticeWorkingDays);

/// <summary>How recent a review of commitment and capacity must be, in days, and for how many months a family is watched afterwards.</summary>
public sealed record GuardPolicy(int ReviewWithinDays, int WatchMonths);

/// <summary>
/// Assurance returns: an agency with fewer open entries than <paramref name="QuarterlyUnder"/> signs by the quarter; reminders leave so many working
/// days after the return is due.
/// </summary>
public sealed record ReturnsPolicy(int QuarterlyUnder, ImmutableArray<int> ChaseWorkingDays, ImmutableArray<ThemePolicy> Themes);

/// <summary>A theme on which an agency writes in its return.</summary>
public sealed record ThemePolicy(string Code, string Question);

/// <summary>When people are mailed, on a London clock.</summary>
public sealed record MailTimes(TimeOnly Digest, DayOfWeek WeeklyOn, TimeOnly Weekly, int MonthlyWorkingDay, TimeOnly Monthly)
{
    /// <summary>When news of referrals leaves on a working day, where the policy says nothing.</summary>
    public static readonly TimeOnly UsualReferrals = new(16, 0);

    /// <summary>When a referring agency hears what became of its referrals, and an agency that it is asked to answer for entries.</summary>
    public TimeOnly Referrals { get; init; } = UsualReferrals;
}

/// <summary>Counts under <paramref name="HideUnder"/> are hidden outside the agency that owns them, others rounded (DOMAIN §9).</summary>
public sealed record SmallNumbersPolicy(int HideUnder, int RoundTo);

/// <summary>How long an obligation may take at each level of need, in working days or in calendar days.</summary>
public sealed record Allowance(bool InWorkingDays, int Level1, int Level2, int Level3, int Level4)
{
    public int For(int level) => level switch
    {
        1 => Level1,
        2 => Level2,
        3 => Level3,
        4 => Level4,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>The last day of the allowance that starts on a day; that day itself is not counted.</summary>
    public DateOnly From(DateOnly start, int level, WorkingDays workingDays) =>
        InWorkingDays ? workingDays.Add(start, For(level)) : start.AddDays(For(level));
}
