using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

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
public sealed record Support(
    int Number, SupportKind Kind, string Provider, DateOnly StartedOn, DateOnly ReviewBy, DateOnly? EndedOn, bool AgreedWithFamily)
{
    /// <summary>The row of the directory of local services that gives it; null for what is not in the directory.</summary>
    public string? LocalService { get; init; }

    /// <summary>The party during whose longer closures it is not given, unless a holiday plan carries it.</summary>
    public PartyId? ClosesWith { get; init; }

    public ImmutableArray<HolidayPlan> HolidayPlans { get; init; } = [];

    /// <summary>The day of the latest review; a review recorded late does not take back a later one.</summary>
    public DateOnly? ReviewedOn { get; init; }

    /// <summary>Support by family, friends or community rather than by professionals alone (recommendation 2).</summary>
    public bool IsNetwork => Kind is SupportKind.FamilyNetworkMeeting or SupportKind.FriendsAndCommunity;

    /// <summary>School-based and group support stop while their provider is closed (DOMAIN §1).</summary>
    public bool StopsInClosures => Kind is SupportKind.SchoolBased or SupportKind.Group;

    /// <summary>The last day on which it can be in force.</summary>
    public DateOnly LastDay => EndedOn is { } ended && ended <= ReviewBy ? ended : ReviewBy;

    /// <summary>Its days as if its provider never closed.</summary>
    public Cover Cover => EndedOn is { } ended && ended <= ReviewBy
        ? new Cover(StartedOn, ended, ended)
        : new Cover(StartedOn, ReviewBy, ReviewBy.AddDays(1));

    internal static Support From(SupportRecorded recorded) => new(
        recorded.Number, recorded.Kind, recorded.Provider, recorded.StartedOn, recorded.ReviewBy, recorded.EndedOn, recorded.AgreedWithFamily)
    {
        LocalService = recorded.LocalService,
        ClosesWith = recorded.ClosesWith,
    };

    internal Support Reviewed(SupportReviewed review) =>
        ReviewedOn > review.On ? this : this with { ReviewedOn = review.On, ReviewBy = review.ReviewBy };
}

/// <summary>Who carries a support through a closure of its provider, by role; both days included.</summary>
public sealed record HolidayPlan(string Role, DateOnly From, DateOnly To);

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
