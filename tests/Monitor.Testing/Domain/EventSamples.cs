using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.Testing;

/// <summary>What can happen to an entry, once of every kind.</summary>
public static class EventSamples
{
    public static readonly DateOnly On = Days.Day("2026-03-16");

    /// <summary>One event of every kind with every field set, and the same without what may be missing.</summary>
    public static ImmutableArray<EntryEvent> All =>
    [
        new Received(
            ServiceCode.Parse("CAMHS"), Parties.School().Id, PartyId.Parse("northmere-surgery", null), CaseReference.FromStored("ASH-00412/2_b.c"), On,
            HarmMark: true, QuietFrom: On.AddDays(1)),
        Entries.Referral(),
        new LevelRecorded(4, On),
        new StatusRecorded(StatutoryStatus.ChildProtection, On, PartyId.Parse("northmere-council", null)),
        new StatusRecorded(StatutoryStatus.EarlyHelp, On, null),
        new SocialCareTold(On, "Designated safeguarding lead"),
        new LeadNamed("Family support lead", On),
        new LeadEnded(On),
        new SupportRecorded(3, SupportKind.CrisisOrSafetyPlan, "Zoë's \"place\" & more", On, On.AddDays(30), On.AddDays(20), AgreedWithFamily: true),
        new SupportRecorded(1, SupportKind.ContactAndCheckIn, "Family hub", On, On.AddDays(30), null, AgreedWithFamily: false),
        new SupportReviewed(3, On, On.AddDays(30)),
        new SupportEnded(3, On),
        new SupportWasDeclined(On, "Family support lead", On.AddDays(28)),
        new ContactMade(On),
        new ContactAttempted(On, ContactMeans.Letter),
        new AttemptsDecided(On, AttemptsDecision.SocialCare),
        new LevelRecorded(2, On.AddDays(1), LevelView.Service),
        new LevelRecorded(3, On.AddDays(2), LevelView.Agreed),
        new HarmMarked(On),
        new ReferralRejected(On, RejectionReason.ThresholdNotMet),
        new AlternativeNamed(On, "Young people's drop-in"),
        new Resubmitted(On.AddDays(1)),
        new ReferralAccepted(On.AddDays(2)),
        new ReferrerTold(On.AddDays(2)),
        new PlaceOffered(On.AddDays(3)),
        new ClockStopRecorded(ClockStop.BaselineMeasure, On),
        new Held(On, On.AddDays(10), "Team manager"),
        new HoldEnded(On.AddDays(3)),
        new Held(On.AddDays(4), On.AddDays(10), "Team manager"),
        new ResponsibilityProposed(PartyId.Parse("northmere-surgery", null), On),
        new ResponsibilityRefused(PartyId.Parse("northmere-surgery", null), On.AddDays(1)),
        new ResponsibilitySettled(PartyId.Parse("northmere-council", null), On.AddDays(2)),
        new ResponsibilityAccepted(PartyId.Parse("northmere-surgery", null), On.AddDays(2)),
        new TransferBegun(PartyId.Parse("northmere-council", null), On.AddDays(2)),
        new Transferred(Parties.School().Id, PartyId.Parse("northmere-council", null), On.AddDays(2)),
        new Linked(Entries.Id(2)),
        new Linked(Entries.Id(3)),
        new Unlinked(Entries.Id(2)),
        new SpellJoined(On.AddDays(-30)),
        new HelpedBefore(Days.Day("2025-11-01")),
        new ReferralDateCorrected(On.AddDays(-1)),
        new FactWithdrawn(4711),
        new TextErased([2, 5], ErasureReason.Request),
        new LegalHoldPlaced(On),
        new LegalHoldEnded(On.AddDays(9)),
        new NeedReviewed(On, "RCADS", NeedResult.Higher),
        new ScalesRecorded(On, [new ScaleScore(Rater.Child, 0), new ScaleScore(Rater.Carer, 10, 1), new ScaleScore(Rater.Network, 4), new ScaleScore(Rater.Worker, 7)]),
        new CommitmentReviewed(On, "Team manager", OverOptimism: true, DisguisedCompliance: false, ProfessionalFatigue: true, GenuineProgress: false),
        new LongWaitDecided(On, LongWaitDecision.KeepPlace),
        new HarmReviewed(On, HarmFound: true),
        new StatutoryVisitMade(On, ChildSeen: true),
        new EligibilityEnds(Days.Day("2026-11-01"), On),
        new HandoverPlanned(On),
        new HolidayPlanMade(3, "Pastoral lead", On, On.AddDays(14)),
        new SupportRefused(On, "youth-hub", StatutoryStatus.LookedAfter),
        new CarerAdded(1, "Mother"),
        new CarerAdded(2, "Father"),
        new CarerTold(1, 2, On),
        new CarerNotToBeTold(2, NotTellingReason.NoParentalResponsibility, On),
        new NotTellingConfirmed(2, "Designated safeguarding lead", On.AddDays(1)),
        new ExpectedWaitChanged(120, On),
        new SupportRecorded(5, SupportKind.Group, "Lads and dads", On, On.AddDays(30), null, AgreedWithFamily: true, "lads-and-dads", PartyId.Parse("northmere-council", null)),
        new Reopened(On.AddDays(5)),
        new ServiceStarted(On),
        new EntryClosed(On, ClosingReason.ChildProtectionOrCourt),
        new EntryClosed(On, ClosingReason.Declined, RaisesConcern: false),
        new EntryClosed(On, ClosingReason.Moved, null, On.AddDays(-1), "Receiving duty team", On.AddDays(-2)),
        new LadderOpened("WL-07", 2, On.AddDays(-1), On, "policy", On.AddDays(-15)),
        new LadderOpened("WL-02", 1, On.AddDays(-1), On, "policy", null, new LadderTerms(2, 3, 5, 3)),
        new StepRaised("WL-02", 1, 2, 1, On),
        new StepTold("WL-02", 1, 2, 1, On, PersonId.Of("head@agency.example")),
        new LadderAcknowledged("WL-02", 1, 2, "Head of service", On, On.AddDays(10)),
        new LadderResolved("WL-02", 1, On),
    ];
}
