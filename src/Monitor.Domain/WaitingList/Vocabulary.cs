using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>The statutory position of the child, from none upwards (DOMAIN §1).</summary>
public enum StatutoryStatus
{
    None,
    EarlyHelp,
    ChildInNeed,
    ChildProtection,
    LookedAfter,
    CareLeaver,
    Enquiry,
}

/// <summary>Why an entry was closed before or without the service starting (DOMAIN §2).</summary>
public enum ClosingReason
{
    NeedsMet,
    DeEscalated,
    Declined,
    Moved,
    WasNotBrought,
    ReferredElsewhere,
    AdultServices,
    ChildProtectionOrCourt,
    Died,
    Other,
}

/// <summary>How somebody tried to reach a family.</summary>
public enum ContactMeans
{
    Telephone,
    Visit,
    Letter,
    Text,
    Email,
}

/// <summary>What was decided after attempts without an answer (DOMAIN §1).</summary>
public enum AttemptsDecision
{
    Visit,
    OtherAgency,
    SocialCare,
}

/// <summary>The level of need that counts from a day on. Levels run from 1 to 4; none recorded counts as 3.</summary>
public readonly record struct LevelChange(DateOnly On, int Level)
{
    public const int Lowest = 1;
    public const int Highest = 4;
    public const int WhenNotRecorded = 3;
}

/// <summary>An unanswered attempt at contact.</summary>
public readonly record struct Attempt(DateOnly On, ContactMeans Means);

/// <summary>Children's social care was told of likely significant harm: when, and by which role.</summary>
public sealed record SocialCareTelling(DateOnly On, string Role);

/// <summary>The named role that co-ordinates the help, never a person's name.</summary>
public sealed record LeadProfessional(string Role, DateOnly Since);

/// <summary>How and when an entry ended.</summary>
public sealed record Closure(DateOnly On, ClosingReason Reason, bool? RaisesConcern = null);

/// <summary>Why a service does not take a referral (DOMAIN §2).</summary>
public enum RejectionReason
{
    Duplicate,
    ThresholdNotMet,
    OtherService,
    Incomplete,
    OutOfArea,
}

/// <summary>A service's refusal of a referral.</summary>
public sealed record Rejection(DateOnly On, RejectionReason Reason);

/// <summary>What together stops a clock that does not stop with the start of the service alone (DOMAIN §2, CAMHS).</summary>
public enum ClockStop
{
    FirstContact,
    BaselineMeasure,
    PlanOrIntervention,
}

/// <summary>One part of a clock stop, and its day.</summary>
public readonly record struct ClockStopOn(ClockStop Part, DateOnly On);

/// <summary>Nothing is asked of the service until a day, inclusive; in whose judgement, by role.</summary>
public sealed record Hold(DateOnly On, DateOnly Until, string AuthorRole);

/// <summary>An agency that was asked to answer for interim support, since when, and whether it refused.</summary>
public sealed record Proposal(PartyId To, DateOnly On, DateOnly? RefusedOn);

/// <summary>In whose eyes a level of need is as it was recorded.</summary>
public enum LevelView
{
    Referrer,
    Service,
    Agreed,
}

/// <summary>A level as one side sees it from a day on.</summary>
public readonly record struct LevelSeen(DateOnly On, int Level, LevelView View);

/// <summary>What a review of need came to, beside the review before.</summary>
public enum NeedResult
{
    Lower,
    Same,
    Higher,
}

/// <summary>Whose score a scale holds.</summary>
public enum Rater
{
    Child,
    Carer,
    Network,
    Worker,
}

/// <summary>A score from 0 (worst) to 10 (best); <paramref name="Carer"/> is the carer's number within the entry when a carer gave it.</summary>
public readonly record struct ScaleScore(Rater By, int Score, int? Carer = null);

/// <summary>What a service decides about a long wait (WL-08).</summary>
public enum LongWaitDecision
{
    Prioritise,
    KeepPlace,
    OtherService,
    ReviewNeed,
}

/// <summary>The end of eligibility for a service, as the first day of its month, and since when it is known.</summary>
public readonly record struct Eligibility(DateOnly Month, DateOnly KnownOn);

/// <summary>Why a carer is not told of the wait (DOMAIN §3).</summary>
public enum NotTellingReason
{
    Safety,
    NoParentalResponsibility,
    YoungPersonsWish,
    Untraceable,
}

/// <summary>A decision not to tell a carer, and the day on which the safeguarding lead confirmed it.</summary>
public sealed record NotTelling(NotTellingReason Reason, DateOnly On, DateOnly? ConfirmedOn);

/// <summary>Somebody who cares for the child: what they were told last, or that they are not told.</summary>
public sealed record Carer(int Number, string Role, int ToldVersion, DateOnly? ToldOn, NotTelling? NotTold);

/// <summary>The whole wait that is expected, in days from the referral, as known from a day on.</summary>
public readonly record struct ExpectedWait(DateOnly On, int Days);
