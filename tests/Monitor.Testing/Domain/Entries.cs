using System.Security.Cryptography;
using Monitor.Domain.Escalations;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Testing;

/// <summary>
/// Entries for tests: <c>Entries.Open().AtLevel(4).WithSupport(from, reviewBy)</c>. A test states what matters to it and nothing else.
/// </summary>
public static class Entries
{
    /// <summary>The day on which an entry is received unless a test says otherwise: a Monday, no bank holiday near.</summary>
    public static readonly DateOnly Listing = new(2026, 3, 2);

    /// <summary>The reference of the entry with this number.</summary>
    public static EntryId Id(int number) => EntryId.From(SHA256.HashData(BitConverter.GetBytes(number)));

    /// <summary>An entry of Ashdown Primary School that waits for Family Intervention, with nothing recorded but its referral.</summary>
    public static WaitingListEntry Open(int number = 1) => WaitingListEntry.From(Id(number), Referral());

    /// <summary>The event that makes <see cref="Open"/>.</summary>
    public static Received Referral(DateOnly? receivedOn = null) => new(
        ServiceCode.Parse("FI"),
        Parties.School().Id,
        PartyId.Parse("northmere-surgery", null),
        CaseReference.FromStored("ASH-00412"),
        receivedOn ?? Listing,
        HarmMark: false,
        QuietFrom: null);

    extension(WaitingListEntry entry)
    {
        public WaitingListEntry ReceivedOn(DateOnly on) => entry with { ReceivedOn = on, LeadMissingSince = on };

        public WaitingListEntry WaitingFor(string service) => entry with { Service = ServiceCode.Parse(service) };

        public WaitingListEntry WithHarmMark() => entry with { HarmMark = true };

        /// <summary>Brought by an agency that went live on a day.</summary>
        public WaitingListEntry FromQuietStart(DateOnly liveFrom) => entry with { QuietFrom = liveFrom };

        /// <summary>At this level from a day on, else from the referral.</summary>
        public WaitingListEntry AtLevel(int level, DateOnly? from = null) => entry.Apply(new LevelRecorded(level, from ?? entry.ReceivedOn));

        public WaitingListEntry WithLead(DateOnly? on = null) => entry.Apply(new LeadNamed("Family support lead", on ?? entry.ReceivedOn));

        public WaitingListEntry WithSupport(
            DateOnly from, DateOnly reviewBy, DateOnly? ended = null, SupportKind kind = SupportKind.Parenting, PartyId? closesWith = null) =>
            entry.Apply(new SupportRecorded(entry.Supports.Length + 1, kind, "Family hub", from, reviewBy, ended, AgreedWithFamily: true, ClosesWith: closesWith));

        /// <summary>Somebody carries the latest support through its provider's closure.</summary>
        public WaitingListEntry WithHolidayPlan(DateOnly from, DateOnly to) =>
            entry.Apply(new HolidayPlanMade(entry.Supports.Length, "Play worker", from, to));

        public WaitingListEntry WithSupportDeclined(DateOnly on, DateOnly askAgainOn) =>
            entry.Apply(new SupportWasDeclined(on, "Family support lead", askAgainOn));

        public WaitingListEntry WithContact(DateOnly on) => entry.Apply(new ContactMade(on));

        public WaitingListEntry WithAttempt(DateOnly on, ContactMeans means = ContactMeans.Telephone) => entry.Apply(new ContactAttempted(on, means));

        public WaitingListEntry WithSocialCareTold(DateOnly on) => entry.Apply(new SocialCareTold(on, "Designated safeguarding lead"));

        /// <summary>The service took the referral, and the referrer was told the same day unless a test says otherwise.</summary>
        public WaitingListEntry WithAcceptance(DateOnly? on = null, bool referrerTold = true) =>
            entry.Apply(new ReferralAccepted(on ?? entry.ReceivedOn)) is var accepted && referrerTold
                ? accepted.Apply(new ReferrerTold(on ?? entry.ReceivedOn))
                : accepted;

        /// <summary>The service did not take the referral, and the referrer was told the same day unless a test says otherwise.</summary>
        public WaitingListEntry WithRejection(DateOnly on, bool referrerTold = true) =>
            entry.Apply(new ReferralRejected(on, RejectionReason.ThresholdNotMet)) is var rejected && referrerTold
                ? rejected.Apply(new ReferrerTold(on))
                : rejected;

        /// <summary>Another carer, who was told the first message unless no day is given.</summary>
        public WaitingListEntry WithCarer(DateOnly? toldOn = null)
        {
            var number = entry.Carers.Length + 1;
            var known = entry.Apply(new CarerAdded(number, "Mother"));
            return toldOn is { } on ? known.WithCarerTold(number, on) : known;
        }

        public WaitingListEntry WithCarerTold(int number, DateOnly on, int version = 1) => entry.Apply(new CarerTold(number, version, on));

        /// <summary>A decision not to tell a carer, confirmed by the safeguarding lead when a day is given.</summary>
        public WaitingListEntry WithCarerNotToBeTold(int number, DateOnly on, DateOnly? confirmedOn = null) =>
            entry.Apply(new CarerNotToBeTold(number, NotTellingReason.Safety, on)) is var decided && confirmedOn is { } confirmed
                ? decided.Apply(new NotTellingConfirmed(number, "Designated safeguarding lead", confirmed))
                : decided;

        public WaitingListEntry WithExpectedWait(DateOnly on, int days) => entry.Apply(new ExpectedWaitChanged(days, on));

        public WaitingListEntry WithNeedReview(DateOnly on) => entry.Apply(new NeedReviewed(on, "Outcomes Star", NeedResult.Same));

        public WaitingListEntry WithCommitmentReview(DateOnly on) =>
            entry.Apply(new CommitmentReviewed(on, "Social worker", OverOptimism: false, DisguisedCompliance: false, ProfessionalFatigue: false, GenuineProgress: true));

        public WaitingListEntry WithStatus(StatutoryStatus status, DateOnly since, string? authority = "northmere-council") =>
            entry.Apply(new StatusRecorded(status, since, authority is null ? null : PartyId.Parse(authority, null)));

        /// <summary>The level in the eyes of one side, or as agreed.</summary>
        public WaitingListEntry Seen(LevelView view, int level, DateOnly on) => entry.Apply(new LevelRecorded(level, on, view));

        public WaitingListEntry WithLongWaitDecision(DateOnly on) => entry.Apply(new LongWaitDecided(on, LongWaitDecision.KeepPlace));

        public WaitingListEntry WithHarmReview(DateOnly on) => entry.Apply(new HarmReviewed(on, HarmFound: false));

        public WaitingListEntry WithReopening(DateOnly on) => entry.Apply(new Reopened(on));

        /// <summary>All that is owed while it waits is met for a year, but for the start of the service itself (WL-07).</summary>
        public WaitingListEntry WithNothingOwed() => entry
            .WithLead()
            .WithSupport(entry.ReceivedOn, entry.ReceivedOn.AddYears(1))
            .WithContact(entry.ReceivedOn.AddYears(1))
            .WithAcceptance()
            .WithCarer(toldOn: entry.ReceivedOn)
            .WithNeedReview(entry.ReceivedOn.AddYears(1))
            .WithLongWaitDecision(entry.ReceivedOn)
            .WithHarmReview(entry.ReceivedOn);

        public WaitingListEntry WithStart(DateOnly on) => entry.Apply(new ServiceStarted(on));

        public WaitingListEntry WithClosure(DateOnly on, ClosingReason reason = ClosingReason.NeedsMet) => entry.Apply(new EntryClosed(on, reason, RaisesConcern: reason == ClosingReason.Declined ? false : null));

        /// <summary>A ladder that was opened on a day, its first step raised the same day and told to nobody yet.</summary>
        public WaitingListEntry WithLadder(string check, DateOnly openedOn, int n = 1) => entry
            .Apply(new LadderOpened(check, n, openedOn.AddDays(-1), openedOn, TestPolicy.Current.Version, null, TestPolicy.Current.Ladder.Terms))
            .Raised(check, 1, openedOn);

        /// <summary>A further step of the latest ladder.</summary>
        public WaitingListEntry Raised(string check, int step, DateOnly on, int raise = 0) =>
            entry.Apply(new StepRaised(check, entry.LatestLadder(check).N, step, raise, on));

        public WaitingListEntry Told(string check, int step, DateOnly on, PersonId? to = null, int raise = 0) =>
            entry.Apply(new StepTold(check, entry.LatestLadder(check).N, step, raise, on, to ?? Parties.Nobody));

        public WaitingListEntry Acknowledged(string check, DateOnly on, DateOnly until) =>
            entry.Apply(new LadderAcknowledged(check, entry.LatestLadder(check).N, entry.LatestLadder(check).Step, "Head of service", on, until));

        public WaitingListEntry Resolved(string check, DateOnly on) =>
            entry.Apply(new LadderResolved(check, entry.LatestLadder(check).N, on));

        public Ladder LatestLadder(string check) =>
            entry.LadderFor(check) ?? throw new InvalidOperationException($"There is no ladder of {check} yet.");
    }
}
