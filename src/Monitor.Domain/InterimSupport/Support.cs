namespace Monitor.Domain.InterimSupport;

/// <summary>What a family can be given while it waits (DOMAIN §1).</summary>
public enum SupportKind
{
    ContactAndCheckIn,
    Parenting,
    SchoolBased,
    FamilyNetworkMeeting,
    FriendsAndCommunity,
    TargetedEarlyHelp,
    Group,
    CrisisOrSafetyPlan,
    Digital,
    Signposting,
}

/// <summary>
/// One interim support. It is in force from its start to the day it ended, or to its review-by day if nobody reviewed it by then; both days included.
/// </summary>
public sealed record Support(int Number, SupportKind Kind, string Provider, DateOnly StartedOn, DateOnly ReviewBy, DateOnly? EndedOn, bool AgreedWithFamily)
{
    /// <summary>Support by family, friends or community rather than by professionals alone (recommendation 2).</summary>
    public bool IsNetwork => Kind is SupportKind.FamilyNetworkMeeting or SupportKind.FriendsAndCommunity;

    public Cover Cover => EndedOn is { } ended && ended <= ReviewBy
        ? new Cover(StartedOn, ended, ended)
        : new Cover(StartedOn, ReviewBy, ReviewBy.AddDays(1));
}

/// <summary>The family was asked and did not want support; this stands in for support up to the day to ask again, at most 28 days later (policy).</summary>
public sealed record SupportDeclined(DateOnly On, string AskedRole, DateOnly AskAgainOn)
{
    public Cover Cover => new(On, AskAgainOn, AskAgainOn.AddDays(1));
}

/// <summary>Days on which something is in place, and the day from which its lapse is counted: the day support ended, or the day after its review-by passed.</summary>
public readonly record struct Cover(DateOnly From, DateOnly To, DateOnly LapseCountsFrom)
{
    /// <summary>Whether it covers a day at all.</summary>
    internal bool IsAny => From <= To;

    /// <summary>Whether it goes on for longer; of two with the same last day, the one whose lapse counts later.</summary>
    internal bool Outlasts(Cover other) => IsAny && (To > other.To || (To == other.To && LapseCountsFrom > other.LapseCountsFrom));
}
