using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Imports;

/// <summary>One row of a case system's export, read column by column; what cannot be read is noted and left empty.</summary>
internal sealed class ExportRow(int number, bool isComplete, Dictionary<string, string> fields)
{
    public int Number { get; } = number;

    public bool IsComplete { get; } = isComplete;

    public List<RowError> Errors { get; } = [];

    public string this[string column] => fields.GetValueOrDefault(column, string.Empty);

    /// <summary>The column in which a refused field came.</summary>
    public static string ColumnOf(string? field) => field switch
    {
        null => "(row)",
        "responsibleAgency" => "agency",
        "levelOfNeed" => "level",
        "owningAuthority" => "owning_authority",
        "socialCareTold" or "socialCareTold.on" => "social_care_told_on",
        "socialCareTold.role" => "social_care_told_role",
        _ => string.Concat(field.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString())),
    };

    public Referral ToReferral(Partnership partnership, in Circumstances now)
    {
        var referral = new Referral
        {
            Service = this["service"],
            ResponsibleAgency = this["agency"],
            CaseReference = this["case_reference"],
            ReceivedOn = Date("received_on"),
            Level = Whole("level"),
            Status = Status(),
            StatusSince = Date("status_since"),
            Authority = this["owning_authority"],
            HarmMark = YesNo("harm_mark") ?? false,
            SocialCareToldOn = Date("social_care_told_on"),
            SocialCareToldRole = this["social_care_told_role"],
            LeadRole = this["lead_role"],
            LeadSince = Date("lead_since"),
            IsImported = true,
        };

        return referral.ReceivedOn is { } receivedOn ? referral with { History = History(receivedOn, partnership, now) } : referral;
    }

    /// <summary>What is known since the referral. Closings of the past carry no review of commitment and capacity, and are taken as they are.</summary>
    private ImmutableArray<NewEvent> History(DateOnly receivedOn, Partnership partnership, in Circumstances now)
    {
        var entry = WaitingListEntry.From(default, new Received(default, default, default, default, receivedOn, false, null));
        var events = ImmutableArray.CreateBuilder<NewEvent>();

        if (this["accepted_on"].Length > 0)
        {
            var acceptedOn = Date("accepted_on");
            Add("accepted_", Recording.Acceptance(entry, acceptedOn, acceptedOn, now));
        }

        if (this["carers_told_on"].Length > 0)
        {
            Add("carers_told_", Recording.NewCarer(entry, "Parent or carer", Date("carers_told_on"), now));
        }

        if (this["need_reviewed_on"].Length > 0)
        {
            Add("need_reviewed_", Recording.NeedReview(entry, Date("need_reviewed_on"), now.Policy.NeedTools[0], NeedResult.Same, now));
        }

        if (this["support_kind"].Length > 0)
        {
            Add("support_", Recording.Support(
                entry, Kind(), this["support_provider"], Date("support_started_on"), Date("support_review_by"), Date("support_ended_on"), YesNo("support_agreed"), now,
                partnership.FindLocalServiceNamed(this["support_provider"])));
        }

        if (this["support_declined_on"].Length > 0)
        {
            Add("support_declined_", Recording.Declined(entry, Date("support_declined_on"), "family", Date("support_ask_again_on"), now));
        }

        if (this["last_contact_on"].Length > 0)
        {
            Add("last_contact_", Recording.Contact(entry, Date("last_contact_on"), null, now));
        }

        if (this["started_on"].Length > 0)
        {
            Add("started_", Recording.ImportedStart(entry, Date("started_on"), now));
        }

        if (this["closed_on"].Length > 0)
        {
            Add("closed_", Recording.ImportedClosing(entry, Date("closed_on"), Reason(), now));
        }

        return events.DrainToImmutable();

        void Add(string prefix, Result<ImmutableArray<NewEvent>> result)
        {
            if (result.IsSuccess(out var added, out var problem))
            {
                events.AddRange(added);
                return;
            }

            IEnumerable<Problem> faults = problem is InvalidFields many ? many.Faults : [problem];
            Errors.AddRange(faults.Select(fault => new RowError(Number, Named(prefix, ColumnOf(fault.Field)), fault.Detail)));
        }

        string Named(string prefix, string field) =>
            new[] { prefix + field, $"support_{field}", $"closing_{field}" }.FirstOrDefault(fields.ContainsKey) ?? prefix.TrimEnd('_');
    }

    private DateOnly? Date(string column)
    {
        if (this[column].Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(this[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Wrong(column, "This is not a date as in 2026-11-23.");
        return null;
    }

    private int? Whole(string column)
    {
        if (this[column].Length == 0)
        {
            return null;
        }

        if (int.TryParse(this[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong(column, "This is not a number.");
        return null;
    }

    private bool? YesNo(string column)
    {
        switch (this[column])
        {
            case "yes":
                return true;
            case "no":
                return false;
            case "":
                return null;
            default:
                Wrong(column, "This is neither yes nor no.");
                return null;
        }
    }

    private StatutoryStatus? Status() => this["statutory_status"] switch
    {
        "" => null,
        "none" => StatutoryStatus.None,
        "early-help" => StatutoryStatus.EarlyHelp,
        "child-in-need" => StatutoryStatus.ChildInNeed,
        "child-protection" => StatutoryStatus.ChildProtection,
        "looked-after" => StatutoryStatus.LookedAfter,
        "care-leaver" => StatutoryStatus.CareLeaver,
        "enquiry" => StatutoryStatus.Enquiry,
        _ => Unknown<StatutoryStatus>("statutory_status"),
    };

    private SupportKind? Kind() => Named<SupportKind>("support_kind");

    private ClosingReason? Reason() => Named<ClosingReason>("closing_reason");

    /// <summary>A value of the vocabulary, written with small letters and hyphens.</summary>
    private T? Named<T>(string column)
        where T : struct, Enum =>
        Enum.TryParse<T>(this[column].Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var value)
            && Enum.IsDefined(value) && !int.TryParse(this[column], CultureInfo.InvariantCulture, out _)
                ? value
                : Unknown<T>(column);

    private T? Unknown<T>(string column)
        where T : struct
    {
        Wrong(column, "This is not one of the values that are known.");
        return null;
    }

    private void Wrong(string column, string reason) => Errors.Add(new RowError(Number, column, reason));
}
