using System.Collections.Immutable;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>A level of need from 1 to 4 that counts from a day on, in whose eyes; the referrer's when not given.</summary>
public sealed record LevelRecorded(int Level, DateOnly On, LevelView? View = null) : EntryEvent;

/// <summary>A statutory status, since when, and the authority that owns it where there is one.</summary>
public sealed record StatusRecorded(StatutoryStatus Status, DateOnly Since, PartyId? Authority) : EntryEvent;

/// <summary>Likely significant harm came to light after the referral.</summary>
public sealed record HarmMarked(DateOnly On) : EntryEvent;

/// <summary>Children's social care was told of likely significant harm.</summary>
public sealed record SocialCareTold(DateOnly On, string Role) : EntryEvent;

/// <summary>Need was looked at again with a tool that the policy names.</summary>
public sealed record NeedReviewed(DateOnly On, string Tool, NeedResult Result) : EntryEvent;

/// <summary>How things are on a scale from 0 to 10, in the eyes of several, on one day.</summary>
public sealed record ScalesRecorded(DateOnly On, ImmutableArray<ScaleScore> Scores) : EntryEvent
{
    public bool Equals(ScalesRecorded? other) => other is not null && On == other.On && Scores.SequenceEqual(other.Scores);

    public override int GetHashCode() => HashCode.Combine(On, Scores.Length);
}

/// <summary>The review of commitment and capacity that lowering or ending help needs, with its four questions answered (DOMAIN §2).</summary>
public sealed record CommitmentReviewed(
    DateOnly On, string Role, bool OverOptimism, bool DisguisedCompliance, bool ProfessionalFatigue, bool GenuineProgress) : EntryEvent;

/// <summary>The service looked at a long wait and decided (WL-08).</summary>
public sealed record LongWaitDecided(DateOnly On, LongWaitDecision Decision) : EntryEvent;

/// <summary>The service reviewed whether the wait has done harm (WL-09).</summary>
public sealed record HarmReviewed(DateOnly On, bool HarmFound) : EntryEvent;

/// <summary>A statutory visit; it counts only when the child was seen (WL-10).</summary>
public sealed record StatutoryVisitMade(DateOnly On, bool ChildSeen) : EntryEvent;

/// <summary>Eligibility for the service ends in a month, named by its first day; known since a day (WL-14).</summary>
public sealed record EligibilityEnds(DateOnly Month, DateOnly On) : EntryEvent;

/// <summary>A plan for the handover before eligibility ends.</summary>
public sealed record HandoverPlanned(DateOnly On) : EntryEvent;
