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

    public static string Of(RejectionReason reason) => reason switch
    {
        RejectionReason.Duplicate => "it is on the list already",
        RejectionReason.ThresholdNotMet => "threshold not met",
        RejectionReason.OtherService => "another service is right",
        RejectionReason.Incomplete => "incomplete",
        RejectionReason.OutOfArea => "out of area",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    public static string Of(ClockStop part) => part switch
    {
        ClockStop.FirstContact => "First attended contact",
        ClockStop.BaselineMeasure => "Baseline outcome measure",
        ClockStop.PlanOrIntervention => "Agreed care plan or first intervention",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    public static string Of(LevelView view) => view switch
    {
        LevelView.Referrer => "as the referrer sees it",
        LevelView.Service => "as the service sees it",
        LevelView.Agreed => "agreed",
        _ => throw new ArgumentOutOfRangeException(nameof(view)),
    };

    public static string Of(NeedResult result) => result switch
    {
        NeedResult.Lower => "lower than before",
        NeedResult.Same => "the same as before",
        NeedResult.Higher => "higher than before",
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    public static string Of(Rater rater) => rater switch
    {
        Rater.Child => "child",
        Rater.Carer => "carer",
        Rater.Network => "family network",
        Rater.Worker => "worker",
        _ => throw new ArgumentOutOfRangeException(nameof(rater)),
    };

    public static string Of(LongWaitDecision decision) => decision switch
    {
        LongWaitDecision.Prioritise => "a start is brought forward",
        LongWaitDecision.KeepPlace => "the place on the list stays as it is",
        LongWaitDecision.OtherService => "another service is asked",
        LongWaitDecision.ReviewNeed => "need is reviewed first",
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    public static string Of(NotTellingReason reason) => reason switch
    {
        NotTellingReason.Safety => "safety",
        NotTellingReason.NoParentalResponsibility => "no parental responsibility",
        NotTellingReason.YoungPersonsWish => "the young person's wish",
        NotTellingReason.Untraceable => "untraceable",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
