using System.Globalization;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>How dates, counts and terms are written for people.</summary>
public static class Words
{
    public static string Date(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"1 entry", "2 entries"; the plural is given where it is not just an s.</summary>
    public static string Count(int count, string one, string? many = null) =>
        $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? one + "s")}";

    public static string Days(int days) => Count(days, "day");

    public static string Emergency(Policy policy) =>
        $"This is not an emergency route. {policy.Emergency.Advice} Children's social care: {policy.Emergency.SocialCareDay} by day, "
        + $"{policy.Emergency.SocialCareOutOfHours} out of hours. Crisis line: {policy.Emergency.CrisisLine}.";

    public static string Of(SupportKind kind) => kind switch
    {
        SupportKind.ContactAndCheckIn => "Contact and check-in",
        SupportKind.Parenting => "Parenting support",
        SupportKind.SchoolBased => "School-based support",
        SupportKind.FamilyNetworkMeeting => "Family-network meeting",
        SupportKind.FriendsAndCommunity => "Friends and community",
        SupportKind.TargetedEarlyHelp => "Targeted early help",
        SupportKind.Group => "Group",
        SupportKind.CrisisOrSafetyPlan => "Crisis or safety plan",
        SupportKind.Digital => "Digital support",
        SupportKind.Signposting => "Signposting",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(StatutoryStatus status) => status switch
    {
        StatutoryStatus.None => "None",
        StatutoryStatus.EarlyHelp => "Early help",
        StatutoryStatus.ChildInNeed => "Child in need",
        StatutoryStatus.ChildProtection => "Child protection plan",
        StatutoryStatus.LookedAfter => "Looked after",
        StatutoryStatus.CareLeaver => "Care leaver",
        StatutoryStatus.Enquiry => "Enquiry under way",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static string Of(ContactMeans means) => means switch
    {
        ContactMeans.Telephone => "telephone",
        ContactMeans.Visit => "visit",
        ContactMeans.Letter => "letter",
        ContactMeans.Text => "text message",
        ContactMeans.Email => "e-mail",
        _ => throw new ArgumentOutOfRangeException(nameof(means)),
    };

    public static string Of(AttemptsDecision decision) => decision switch
    {
        AttemptsDecision.Visit => "a visit",
        AttemptsDecision.OtherAgency => "asking another agency",
        AttemptsDecision.SocialCare => "telling children's social care",
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    public static string Of(ClosingReason reason) => reason switch
    {
        ClosingReason.NeedsMet => "needs met",
        ClosingReason.DeEscalated => "de-escalated",
        ClosingReason.Declined => "declined",
        ClosingReason.Moved => "moved",
        ClosingReason.WasNotBrought => "was not brought",
        ClosingReason.ReferredElsewhere => "referred elsewhere",
        ClosingReason.AdultServices => "moved to adult services",
        ClosingReason.ChildProtectionOrCourt => "child protection or court action",
        ClosingReason.Died => "died",
        ClosingReason.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
