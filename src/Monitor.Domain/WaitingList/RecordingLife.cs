using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Retention;

namespace Monitor.Domain.WaitingList;

/// <summary>What an entry's closing is said to be.</summary>
public sealed record ClosingFacts(
    DateOnly? On,
    ClosingReason? Reason,
    bool? RaisesConcern = null,
    DateOnly? ReceivingAreaToldOn = null,
    string? ReceivingAreaRole = null,
    DateOnly? DecidedOn = null);

/// <content>The life of an entry: answered, offered, started, closed, reopened, held, corrected (DOMAIN §2).</content>
public static partial class Recording
{
    private const int LongestHoldDays = 366;

    public static Result<ImmutableArray<NewEvent>> Acceptance(WaitingListEntry entry, DateOnly? on, DateOnly? referrerToldOn, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.OnListSince, on, "on", now.Today);
        var told = faults.OptionallyHappenedSince(day, referrerToldOn, "referrerToldOn", now.Today);
        faults.Needs(entry.AcceptedOn is null, "already-accepted", "This referral is accepted already.", "on");
        return faults.Or(entry, () => WithReferrerTold(new ReferralAccepted(day), null, told));
    }

    public static Result<ImmutableArray<NewEvent>> Rejecting(
        WaitingListEntry entry, DateOnly? on, RejectionReason? reason, string? why, DateOnly? referrerToldOn, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.OnListSince, on, "on", now.Today);
        var told = faults.OptionallyHappenedSince(day, referrerToldOn, "referrerToldOn", now.Today);
        faults.Needs(reason is not null, "reason-missing", "Say why: duplicate, threshold not met, other service, incomplete, or out of area.", "reason");
        faults.Needs(entry.OfferedOn is null, "already-offered", "A start has been offered; the referral can no longer be rejected.", "on");
        var text = faults.Text(why, "why");
        return faults.Or(entry, () => WithReferrerTold(new ReferralRejected(day, reason!.Value), text, told));
    }

    public static Result<ImmutableArray<NewEvent>> TellingReferrer(WaitingListEntry entry, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var answered = entry.AcceptedOn ?? entry.Rejection?.On;
        faults.Needs(answered is not null, "not-answered", "The referral has not been answered yet.", "on");
        var day = faults.HappenedSince(answered ?? entry.ReceivedOn, on, "on", now.Today);
        return faults.Or(() => [new NewEvent(new ReferrerTold(day))]);
    }

    public static Result<ImmutableArray<NewEvent>> Resubmission(WaitingListEntry entry, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var rejected = entry is { Rejection: { } rejection, Closure: null } ? rejection.On : default(DateOnly?);
        faults.Needs(rejected is not null, "not-rejected", "Only a rejected referral is sent again.", "on");
        var day = faults.HappenedSince(rejected ?? entry.ReceivedOn, on, "on", now.Today);
        return faults.Or(() => [new NewEvent(new Resubmitted(day))]);
    }

    public static Result<ImmutableArray<NewEvent>> Alternative(WaitingListEntry entry, DateOnly? on, string? alternative, in Circumstances now)
    {
        var faults = new Faults();
        faults.Needs(entry.Rejection is not null, "not-rejected", "An alternative is named after a rejection.", "on");
        var day = faults.HappenedSince(entry.Rejection?.On ?? entry.ReceivedOn, on, "on", now.Today);
        var named = faults.Words(alternative, "alternative", LongestProvider, "Name the service the family was told of.");
        return faults.Or(() => [new NewEvent(new AlternativeNamed(day, named))]);
    }

    public static Result<ImmutableArray<NewEvent>> Offer(WaitingListEntry entry, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.OnListSince, on, "on", now.Today);
        return faults.Or(entry, () => [new NewEvent(new PlaceOffered(day))]);
    }

    /// <summary>The service started; for a service whose clock stops with three things together, one of them (DOMAIN §2).</summary>
    public static Result<ImmutableArray<NewEvent>> Start(WaitingListEntry entry, DateOnly? on, in Circumstances now, ClockStop? part = null)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.OnListSince, on, "on", now.Today);
        var needsAll = now.Policy.FindService(entry.Service)?.StopsAtAllThree is true;
        faults.Needs(
            !needsAll || part is not null, "clock-stop-part-missing",
            "Say what happened: the first attended contact, the baseline measure, or an agreed plan or first intervention. The wait ends when all three are recorded.", "part");

        return faults.Or(entry, () =>
        {
            if (!needsAll)
            {
                return [new NewEvent(new ServiceStarted(day))];
            }

            var stops = entry.ClockStops.Where(known => known.Part != part).Append(new ClockStopOn(part!.Value, day)).ToList();
            var recorded = new NewEvent(new ClockStopRecorded(part.Value, day));
            return stops.Count == Enum.GetValues<ClockStop>().Length ? [recorded, new NewEvent(new ServiceStarted(stops.Max(stop => stop.On)))] : [recorded];
        });
    }

    /// <summary>A start in a case system's history, taken as it is.</summary>
    public static Result<ImmutableArray<NewEvent>> ImportedStart(WaitingListEntry entry, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.ReceivedOn, on, "on", now.Today);
        return faults.Or(entry, () => [new NewEvent(new ServiceStarted(day))]);
    }

    /// <summary>A closing in a case system's history: it carries no review of commitment and capacity, and is taken as it is.</summary>
    public static Result<ImmutableArray<NewEvent>> ImportedClosing(WaitingListEntry entry, DateOnly? on, ClosingReason? reason, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.ReceivedOn, on, "on", now.Today);
        faults.Needs(reason is not null, "reason-missing", "Say why the entry ends.", "reason");
        return faults.Or(entry, () => [new NewEvent(new EntryClosed(day, reason!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> Closing(WaitingListEntry entry, ClosingFacts facts, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.HappenedSince(entry.OnListSince, facts.On, "on", now.Today);
        var reason = facts.Reason;
        faults.Needs(reason is not null, "reason-missing", "Say why the entry ends.", "reason");
        faults.Needs(
            reason is null || !Guard.Covers(reason.Value) || Guard.IsReviewed(entry, day, now.Policy.Guard),
            "commitment-not-reviewed",
            $"Before this, review commitment and capacity and record it: none is recorded in the last {now.Policy.Guard.ReviewWithinDays} days.", "reason");
        faults.Needs(
            reason is not ClosingReason.Declined || facts.RaisesConcern is not null,
            "raises-concern-missing", "Say whether the family's declining raises concern.", "raisesConcern");
        var decided = faults.OptionallyHappened(facts.DecidedOn, "decidedOn", now.Today);
        var told = faults.OptionallyHappened(facts.ReceivingAreaToldOn, "receivingAreaToldOn", now.Today);
        var role = reason is ClosingReason.Moved
            ? faults.Words(facts.ReceivingAreaRole, "receivingAreaRole", LongestRole, "Name the role told in the receiving area.")
            : null;
        faults.Needs(
            reason is not ClosingReason.Moved || told is not null,
            "receiving-area-told-on-missing", "Enter the day on which the receiving area was told.", "receivingAreaToldOn");
        faults.Needs(
            reason is null || !Guard.Covers(reason.Value) || !Guard.NeedsDecision(entry.Status) || decided is not null,
            "decided-on-missing", "Enter the day of the conference's or review's decision: the child is under a protection plan or looked after.", "decidedOn");

        return faults.Or(entry, () => [new NewEvent(new EntryClosed(
            day, reason!.Value, reason is ClosingReason.Declined ? facts.RaisesConcern : null, told, role, decided))]);
    }

    public static Result<ImmutableArray<NewEvent>> Reopening(WaitingListEntry entry, DateOnly? on, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        faults.Needs(entry.StartedOn is not null || entry.Closure is not null, "not-ended", "Only an entry whose wait has ended is reopened.", "on");
        var day = faults.HappenedSince(entry.EndedOn ?? entry.ReceivedOn, on, "on", now.Today);
        var why = faults.Text(reason, "reason");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say why the wait goes on.", "reason");
        faults.Needs(!entry.IsSilent, "died", "This entry was closed because of a death. If that was recorded by mistake, withdraw it.", "on");
        return faults.Or(() => [new NewEvent(new Reopened(day), why)]);
    }

    public static Result<ImmutableArray<NewEvent>> Holding(
        WaitingListEntry entry, DateOnly? until, string? authorRole, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(until is not null, "until-missing", "Enter the last day of the hold.", "until");
        faults.Needs(
            until is null || (until >= today && until <= today.AddDays(LongestHoldDays)), "until-impossible", "A hold ends today or later, within a year.", "until");
        var role = faults.Words(authorRole, "authorRole", LongestRole, "Name the role of whoever decides on the hold.");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say why.", "reason");
        var why = faults.Text(reason, "reason");
        return faults.Or(entry, () => [new NewEvent(new Held(today, until!.Value, role), why)]);
    }

    public static Result<ImmutableArray<NewEvent>> EndOfHold(WaitingListEntry entry, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(entry.Hold is not null, "not-held", "There is no hold on this entry.", "on");
        return faults.Or(entry, () => [new NewEvent(new HoldEnded(today))]);
    }

    /// <summary>Asks another agency to answer for interim support; or, by the same words, hands the entry over (WL-15).</summary>
    public static Result<ImmutableArray<NewEvent>> Proposing(WaitingListEntry entry, PartyId? to, Partnership partnership, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Agency(partnership, to, "to");
        faults.Needs(to != entry.Responsible, "agency-is-responsible", "Your agency is responsible already.", "to");
        faults.Needs(entry.Proposal is null, "already-proposed", "Another agency has been asked already.", "to");
        faults.Needs(entry.MovingTo is null, "is-moving", "This entry is on its way to another agency.", "to");
        return faults.Or(entry, () => [new NewEvent(new ResponsibilityProposed(to!.Value, today))]);
    }

    /// <summary>The agency that was asked accepts, and the entry moves to it.</summary>
    public static Result<ImmutableArray<NewEvent>> Accepting(WaitingListEntry entry, PartyId by, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(entry.Proposal is { RefusedOn: null } proposal && proposal.To == by, "not-asked", "Your agency has not been asked, or has answered.", "on");
        return faults.Or(entry, () => [new NewEvent(new ResponsibilityAccepted(by, today)), new NewEvent(new TransferBegun(by, today))]);
    }

    public static Result<ImmutableArray<NewEvent>> Refusing(WaitingListEntry entry, PartyId by, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(entry.Proposal is { RefusedOn: null } proposal && proposal.To == by, "not-asked", "Your agency has not been asked, or has answered.", "on");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say why your agency cannot answer for it.", "reason");
        var why = faults.Text(reason, "reason");
        return faults.Or(entry, () => [new NewEvent(new ResponsibilityRefused(by, today), why)]);
    }

    /// <summary>The board's manager settles a refusal: the agency that answers from now on.</summary>
    public static Result<ImmutableArray<NewEvent>> Settling(WaitingListEntry entry, PartyId? agency, Partnership partnership, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(entry.Proposal is { RefusedOn: not null }, "not-refused", "No refusal waits to be settled.", "agency");
        faults.Agency(partnership, agency, "agency");

        return faults.Or(entry, () => agency == entry.Responsible
            ? [new NewEvent(new ResponsibilitySettled(agency!.Value, today))]
            : [new NewEvent(new ResponsibilitySettled(agency!.Value, today)), new NewEvent(new TransferBegun(agency.Value, today))]);
    }

    public static Result<ImmutableArray<NewEvent>> CorrectingReferralDate(WaitingListEntry entry, DateOnly? receivedOn, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(receivedOn, "receivedOn", now.Today);
        faults.Needs(entry.EndedOn is not { } ended || day <= ended, "after-the-end", "The referral cannot have been received after the wait ended.", "receivedOn");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say why the day is corrected.", "reason");
        var why = faults.Text(reason, "reason");
        return faults.Or(() => [new NewEvent(new ReferralDateCorrected(day), why)]);
    }

    /// <summary>
    /// Takes back something that was recorded and was not so. What the ladder did, and what another agency answered, stay as they are.
    /// </summary>
    public static Result<ImmutableArray<NewEvent>> Withdrawing(IReadOnlyList<HistoryItem> history, int? sequence, string? reason)
    {
        var faults = new Faults();
        var item = history.FirstOrDefault(each => each.Sequence == sequence);
        faults.Needs(item is not null, "event-unknown", "There is no such record on this entry.", "sequence");
        faults.Needs(item is null || CanBeWithdrawn(item.Event), "cannot-be-withdrawn", "This record cannot be taken back; record what is right beside it.", "sequence");
        faults.Needs(
            item is null || !history.Any(each => each.Event is FactWithdrawn withdrawn && withdrawn.Sequence == sequence),
            "already-withdrawn", "This record has been taken back already.", "sequence");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say what was wrong with it.", "reason");
        var why = faults.Text(reason, "reason");
        return faults.Or(() => [new NewEvent(new FactWithdrawn(sequence!.Value), why)]);
    }

    public static bool CanBeWithdrawn(EntryEvent happened) => happened is not (
        Received or FactWithdrawn or LadderOpened or StepRaised or StepTold or LadderAcknowledged or LadderResolved
        or ResponsibilityProposed or ResponsibilityAccepted or ResponsibilityRefused or ResponsibilitySettled or TransferBegun or Transferred
        or SpellJoined or HelpedBefore or CarerAdded or TextErased or LegalHoldPlaced or LegalHoldEnded);

    /// <summary>
    /// Erases the words beside one record, because whoever they are about asked for it or because they should not be here. The record itself stays.
    /// </summary>
    public static Result<ImmutableArray<NewEvent>> Erasing(WaitingListEntry entry, IReadOnlyList<HistoryItem> history, int? sequence, ErasureReason? reason)
    {
        var faults = new Faults();
        var item = history.FirstOrDefault(each => each.Sequence == sequence);
        faults.Needs(item is not null, "event-unknown", "There is no such record on this entry.", "sequence");
        faults.Needs(item is null or { Text: not null }, "no-words", "Nothing is written beside this record, or it has been erased already.", "sequence");
        faults.Needs(reason is ErasureReason.Request or ErasureReason.Mistake, "reason-missing", "Say whether somebody asked for it, or it was written by mistake.", "reason");
        faults.Needs(entry.LegalHoldSince is null, "legal-hold", "This entry is held for a legal reason: nothing of it may be erased until the hold ends.", "sequence");
        faults.Needs(entry.MovingTo is null, "entry-moving", "This entry is on its way to another agency. Try again in a few minutes.", "sequence");
        return faults.Or(() => [new NewEvent(new TextErased([sequence!.Value], reason!.Value))]);
    }

    /// <summary>Keeps an entry whole until the hold ends, however old it becomes.</summary>
    public static Result<ImmutableArray<NewEvent>> HoldingForLaw(WaitingListEntry entry, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(entry.LegalHoldSince is null, "held-already", "This entry is held for a legal reason already.", "reason");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say who asked for it, and by which letter or order.", "reason");
        var why = faults.Text(reason, "reason");
        return faults.Or(() => [new NewEvent(new LegalHoldPlaced(today), why)]);
    }

    /// <summary>Ends the hold; what is older than the board keeps goes with the next night.</summary>
    public static Result<ImmutableArray<NewEvent>> EndOfLegalHold(WaitingListEntry entry, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        faults.Needs(entry.LegalHoldSince is not null, "not-held", "This entry is not held for a legal reason.", "reason");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say who agreed that the hold ends.", "reason");
        var why = faults.Text(reason, "reason");
        return faults.Or(() => [new NewEvent(new LegalHoldEnded(today), why)]);
    }

    private static ImmutableArray<NewEvent> WithReferrerTold(EntryEvent answer, string? text, DateOnly? told) =>
        told is { } on ? [new NewEvent(answer, text), new NewEvent(new ReferrerTold(on))] : [new NewEvent(answer, text)];
}
