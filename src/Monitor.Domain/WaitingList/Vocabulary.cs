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
public sealed record Closure(DateOnly On, ClosingReason Reason);
