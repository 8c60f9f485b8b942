using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Policies;

/// <summary>
/// Reads policy.json. Nothing is guessed: a missing, misspelt or impossible value is named with its place and the range that is allowed,
/// all of them at once.
/// </summary>
public static partial class PolicyFile
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        TypeInfoResolver = PolicyDocumentShape.Default,
    };

    public static Result<Policy> Read(string json)
    {
        PolicyDocument? document;

        try
        {
            document = JsonSerializer.Deserialize<PolicyDocument>(json, Strict);
        }
        catch (JsonException exception)
        {
            var place = exception.Path is { Length: > 2 } path ? path[2..] : "the file";
            return new InvalidProblem("policy-unreadable", $"policy.json: {place} is missing, misspelt or of the wrong kind. {exception.Message}", place);
        }

        if (document is null)
        {
            return new InvalidProblem("policy-unreadable", "policy.json is empty.");
        }

        var faults = new List<string>();
        Validate(document, faults);

        return faults.Count > 0
            ? new InvalidProblem("policy-invalid", string.Join(Environment.NewLine, faults.Select(fault => $"policy.json: {fault}")))
            : ToPolicy(document, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 6)));
    }

    private static void Validate(PolicyDocument document, List<string> faults)
    {
        Filled("boardTitle", document.BoardTitle, 3, 100, faults);
        Filled("thresholdsDocument", document.ThresholdsDocument, 8, 300, faults);
        Number("emergency.socialCareDay", document.Emergency.SocialCareDay, faults);
        Number("emergency.socialCareOutOfHours", document.Emergency.SocialCareOutOfHours, faults);
        Number("emergency.crisisLine", document.Emergency.CrisisLine, faults);
        Filled("emergency.advice", document.Emergency.Advice, 20, 300, faults);

        if (document.Emergency.Advice?.Contains("999", StringComparison.Ordinal) is not true || !document.Emergency.Advice.Contains("111", StringComparison.Ordinal))
        {
            faults.Add("emergency.advice must name both 999 and NHS 111.");
        }

        ValidateServices(document, faults);
        ValidateLevels(document, faults);

        foreach (var code in PolicyDocument.ObligationCodes)
        {
            if (document.Obligations.GetValueOrDefault(code) is not { } allowance)
            {
                faults.Add($"obligations.{code} is missing.");
                continue;
            }

            var atMost = allowance.Unit == DayUnit.WorkingDays ? 120 : 732;

            if (allowance.Levels is not { Length: 4 } || allowance.Levels.Any(days => days < 1 || days > atMost))
            {
                faults.Add($"obligations.{code}.levels must hold four numbers from 1 to {atMost}, for levels 1 to 4.");
            }
        }

        foreach (var unknown in document.Obligations.Keys.Except(PolicyDocument.ObligationCodes))
        {
            faults.Add($"obligations.{unknown} is not an obligation this version knows. Known are {string.Join(", ", PolicyDocument.ObligationCodes)}.");
        }

        ValidateRules(document, faults);
        ValidateReturns(document, faults);
        Range("attempts.days", document.Attempts.Days, 2, 10, faults);
        Range("attempts.means", document.Attempts.Means, 1, 5, faults);
        Range("attempts.decisionWorkingDays", document.Attempts.DecisionWorkingDays, 1, 20, faults);
        Range("attempts.standsInWorkingDays", document.Attempts.StandsInWorkingDays, 1, 60, faults);
        Range("accessLog.keptMonths", document.AccessLog.KeptMonths, 6, 120, faults);
        Range("retention.textMonths", document.Retention.TextMonths, 1, 120, faults);
        Range("retention.entryYears", document.Retention.EntryYears, 1, 25, faults);

        if (Math.Max(document.Retention.TextMonths, document.AccessLog.KeptMonths) > document.Retention.EntryYears * 12)
        {
            faults.Add("retention.textMonths and accessLog.keptMonths must not be longer than retention.entryYears: nothing outlives the entry it is about.");
        }

        Range("declined.askAgainAtMostDays", document.Declined.AskAgainAtMostDays, 1, 84, faults);
        Range("quietStart.extraWorkingDays", document.QuietStart.ExtraWorkingDays, 0, 60, faults);

        if (document.Ladder.WorkingDaysToStep is not { Length: 3 } || document.Ladder.WorkingDaysToStep.Any(days => days is < 1 or > 20))
        {
            faults.Add("ladder.workingDaysToStep must hold three numbers from 1 to 20, for steps 2, 3 and 4.");
        }

        Range("ladder.lowLevelsStopAt", document.Ladder.LowLevelsStopAt, 1, 4, faults);
        Range("ladder.acknowledgedAtMostWorkingDays", document.Ladder.AcknowledgedAtMostWorkingDays, 1, 20, faults);
        Range("mailTimes.monthlyWorkingDay", document.MailTimes.MonthlyWorkingDay, 1, 15, faults);
        Working("mailTimes.weeklyOn", document.MailTimes.WeeklyOn, faults);
        Clock("mailTimes.digest", document.MailTimes.Digest, faults);
        Clock("mailTimes.weekly", document.MailTimes.Weekly, faults);
        Clock("mailTimes.monthly", document.MailTimes.Monthly, faults);

        if (document.MailTimes.Referrals is { } referrals)
        {
            Clock("mailTimes.referrals", referrals, faults);
        }

        Range("smallNumbers.hideUnder", document.SmallNumbers.HideUnder, 5, 20, faults);
        Range("smallNumbers.roundTo", document.SmallNumbers.RoundTo, 5, 10, faults);
    }

    private static void ValidateRules(PolicyDocument document, List<string> faults)
    {
        Range("carers.laterWorkingDays", document.Carers.LaterWorkingDays, 1, 60, faults);
        Range("carers.changeOfDays", document.Carers.ChangeOfDays, 1, 366, faults);
        Range("carers.atMostEveryDays", document.Carers.AtMostEveryDays, 1, 366, faults);
        Range("visits.childInNeed", document.Visits.ChildInNeed, 1, 60, faults);
        Range("visits.childProtection", document.Visits.ChildProtection, 1, 60, faults);
        Range("handover.monthsBefore", document.Handover.MonthsBefore, 1, 24, faults);
        Range("handover.daysBefore", document.Handover.DaysBefore, 1, 366, faults);
        Range("handover.lateDaysBefore", document.Handover.LateDaysBefore, 0, document.Handover.DaysBefore, faults);
        Range("responsibility.settledWorkingDays", document.Responsibility.SettledWorkingDays, 1, 20, faults);
        Range("closures.longFromDays", document.Closures.LongFromDays, 2, 60, faults);
        Range("closures.coverNoticeWorkingDays", document.Closures.CoverNoticeWorkingDays, 1, 40, faults);
        Range("guard.reviewWithinDays", document.Guard.ReviewWithinDays, 1, 84, faults);
        Range("guard.watchMonths", document.Guard.WatchMonths, 1, 36, faults);

        if (document.NeedTools is not { Length: >= 1 and <= 30 } || document.NeedTools.Any(tool => tool is not { Length: >= 2 and <= 60 })
            || document.NeedTools.Distinct(StringComparer.OrdinalIgnoreCase).Count() < document.NeedTools.Length)
        {
            faults.Add("needTools must name 1 to 30 tools, each once, in 2 to 60 characters.");
        }
    }

    private static void ValidateReturns(PolicyDocument document, List<string> faults)
    {
        Range("returns.quarterlyUnder", document.Returns.QuarterlyUnder, 0, 50, faults);

        if (document.Returns.ChaseWorkingDays is not { Length: >= 1 and <= 5 } days || days.Any(day => day is < 0 or > 20) || !days.Order().SequenceEqual(days))
        {
            faults.Add("returns.chaseWorkingDays must hold 1 to 5 numbers from 0 to 20, smallest first.");
        }

        if (document.Returns.Themes is not { Length: >= 1 and <= 8 } themes
            || themes.Any(theme => theme is not { Code.Length: >= 2 and <= 30, Question.Length: >= 10 and <= 300 })
            || themes.Select(theme => theme.Code).Distinct().Count() < themes.Length)
        {
            faults.Add("returns.themes must hold 1 to 8 themes, each with a code of its own and a question of 10 to 300 characters.");
        }
    }

    private static void ValidateServices(PolicyDocument document, List<string> faults)
    {
        if (document.Services is not { Length: >= 1 and <= 20 })
        {
            faults.Add("services must name 1 to 20 services.");
            return;
        }

        if (HasEmpty("services", document.Services, faults))
        {
            return;
        }

        for (var i = 0; i < document.Services.Length; i++)
        {
            var service = document.Services[i];
            Filled($"services[{i}].name", service.Name, 2, 60, faults);
            Range($"services[{i}].targetDays", service.TargetDays, 1, 730, faults);

            if (!ServiceCode.TryParse(service.Code, out _))
            {
                faults.Add($"services[{i}].code must be 2 to 12 capital letters and digits.");
            }

            if (!PartyId.TryParse(service.Team, null, out _))
            {
                faults.Add($"services[{i}].team must be 2 to 40 small letters, digits and hyphens.");
            }

            if (service.ClockStop is not (null or ServiceDocument.Start or ServiceDocument.AllThree))
            {
                faults.Add($"services[{i}].clockStop must be {ServiceDocument.Start} or {ServiceDocument.AllThree}.");
            }

            if (service.Subject is not ("child" or "family"))
            {
                faults.Add($"services[{i}].subject must be child or family.");
            }

            if (service.Codings is { Length: > 20 } || service.Codings?.All(coding => coding is not null && Coding().IsMatch(coding)) is false)
            {
                faults.Add($"services[{i}].codings must be at most 20 codes, each a system, an upright stroke and a code.");
            }
        }

        if (document.Services.SelectMany(service => service.Codings ?? []).GroupBy(coding => coding).Any(same => same.Count() > 1))
        {
            faults.Add("services must not name a coding twice.");
        }

        if (document.Services.Select(service => service.Code).Distinct().Count() < document.Services.Length)
        {
            faults.Add("services must not name a code twice.");
        }
    }

    [GeneratedRegex(@"^[^\s|]{3,200}\|[^\s|]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex Coding();

    private static void ValidateLevels(PolicyDocument document, List<string> faults)
    {
        if (document.Levels is not { Length: 4 })
        {
            faults.Add("levels must hold four levels of need, 1 to 4 in order.");
            return;
        }

        if (HasEmpty("levels", document.Levels, faults))
        {
            return;
        }

        for (var i = 0; i < document.Levels.Length; i++)
        {
            Filled($"levels[{i}].label", document.Levels[i].Label, 2, 60, faults);
            Filled($"levels[{i}].descriptor", document.Levels[i].Descriptor, 10, 500, faults);
        }
    }

    /// <summary>The reader lets null pass as an element of a list.</summary>
    private static bool HasEmpty(string field, object?[] items, List<string> faults)
    {
        var empty = Enumerable.Range(0, items.Length).Where(i => items[i] is null).Select(i => $"{field}[{i}] is empty.").ToList();
        faults.AddRange(empty);
        return empty.Count > 0;
    }

    private static void Filled(string field, string? text, int least, int most, List<string> faults)
    {
        if (text is null || text.Trim().Length < least || text.Length > most)
        {
            faults.Add($"{field} must be {least} to {most} characters long.");
        }
    }

    private static void Number(string field, string? text, List<string> faults)
    {
        var digits = text?.Count(char.IsAsciiDigit) ?? 0;

        if (digits is < 3 or > 15 || text!.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '+')))
        {
            faults.Add($"{field} must be a telephone number of 3 to 15 digits. Without the numbers to ring, the monitor does not start.");
        }
    }

    private static void Range(string field, int value, int least, int most, List<string> faults)
    {
        if (value < least || value > most)
        {
            faults.Add($"{field} is {value}; it must be from {least} to {most}.");
        }
    }

    private static void Working(string field, DayOfWeek day, List<string> faults)
    {
        if (day is DayOfWeek.Saturday or DayOfWeek.Sunday || !Enum.IsDefined(day))
        {
            faults.Add($"{field} must be Monday to Friday.");
        }
    }

    private static void Clock(string field, string? text, List<string> faults)
    {
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || time < new TimeOnly(6, 0) || time > new TimeOnly(18, 0))
        {
            faults.Add($"{field} must be a time from 06:00 to 18:00, as in 08:00.");
        }
    }

    private static Policy ToPolicy(PolicyDocument document, string version) => new()
    {
        Version = version,
        BoardTitle = document.BoardTitle,
        Emergency = new EmergencyNumbers(
            document.Emergency.SocialCareDay, document.Emergency.SocialCareOutOfHours, document.Emergency.CrisisLine, document.Emergency.Advice),
        Services = [.. document.Services.Select(service => new ServicePolicy(
            ServiceCode.Parse(service.Code), service.Name, service.Subject, service.TargetDays, PartyId.Parse(service.Team, null),
            service.ClockStop == ServiceDocument.AllThree) { Codings = [.. service.Codings ?? []] })],
        Levels = [.. document.Levels.Select((level, i) => new LevelPolicy(i + 1, level.Label, level.Descriptor))],
        ThresholdsDocument = document.ThresholdsDocument,
        LeadNamed = ToAllowance(document.Obligations["WL-01"]),
        SupportRecorded = ToAllowance(document.Obligations["WL-02"]),
        SupportNotLapsed = ToAllowance(document.Obligations["WL-03"]),
        Contact = ToAllowance(document.Obligations["WL-04"]),
        CarersTold = ToAllowance(document.Obligations["WL-05"]),
        NeedReviewed = ToAllowance(document.Obligations["WL-06"]),
        LongWaitDecided = ToAllowance(document.Obligations["WL-08"]),
        HarmReviewed = ToAllowance(document.Obligations["WL-09"]),
        LevelAgreed = ToAllowance(document.Obligations["WL-11"]),
        ReferralAnswered = ToAllowance(document.Obligations["WL-12"]),
        AlternativeNamed = ToAllowance(document.Obligations["WL-13"]),
        ResponsibilityTaken = ToAllowance(document.Obligations["WL-15"]),
        SettledWorkingDays = document.Responsibility.SettledWorkingDays,
        ReturnSigned = ToAllowance(document.Obligations["AR-01"]),
        ContactWorks = ToAllowance(document.Obligations["CT-01"]),
        Carers = new CarersPolicy(document.Carers.LaterWorkingDays, document.Carers.ChangeOfDays, document.Carers.AtMostEveryDays),
        Visits = new VisitPolicy(document.Visits.ChildInNeed, document.Visits.ChildProtection),
        Handover = new HandoverPolicy(document.Handover.MonthsBefore, document.Handover.DaysBefore, document.Handover.LateDaysBefore),
        Closures = new ClosurePolicy(document.Closures.LongFromDays, document.Closures.CoverNoticeWorkingDays),
        Guard = new GuardPolicy(document.Guard.ReviewWithinDays, document.Guard.WatchMonths),
        NeedTools = [.. document.NeedTools],
        Returns = new ReturnsPolicy(
            document.Returns.QuarterlyUnder, [.. document.Returns.ChaseWorkingDays], [.. document.Returns.Themes.Select(theme => new ThemePolicy(theme.Code, theme.Question))]),
        Attempts = new AttemptsPolicy(
            document.Attempts.Days, document.Attempts.Means, document.Attempts.DecisionWorkingDays, document.Attempts.StandsInWorkingDays),
        AccessLogMonths = document.AccessLog.KeptMonths,
        Retention = new RetentionPolicy(document.Retention.TextMonths, document.Retention.EntryYears, document.Retention.Paused),
        AskAgainAtMostDays = document.Declined.AskAgainAtMostDays,
        QuietStartWorkingDays = document.QuietStart.ExtraWorkingDays,
        Ladder = new LadderPolicy(
            new LadderTerms(
                document.Ladder.WorkingDaysToStep[0], document.Ladder.WorkingDaysToStep[1], document.Ladder.WorkingDaysToStep[2], document.Ladder.LowLevelsStopAt),
            document.Ladder.AcknowledgedAtMostWorkingDays),
        MailTimes = new MailTimes(
            ToTime(document.MailTimes.Digest), document.MailTimes.WeeklyOn, ToTime(document.MailTimes.Weekly),
            document.MailTimes.MonthlyWorkingDay, ToTime(document.MailTimes.Monthly))
        {
            Referrals = document.MailTimes.Referrals is { } referrals ? ToTime(referrals) : MailTimes.UsualReferrals,
        },
        SmallNumbers = new SmallNumbersPolicy(document.SmallNumbers.HideUnder, document.SmallNumbers.RoundTo),
    };

    private static Allowance ToAllowance(AllowanceDocument allowance) => new(
        allowance.Unit == DayUnit.WorkingDays, allowance.Levels[0], allowance.Levels[1], allowance.Levels[2], allowance.Levels[3]);

    private static TimeOnly ToTime(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}

internal enum DayUnit
{
    WorkingDays,
    Days,
}

/// <summary>Reads a term by its name; a number is refused, since nobody can tell what it meant.</summary>
internal sealed class ByName<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Worked out when the program is built: to work it out at every start would take longer than all the rest of the file.</summary>
[JsonSerializable(typeof(PolicyDocument))]
internal sealed partial class PolicyDocumentShape : JsonSerializerContext;

internal sealed record PolicyDocument
{
    public static readonly ImmutableArray<string> ObligationCodes =
        ["WL-01", "WL-02", "WL-03", "WL-04", "WL-05", "WL-06", "WL-08", "WL-09", "WL-11", "WL-12", "WL-13", "WL-15", "AR-01", "CT-01"];

    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public required string BoardTitle { get; init; }

    public required string ThresholdsDocument { get; init; }

    public required EmergencyDocument Emergency { get; init; }

    public required ServiceDocument[] Services { get; init; }

    public required LevelDocument[] Levels { get; init; }

    public required Dictionary<string, AllowanceDocument> Obligations { get; init; }

    public required CarersDocument Carers { get; init; }

    public required VisitsDocument Visits { get; init; }

    public required HandoverDocument Handover { get; init; }

    public required ResponsibilityDocument Responsibility { get; init; }

    public required ClosuresDocument Closures { get; init; }

    public required GuardDocument Guard { get; init; }

    public required string[] NeedTools { get; init; }

    public required ReturnsDocument Returns { get; init; }

    public required AttemptsDocument Attempts { get; init; }

    public required DeclinedDocument Declined { get; init; }

    public required AccessLogDocument AccessLog { get; init; }

    public required RetentionDocument Retention { get; init; }

    public required QuietStartDocument QuietStart { get; init; }

    public required LadderDocument Ladder { get; init; }

    public required MailTimesDocument MailTimes { get; init; }

    public required SmallNumbersDocument SmallNumbers { get; init; }
}

internal sealed record EmergencyDocument
{
    public required string SocialCareDay { get; init; }

    public required string SocialCareOutOfHours { get; init; }

    public required string CrisisLine { get; init; }

    public required string Advice { get; init; }
}

internal sealed record ServiceDocument(string Code, string Name, string Subject, int TargetDays, string Team, string? ClockStop = null, string[]? Codings = null)
{
    public const string Start = "start";
    public const string AllThree = "contactBaselineAndPlan";
}

internal sealed record CarersDocument(int LaterWorkingDays, int ChangeOfDays, int AtMostEveryDays);

internal sealed record VisitsDocument(int ChildInNeed, int ChildProtection);

internal sealed record HandoverDocument(int MonthsBefore, int DaysBefore, int LateDaysBefore);

internal sealed record ResponsibilityDocument(int SettledWorkingDays);

internal sealed record ClosuresDocument(int LongFromDays, int CoverNoticeWorkingDays);

internal sealed record GuardDocument(int ReviewWithinDays, int WatchMonths);

internal sealed record ReturnsDocument(int QuarterlyUnder, int[] ChaseWorkingDays, ThemeDocument[] Themes);

internal sealed record ThemeDocument(string Code, string Question);

internal sealed record LevelDocument(string Label, string Descriptor);

internal sealed record AllowanceDocument([property: JsonConverter(typeof(ByName<DayUnit>))] DayUnit Unit, int[] Levels);

internal sealed record AttemptsDocument(int Days, int Means, int DecisionWorkingDays, int StandsInWorkingDays);

internal sealed record AccessLogDocument(int KeptMonths);

internal sealed record RetentionDocument(int TextMonths, int EntryYears, bool Paused = false);

internal sealed record DeclinedDocument(int AskAgainAtMostDays);

internal sealed record QuietStartDocument(int ExtraWorkingDays);

internal sealed record LadderDocument(int[] WorkingDaysToStep, int LowLevelsStopAt, int AcknowledgedAtMostWorkingDays);

internal sealed record MailTimesDocument(
    string Digest, [property: JsonConverter(typeof(ByName<DayOfWeek>))] DayOfWeek WeeklyOn, string Weekly, int MonthlyWorkingDay, string Monthly, string? Referrals = null);

internal sealed record SmallNumbersDocument(int HideUnder, int RoundTo);
