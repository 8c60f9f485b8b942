using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>Everything that is wrong with what was sent, so that it can be mended in one go.</summary>
public sealed record InvalidFields(ImmutableArray<InvalidProblem> Faults)
    : InvalidProblem(Faults[0].Code, string.Join(" ", Faults.Select(fault => fault.Detail)), Faults[0].Field);

/// <summary>
/// Turns what somebody says happened into events of one entry, or says what cannot be right about it. Dates are London dates, not after today.
/// </summary>
public static partial class Recording
{
    /// <summary>Nothing before this is believed.</summary>
    public static readonly DateOnly Earliest = new(2000, 1, 1);

    private const int LongestProvider = 80;
    private const int LongestRole = 60;
    private const int LongestSupportYears = 2;

    public static Result<ImmutableArray<NewEvent>> Contact(WaitingListEntry entry, DateOnly? on, string? familyView, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var view = faults.Text(familyView, "familyView");
        return faults.Or(entry, () => [new NewEvent(new ContactMade(day), view)]);
    }

    public static Result<ImmutableArray<NewEvent>> Attempt(WaitingListEntry entry, DateOnly? on, ContactMeans? means, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(means is not null, "means-missing", "Say how the family was tried: telephone, visit, letter, text or email.", "means");
        return faults.Or(entry, () => [new NewEvent(new ContactAttempted(day, means!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> Decision(
        WaitingListEntry entry, DateOnly? on, AttemptsDecision? decision, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(decision is not null, "decision-missing", "Say what was decided: a visit, another agency, or social care.", "decision");
        var text = faults.Text(reason, "reason");
        return faults.Or(entry, () => [new NewEvent(new AttemptsDecided(day, decision!.Value), text)]);
    }

    public static Result<ImmutableArray<NewEvent>> Support(
        WaitingListEntry entry,
        SupportKind? kind,
        string? provider,
        DateOnly? startedOn,
        DateOnly? reviewBy,
        DateOnly? endedOn,
        bool? agreedWithFamily,
        in Circumstances now,
        LocalService? localService = null,
        PartyId? closesWith = null)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(kind is not null, "kind-missing", "Say what kind of support it is.", "kind");
        var by = faults.Words(
            string.IsNullOrWhiteSpace(provider) ? localService?.Name : provider,
            "provider", LongestProvider, "Name the service or the people who give the support, not a person.");
        faults.Needs(
            kind is not SupportKind.Signposting || localService is not null,
            "local-service-missing", "Signposting is support only with a local service from the directory, and a day on which you ask how it went.", "localService");
        faults.Needs(startedOn is not null, "started-on-missing", "Enter the day the support starts.", "startedOn");
        faults.Needs(startedOn is null || startedOn >= Earliest, "date-too-early", "The support cannot have started before 2000.", "startedOn");
        var isTooFarAhead = startedOn > today.AddYears(1);
        faults.Needs(!isTooFarAhead, "date-in-the-future", "The start is more than a year ahead.", "startedOn");
        faults.Needs(reviewBy is not null, "review-by-missing", "Enter the day by which the support is looked at again.", "reviewBy");
        faults.Needs(reviewBy is null || startedOn is null || reviewBy >= startedOn, "review-before-start", "The review cannot come before the start.", "reviewBy");
        faults.Needs(
            reviewBy is null || startedOn is null || isTooFarAhead || reviewBy <= startedOn.Value.AddYears(LongestSupportYears),
            "review-too-late", "The review is more than two years after the start.", "reviewBy");
        faults.Needs(endedOn is null || startedOn is null || endedOn >= startedOn, "end-before-start", "The support cannot end before it starts.", "endedOn");
        faults.Needs(agreedWithFamily is not null, "agreed-missing", "Say whether the family agreed to the support.", "agreedWithFamily");

        return faults.Or(entry, () => [new NewEvent(new SupportRecorded(
            NextSupport(entry), kind!.Value, by, startedOn!.Value, reviewBy!.Value, endedOn, agreedWithFamily!.Value,
            localService?.Id, closesWith ?? localService?.ClosesWith))]);
    }

    public static Result<ImmutableArray<NewEvent>> SupportReview(WaitingListEntry entry, int? support, DateOnly? on, DateOnly? reviewBy, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var number = faults.Support(entry, support);
        faults.Needs(reviewBy is not null, "review-by-missing", "Enter the day by which the support is looked at again.", "reviewBy");
        faults.Needs(
            reviewBy is null || (reviewBy >= day && reviewBy <= day.AddYears(LongestSupportYears)),
            "review-by-impossible", "The next review is after this one, and within two years.", "reviewBy");
        return faults.Or(entry, () => [new NewEvent(new SupportReviewed(number, day, reviewBy!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> SupportEnd(WaitingListEntry entry, int? support, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var number = faults.Support(entry, support);
        return faults.Or(entry, () => [new NewEvent(new SupportEnded(number, day))]);
    }

    public static Result<ImmutableArray<NewEvent>> Declined(
        WaitingListEntry entry, DateOnly? on, string? askedRole, DateOnly? askAgainOn, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var role = faults.Words(askedRole, "askedRole", LongestRole, "Say who was asked: mother, carer, young person.");
        var most = now.Policy.AskAgainAtMostDays;
        faults.Needs(askAgainOn is not null, "ask-again-missing", "Enter the day on which the family is asked again.", "askAgainOn");
        faults.Needs(
            askAgainOn is null || (askAgainOn >= day && askAgainOn <= day.AddDays(most)),
            "ask-again-too-late", $"Ask again within {most} days.", "askAgainOn");
        return faults.Or(entry, () => [new NewEvent(new SupportWasDeclined(day, role, askAgainOn!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> Lead(WaitingListEntry entry, DateOnly? on, string? role, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var named = faults.Words(role, "role", LongestRole, "Name the role of the lead professional, not the person.");
        return faults.Or(entry, () => [new NewEvent(new LeadNamed(named, day))]);
    }

    /// <summary>The lead professional left: from a day on nobody is named, and WL-01 is owed again from it.</summary>
    public static Result<ImmutableArray<NewEvent>> LeadEnd(WaitingListEntry entry, DateOnly? on, in Circumstances now)
    {
        if (entry.Lead is not { } lead)
        {
            return new ConflictProblem("no-lead", "No lead professional is recorded who could have left.");
        }

        var faults = new Faults();
        var day = faults.HappenedSince(lead.Since, on, "on", now.Today);
        return faults.Or(entry, () => [new NewEvent(new LeadEnded(day))]);
    }

    public static Result<ImmutableArray<NewEvent>> SocialCare(WaitingListEntry entry, DateOnly? on, string? role, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var told = faults.Words(role, "role", LongestRole, "Name the role that told children's social care.");
        return faults.Or(entry, () => [new NewEvent(new SocialCareTold(day, told))]);
    }

    private static int NextSupport(WaitingListEntry entry) => entry.Supports.Select(support => support.Number).DefaultIfEmpty(0).Max() + 1;

    /// <summary>Collects what is wrong, field by field.</summary>
    internal sealed class Faults
    {
        private readonly ImmutableArray<InvalidProblem>.Builder _faults = ImmutableArray.CreateBuilder<InvalidProblem>();

        public void Needs(bool holds, string code, string detail, string field)
        {
            if (!holds)
            {
                _faults.Add(new InvalidProblem(code, detail, field));
            }
        }

        public void Add(Problem problem) => _faults.Add(new InvalidProblem(problem.Code, problem.Detail, problem.Field));

        public DateOnly Happened(DateOnly? on, string field, DateOnly today)
        {
            Needs(on is not null, "date-missing", "Enter the day.", field);
            Needs(on is null || on <= today, "date-in-the-future", "The day is in the future.", field);
            Needs(on is null || on >= Earliest, "date-too-early", "The day is before 2000.", field);
            return on is { } day && day >= Earliest && day <= today ? day : today;
        }

        /// <summary>A day from another one on, and not after today.</summary>
        public DateOnly HappenedSince(DateOnly earliest, DateOnly? on, string field, DateOnly today)
        {
            var day = Happened(on, field, today);
            Needs(on is null || day >= earliest, "date-too-early", $"The day is before {Email.Words.Date(earliest)}.", field);
            return day < earliest ? earliest : day;
        }

        /// <summary>A day that may be left out.</summary>
        public DateOnly? OptionallyHappened(DateOnly? on, string field, DateOnly today) => on is null ? null : Happened(on, field, today);

        /// <summary>A day that may be left out, from another one on.</summary>
        public DateOnly? OptionallyHappenedSince(DateOnly earliest, DateOnly? on, string field, DateOnly today) =>
            on is null ? null : HappenedSince(earliest, on, field, today);

        /// <summary>An agency that can answer for an entry.</summary>
        public void Agency(People.Partnership partnership, People.PartyId? id, string field)
        {
            var agency = id is { } known ? partnership.Find(known) : null;
            Needs(agency?.IsAgency is true, "agency-unknown", "There is no such agency in the directory.", field);
            Needs(agency?.MergedInto is null, "agency-merged", $"{agency?.Name} is part of {(agency?.MergedInto is { } into ? partnership.Find(into)?.Name : null) ?? "another agency"} now. Choose that one.", field);
        }

        public int Carer(WaitingListEntry entry, int? number)
        {
            Needs(number is not null, "carer-missing", "Say which carer.", "carer");
            Needs(number is null || entry.Carers.Any(carer => carer.Number == number), "carer-unknown", "There is no such carer on this entry.", "carer");
            return number ?? 0;
        }

        public void Level(int? level, string field) =>
            Needs(level is null or (>= LevelChange.Lowest and <= LevelChange.Highest), "level-unknown", "A level of need is 1, 2, 3 or 4.", field);

        public string? Text(string? text, string field)
        {
            if (FreeText.From(text, field).IsSuccess(out var value, out var problem))
            {
                return value;
            }

            Add(problem);
            return null;
        }

        public string Words(string? text, string field, int longest, string missing)
        {
            var value = text?.Trim() ?? string.Empty;
            Needs(value.Length > 0, $"{Kebab(field)}-missing", missing, field);
            Needs(value.Length <= longest, $"{Kebab(field)}-too-long", $"Use {longest} characters or fewer.", field);
            Needs(!value.Any(char.IsControl), $"{Kebab(field)}-unreadable", "This holds control characters. Type it again.", field);
            Needs(PersonalData.ShapeIn(value) is null, $"{Kebab(field)}-holds-personal-data", $"Take out {PersonalData.ShapeIn(value)}.", field);
            return value;
        }

        public int Support(WaitingListEntry entry, int? number)
        {
            Needs(number is not null, "support-missing", "Say which support.", "support");
            Needs(number is null || entry.Supports.Any(support => support.Number == number), "support-unknown", "There is no such support on this entry.", "support");
            return number ?? 0;
        }

        public Problem? Problem => _faults.Count switch
        {
            0 => null,
            1 => _faults[0],
            _ => new InvalidFields(_faults.ToImmutable()),
        };

        /// <summary>The events, unless something is wrong or the wait is over.</summary>
        public Result<ImmutableArray<NewEvent>> Or(WaitingListEntry entry, Func<ImmutableArray<NewEvent>> events) =>
            entry.EndedOn is { } ended
                ? new ConflictProblem("entry-ended", $"This wait ended on {Email.Words.Date(ended)}. Nothing more is recorded on it.")
                : Or(events);

        /// <summary>The events, unless something is wrong; also after the wait is over.</summary>
        public Result<ImmutableArray<NewEvent>> Or(Func<ImmutableArray<NewEvent>> events) => Problem is { } problem ? problem : events();

        private static string Kebab(string field) =>
            string.Concat(field.Select(c => char.IsAsciiLetterUpper(c) ? $"-{char.ToLowerInvariant(c)}" : c.ToString()));
    }
}
