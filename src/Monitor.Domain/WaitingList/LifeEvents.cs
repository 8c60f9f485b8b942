using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.Retention;

namespace Monitor.Domain.WaitingList;

/// <summary>
/// A referral put on the list. <paramref name="QuietFrom"/> is the agency's first day when the entry came with its quiet start (DOMAIN §4).
/// </summary>
public sealed record Received(
    ServiceCode Service,
    PartyId Responsible,
    PartyId ReferredBy,
    CaseReference CaseReference,
    DateOnly ReceivedOn,
    bool HarmMark,
    DateOnly? QuietFrom) : EntryEvent;

/// <summary>The service takes the referral: the family waits for a place.</summary>
public sealed record ReferralAccepted(DateOnly On) : EntryEvent;

/// <summary>The service does not take the referral.</summary>
public sealed record ReferralRejected(DateOnly On, RejectionReason Reason) : EntryEvent;

/// <summary>The referrer was told the service's answer.</summary>
public sealed record ReferrerTold(DateOnly On) : EntryEvent;

/// <summary>A rejected referral was sent again; it keeps the day on which it was first received (DOMAIN §2).</summary>
public sealed record Resubmitted(DateOnly On) : EntryEvent;

/// <summary>The rejected family was contacted and told where else to turn (WL-13).</summary>
public sealed record AlternativeNamed(DateOnly On, string Alternative) : EntryEvent;

/// <summary>The service offered a start.</summary>
public sealed record PlaceOffered(DateOnly On) : EntryEvent;

/// <summary>One of the things that together stop the clock of a service (DOMAIN §2).</summary>
public sealed record ClockStopRecorded(ClockStop Part, DateOnly On) : EntryEvent;

/// <summary>The service began; the wait for it is over.</summary>
public sealed record ServiceStarted(DateOnly On) : EntryEvent;

/// <summary>
/// The entry was closed. A closing as declined says whether that raises concern; as moved, the day and role told in the receiving area; under a
/// child protection plan or for a looked-after child, the day of the conference's or review's decision (DOMAIN §2).
/// </summary>
public sealed record EntryClosed(
    DateOnly On,
    ClosingReason Reason,
    bool? RaisesConcern = null,
    DateOnly? ReceivingAreaToldOn = null,
    string? ReceivingAreaRole = null,
    DateOnly? DecidedOn = null) : EntryEvent;

/// <summary>The wait goes on after it had ended; the reason is kept as text beside the event.</summary>
public sealed record Reopened(DateOnly On) : EntryEvent;

/// <summary>Nothing is asked of the service until a day, inclusive. A hold stops no clock (DOMAIN §2); the reason is text beside the event.</summary>
public sealed record Held(DateOnly On, DateOnly Until, string AuthorRole) : EntryEvent;

/// <summary>A hold ended before its day.</summary>
public sealed record HoldEnded(DateOnly On) : EntryEvent;

/// <summary>An agency is asked to answer for interim support in place of the present one (WL-15).</summary>
public sealed record ResponsibilityProposed(PartyId To, DateOnly On) : EntryEvent;

/// <summary>The agency that was asked takes it; the entry moves to it.</summary>
public sealed record ResponsibilityAccepted(PartyId By, DateOnly On) : EntryEvent;

/// <summary>The agency that was asked refuses, with a reason as text beside the event; the board's manager settles it.</summary>
public sealed record ResponsibilityRefused(PartyId By, DateOnly On) : EntryEvent;

/// <summary>The board's manager settled which agency answers, after a refusal.</summary>
public sealed record ResponsibilitySettled(PartyId Agency, DateOnly On) : EntryEvent;

/// <summary>The entry is on its way to another agency; until it arrived the present one answers (DESIGN §3).</summary>
public sealed record TransferBegun(PartyId To, DateOnly On) : EntryEvent;

/// <summary>Another agency answers from here on. No clock starts again.</summary>
public sealed record Transferred(PartyId From, PartyId To, DateOnly On) : EntryEvent;

/// <summary>Another entry of the same family in the same agency: what is recorded can count for both.</summary>
public sealed record Linked(EntryId To) : EntryEvent;

/// <summary>The two are not of one family after all.</summary>
public sealed record Unlinked(EntryId From) : EntryEvent;

/// <summary>An earlier wait of the same subject for the same service goes on in this one: the wait is counted from its first day (DOMAIN §2, spells).</summary>
public sealed record SpellJoined(DateOnly WaitFrom) : EntryEvent;

/// <summary>The same subject was helped before; the month in which that ended, never by whom (DOMAIN §2, re-referral).</summary>
public sealed record HelpedBefore(DateOnly ClosedMonth) : EntryEvent;

/// <summary>The day on which the referral was received was recorded wrongly; this is the right one.</summary>
public sealed record ReferralDateCorrected(DateOnly ReceivedOn) : EntryEvent;

/// <summary>
/// Something recorded was not so: the event of that number counts for nothing. It stays where it is, and the reason is text beside this one.
/// </summary>
public sealed record FactWithdrawn(int Sequence) : EntryEvent;

/// <summary>
/// What was written beside the events of those numbers is gone for good; that something was written, and when, stays. The chain covers a salted digest of
/// words and not the words, so it still verifies (DESIGN §3).
/// </summary>
public sealed record TextErased(ImmutableArray<int> Sequences, ErasureReason Reason) : EntryEvent
{
    /// <summary>How many can be erased at once: each is a row of the one transaction.</summary>
    public const int AtOnce = 80;

    public bool Equals(TextErased? other) => other is not null && Reason == other.Reason && Sequences.SequenceEqual(other.Sequences);

    public override int GetHashCode() => HashCode.Combine(Reason, Sequences.Length);
}

/// <summary>The entry is kept whole, whatever its age, until the hold ends; the reason is text beside the event.</summary>
public sealed record LegalHoldPlaced(DateOnly On) : EntryEvent;

/// <summary>The entry is kept as long as others are, again.</summary>
public sealed record LegalHoldEnded(DateOnly On) : EntryEvent;
