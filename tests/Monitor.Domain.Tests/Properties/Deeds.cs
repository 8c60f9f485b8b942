using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Properties;

/// <summary>Kinds of deeds.</summary>
internal enum DeedKind
{
    LevelOfReferrer,
    LevelOfService,
    LevelAgreed,
    Lead,
    LeadLeft,
    Support,
    GroupSupport,
    SupportReview,
    SupportEnd,
    HolidayPlan,
    Declined,
    Contact,
    Attempt,
    AnotherAttempt,
    Decision,
    Carer,
    CarerTold,
    CarerNotTold,
    NotTellingConfirmed,
    ExpectedWait,
    NeedReview,
    LongWait,
    HarmReview,
    Status,
    Visit,
    Eligibility,
    Handover,
    Accept,
    Reject,
    TellReferrer,
    Resubmit,
    Alternative,
    Offer,
    Start,
    Close,
    Reopen,
    Hold,
    EndHold,
    Propose,
    Refuse,
    Settle,
    CorrectReferral,
    JoinSpell,
    Commitment,
    Withdraw,
    Acknowledge,
    Repeat,
}

/// <summary>Makes of a deed what could be recorded at that moment: nothing where the product would refuse it.</summary>
internal static class Deeds
{
    private static readonly PartyId Surgery = PartyId.Parse("northmere-surgery", null);
    private static readonly PartyId Council = PartyId.Parse("northmere-council", null);

    public static EntryEvent? Of(
        Deed deed, DateOnly today, WaitingListEntry entry, IReadOnlyList<(DateOnly On, EntryEvent Event)> history, World world)
    {
        var on = today.AddDays(-deed.Late);
        return entry.EndedOn is null ? WhileWaiting(deed, on, today, entry, history, world) : Afterwards(deed, on, today, entry, history);
    }

    private static EntryEvent? WhileWaiting(
        Deed deed, DateOnly on, DateOnly today, WaitingListEntry entry, IReadOnlyList<(DateOnly On, EntryEvent Event)> history, World world) => deed.Kind switch
        {
            DeedKind.LevelOfReferrer => new LevelRecorded(1 + (deed.Other % 4), on),
            DeedKind.LevelOfService => new LevelRecorded(1 + (deed.Other % 4), on, LevelView.Service),
            DeedKind.LevelAgreed => new LevelRecorded(1 + (deed.Other % 4), on, LevelView.Agreed),
            DeedKind.Lead when LastLeadLeft(history) is not { } left || on >= left => new LeadNamed("Lead", on),
            DeedKind.LeadLeft when entry.Lead is not null => new LeadEnded(on),
            DeedKind.Support => Support(deed, today, entry, SupportKind.Parenting),
            DeedKind.GroupSupport => Support(deed, today, entry, SupportKind.Group),
            DeedKind.SupportReview when Number(entry, deed) is { } number => new SupportReviewed(number, on, on.AddDays(deed.Some)),
            DeedKind.SupportEnd when Number(entry, deed) is { } number => new SupportEnded(number, on),
            DeedKind.HolidayPlan when Number(entry, deed) is { } number => new HolidayPlanMade(number, "Play worker", on, on.AddDays(2 * deed.Some)),
            DeedKind.Declined => new SupportWasDeclined(on, "Lead", on.AddDays(deed.Some)),
            DeedKind.Contact => new ContactMade(on),
            DeedKind.Attempt => new ContactAttempted(on, (ContactMeans)(deed.Other % 5)),
            DeedKind.AnotherAttempt => new ContactAttempted(on, (ContactMeans)(deed.Other % 2)),
            DeedKind.Decision => new AttemptsDecided(on, AttemptsDecision.Visit),
            DeedKind.Carer when entry.Carers.Length < 4 => new CarerAdded(entry.Carers.Length + 1, "Mother"),
            DeedKind.CarerTold when Carer(entry, deed) is { } number => new CarerTold(
                number, CarerMessage.Owed(entry, on, world.Policy.Carers).Version, on),
            DeedKind.CarerNotTold when Carer(entry, deed) is { } number => new CarerNotToBeTold(number, NotTellingReason.Safety, on),
            DeedKind.NotTellingConfirmed when entry.Carers.FirstOrDefault(carer => carer.NotTold is { ConfirmedOn: null }) is { } waiting =>
                new NotTellingConfirmed(waiting.Number, "Safeguarding lead", today),
            DeedKind.ExpectedWait => new ExpectedWaitChanged(20 + (2 * deed.Other), on),
            DeedKind.NeedReview => new NeedReviewed(on, "Outcomes Star", NeedResult.Same),
            DeedKind.LongWait when on >= entry.WaitFrom => new LongWaitDecided(on, LongWaitDecision.KeepPlace),
            DeedKind.HarmReview when on >= entry.WaitFrom => new HarmReviewed(on, HarmFound: false),
            DeedKind.Status => Status(deed, on, entry, history),
            DeedKind.Visit => new StatutoryVisitMade(on, deed.Other % 4 > 0),
            DeedKind.Eligibility => new EligibilityEnds(new DateOnly(today.Year, today.Month, 1).AddMonths(deed.Some % 6), today),
            DeedKind.Handover when entry.Eligibility is not null => new HandoverPlanned(on),
            DeedKind.Accept when entry.AcceptedOn is null && on >= entry.OnListSince => new ReferralAccepted(on),
            DeedKind.Reject when deed.Other < 40 && entry.OfferedOn is null && on >= entry.OnListSince => new ReferralRejected(on, RejectionReason.Incomplete),
            DeedKind.TellReferrer when entry.AcceptedOn <= on => new ReferrerTold(on),
            DeedKind.Offer when deed.Other < 50 && on >= entry.OnListSince => new PlaceOffered(on),
            DeedKind.Start when deed.Other < 40 && on >= entry.OnListSince => new ServiceStarted(on),
            DeedKind.Close when deed.Other < 60 && on >= entry.OnListSince => new EntryClosed(
                on, deed.Other % 3 > 0 ? ClosingReason.Declined : deed.Other % 2 > 0 ? ClosingReason.Died : ClosingReason.NeedsMet,
                deed.Other % 3 > 0 && deed.Other < 50 ? false : null),
            DeedKind.Hold => new Held(today, today.AddDays(deed.Some), "Team manager"),
            DeedKind.EndHold when entry.Hold is not null => new HoldEnded(today),
            DeedKind.Propose when entry.Proposal is null => new ResponsibilityProposed(Surgery, today),
            DeedKind.Refuse when entry.Proposal is { RefusedOn: null } => new ResponsibilityRefused(Surgery, today),
            DeedKind.Settle when entry.Proposal is { RefusedOn: not null } => new ResponsibilitySettled(entry.Responsible, today),
            DeedKind.JoinSpell when deed.Other < 50 => new SpellJoined(entry.ReceivedOn.AddDays(-1 - deed.Some)),
            _ => AnyTime(deed, on, today, entry, history),
        };

    private static EntryEvent? Afterwards(
        Deed deed, DateOnly on, DateOnly today, WaitingListEntry entry, IReadOnlyList<(DateOnly On, EntryEvent Event)> history) => deed.Kind switch
        {
            DeedKind.TellReferrer when (entry.AcceptedOn ?? entry.Rejection?.On) <= on => new ReferrerTold(on),
            DeedKind.Resubmit when entry is { Rejection: { } rejection, Closure: null } && on >= rejection.On => new Resubmitted(on),
            DeedKind.Alternative when entry.Rejection?.On <= on => new AlternativeNamed(on, "Youth centre"),
            DeedKind.Reopen when entry.Rejection is null && !entry.IsSilent && on >= entry.EndedOn => new Reopened(on),
            _ => AnyTime(deed, on, today, entry, history),
        };

    private static EntryEvent? AnyTime(
        Deed deed, DateOnly on, DateOnly today, WaitingListEntry entry, IReadOnlyList<(DateOnly On, EntryEvent Event)> history) => deed.Kind switch
        {
            DeedKind.Commitment when on >= entry.ReceivedOn => new CommitmentReviewed(on, "Team manager", false, false, false, true),
            DeedKind.CorrectReferral when entry.ReceivedOn.AddDays(5 - deed.Some) is var right && right <= today && !(right > entry.EndedOn) =>
                new ReferralDateCorrected(right),
            DeedKind.Withdraw => Withdraw(deed, history),
            DeedKind.Acknowledge => Acknowledge(deed, entry, today),
            DeedKind.Repeat when entry.EndedOn is null && Repeatable(history) is { } again => again,
            _ => null,
        };

    private static SupportRecorded Support(Deed deed, DateOnly today, WaitingListEntry entry, SupportKind kind)
    {
        var from = today.AddDays((deed.Other % 40) - 20);
        DateOnly? ended = deed.Other % 3 == 0 ? from.AddDays(deed.Some / 2) : null;
        return new SupportRecorded(
            entry.Supports.Select(support => support.Number).DefaultIfEmpty(0).Max() + 1,
            kind, "Family hub", from, from.AddDays(2 * deed.Some), ended, true, null, Parties.School().Id);
    }

    private static int? Number(WaitingListEntry entry, Deed deed) => entry.Supports.IsEmpty ? null : entry.Supports[deed.Other % entry.Supports.Length].Number;

    private static int? Carer(WaitingListEntry entry, Deed deed) => entry.Carers.IsEmpty ? null : entry.Carers[deed.Other % entry.Carers.Length].Number;

    private static DateOnly? LastLeadLeft(IReadOnlyList<(DateOnly On, EntryEvent Event)> history) =>
        history.Select(item => item.Event).OfType<LeadEnded>().Select(left => (DateOnly?)left.On).Max();

    /// <summary>The same status again, or one that it never was before: a child does not go back and forth here.</summary>
    private static StatusRecorded? Status(Deed deed, DateOnly on, WaitingListEntry entry, IReadOnlyList<(DateOnly On, EntryEvent Event)> history)
    {
        var status = (StatutoryStatus)(deed.Other % 4);
        var known = history.Select(item => item.Event).OfType<StatusRecorded>().ToList();
        var isNew = known.All(before => before.Status != status);
        var isSame = entry.Status == status && (on >= entry.StatusSince || known.All(before => before.Status == status));
        return isNew || isSame ? new StatusRecorded(status, on, Council) : null;
    }

    private static FactWithdrawn? Withdraw(Deed deed, IReadOnlyList<(DateOnly On, EntryEvent Event)> history)
    {
        var gone = history.Select(item => item.Event).OfType<FactWithdrawn>().Select(withdrawn => withdrawn.Sequence).ToHashSet();
        var facts = Enumerable.Range(1, history.Count)
            .Where(sequence => !gone.Contains(sequence) && Recording.CanBeWithdrawn(history[sequence - 1].Event)
                && history[sequence - 1].Event is not (LeadEnded or LeadNamed or StatusRecorded))
            .ToList();
        return facts.Count == 0 ? null : new FactWithdrawn(facts[deed.Other % facts.Count]);
    }

    /// <summary>An acknowledgement of a step that has none yet.</summary>
    private static LadderAcknowledged? Acknowledge(Deed deed, WaitingListEntry entry, DateOnly today)
    {
        var open = entry.Ladders.Where(ladder => ladder is { IsOpen: true, Step: > 0 } && ladder.Acknowledgement?.Step != ladder.Step).ToList();
        return open.Count == 0 ? null : open[deed.Other % open.Count] is var ladder
            ? new LadderAcknowledged(ladder.Check, ladder.N, ladder.Step, "Head of service", today, today.AddDays(deed.Some / 2)) : null;
    }

    /// <summary>The latest fact once more, as when a message comes twice: of kinds that may be recorded twice at all.</summary>
    private static EntryEvent? Repeatable(IReadOnlyList<(DateOnly On, EntryEvent Event)> history) => history.Select(item => item.Event).LastOrDefault(happened => happened is
        LevelRecorded or SupportReviewed or SupportEnded or SupportWasDeclined or ContactMade or ContactAttempted or AttemptsDecided or CarerTold
        or ExpectedWaitChanged or NeedReviewed or LongWaitDecided or HarmReviewed or StatutoryVisitMade or EligibilityEnds or HandoverPlanned
        or PlaceOffered or CommitmentReviewed or ReferralDateCorrected);
}
