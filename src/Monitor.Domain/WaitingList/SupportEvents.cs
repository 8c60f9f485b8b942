using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>A lead professional was named, by role.</summary>
public sealed record LeadNamed(string Role, DateOnly On) : EntryEvent;

/// <summary>The lead professional left; nobody is named from that day.</summary>
public sealed record LeadEnded(DateOnly On) : EntryEvent;

/// <summary>
/// Interim support was put in place. Its number within the entry is its place among the supports. <paramref name="LocalService"/> names a row of the
/// directory of local services; <paramref name="ClosesWith"/> the party during whose closures it is not given.
/// </summary>
public sealed record SupportRecorded(
    int Number,
    SupportKind Kind,
    string Provider,
    DateOnly StartedOn,
    DateOnly ReviewBy,
    DateOnly? EndedOn,
    bool AgreedWithFamily,
    string? LocalService = null,
    PartyId? ClosesWith = null) : EntryEvent;

/// <summary>A support was looked at again and goes on until a new review-by day.</summary>
public sealed record SupportReviewed(int Number, DateOnly On, DateOnly ReviewBy) : EntryEvent;

/// <summary>A support ended; that day is its last.</summary>
public sealed record SupportEnded(int Number, DateOnly On) : EntryEvent;

/// <summary>Who carries a support through its provider's closure, by role, from when to when; both days included.</summary>
public sealed record HolidayPlanMade(int Number, string Role, DateOnly From, DateOnly To) : EntryEvent;

/// <summary>The family did not want support for now.</summary>
public sealed record SupportWasDeclined(DateOnly On, string AskedRole, DateOnly AskAgainOn) : EntryEvent;

/// <summary>A local service refused the family because of a status; recorded and counted (DOMAIN §1).</summary>
public sealed record SupportRefused(DateOnly On, string LocalService, StatutoryStatus Because) : EntryEvent;

/// <summary>An exchange with the family. Its own view, when given, is kept as text beside the event.</summary>
public sealed record ContactMade(DateOnly On) : EntryEvent;

/// <summary>An attempt at contact that was not answered.</summary>
public sealed record ContactAttempted(DateOnly On, ContactMeans Means) : EntryEvent;

/// <summary>What follows from attempts without an answer.</summary>
public sealed record AttemptsDecided(DateOnly On, AttemptsDecision Decision) : EntryEvent;

/// <summary>Somebody who cares for the child, by role and number within the entry, never by name.</summary>
public sealed record CarerAdded(int Number, string Role) : EntryEvent;

/// <summary>A carer was told that the child is on the list, the expected wait and whom to call: a version of that message.</summary>
public sealed record CarerTold(int Number, int Version, DateOnly On) : EntryEvent;

/// <summary>A carer is not told, for a coded reason. It counts once the safeguarding lead confirmed it.</summary>
public sealed record CarerNotToBeTold(int Number, NotTellingReason Reason, DateOnly On) : EntryEvent;

/// <summary>The safeguarding lead confirmed that a carer is not told.</summary>
public sealed record NotTellingConfirmed(int Number, string Role, DateOnly On) : EntryEvent;

/// <summary>How long this wait is expected to be in all, in days from the referral.</summary>
public sealed record ExpectedWaitChanged(int Days, DateOnly On) : EntryEvent;
