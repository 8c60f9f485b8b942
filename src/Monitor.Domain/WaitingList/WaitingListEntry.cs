using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>
/// One referral's wait for one service: what its events amount to, and all that the checks need to know. It changes only by
/// <see cref="Apply"/>, so that folding the events again gives the same value.
/// </summary>
public sealed record WaitingListEntry
{
    private const int SupportsKept = 40;

    public required EntryId Id { get; init; }

    public required ServiceCode Service { get; init; }

    /// <summary>Answers for interim support while the family waits; also the partition the entry lives in.</summary>
    public required PartyId Responsible { get; init; }

    public required PartyId ReferredBy { get; init; }

    public required CaseReference CaseReference { get; init; }

    /// <summary>The day the referral was received; the wait and every first clock start here.</summary>
    public required DateOnly ReceivedOn { get; init; }

    public bool HarmMark { get; init; }

    /// <summary>The day from which the wait is counted when an earlier one of the same subject goes on in it, or it was reopened.</summary>
    public DateOnly? SpellFrom { get; init; }

    public DateOnly? ReopenedOn { get; init; }

    public DateOnly? ResubmittedOn { get; init; }

    public DateOnly? AcceptedOn { get; init; }

    public Rejection? Rejection { get; init; }

    /// <summary>The day on which the referrer was told the service's latest answer.</summary>
    public DateOnly? ReferrerToldOn { get; init; }

    public DateOnly? AlternativeNamedOn { get; init; }

    public DateOnly? OfferedOn { get; init; }

    public ImmutableArray<ClockStopOn> ClockStops { get; init; } = [];

    public Hold? Hold { get; init; }

    /// <summary>An agency that was asked to answer in place of <see cref="Responsible"/> and has not taken it yet.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>Where the entry is on its way to; the present agency answers until it arrived.</summary>
    public PartyId? MovingTo { get; init; }

    public DateOnly? MovingSince { get; init; }

    /// <summary>Other entries of the family in the same agency.</summary>
    public ImmutableArray<EntryId> LinkedTo { get; init; } = [];

    /// <summary>The first day of the month in which earlier help for the same subject ended.</summary>
    public DateOnly? HelpedBeforeUntil { get; init; }

    /// <summary>The day from which nothing of it may be forgotten, as a court, an inquiry or a review of practice may ask.</summary>
    public DateOnly? LegalHoldSince { get; init; }

    /// <summary>The responsible agency's first day, when the entry was imported at its quiet start.</summary>
    public DateOnly? QuietFrom { get; init; }

    /// <summary>Levels as the referrer and the service saw them, and as they agreed, oldest first.</summary>
    public ImmutableArray<LevelSeen> LevelsSeen { get; init; } = [];

    /// <summary>Levels of need that count, by the day from which they do, oldest first; empty when none was ever recorded.</summary>
    public ImmutableArray<LevelChange> Levels { get; init; } = [];

    public DateOnly? NeedReviewedOn { get; init; }

    public string? NeedTool { get; init; }

    /// <summary>The latest scores on a scale from 0 to 10, side by side.</summary>
    public ImmutableArray<ScaleScore> Scales { get; init; } = [];

    public DateOnly? ScaledOn { get; init; }

    /// <summary>The latest review of commitment and capacity.</summary>
    public DateOnly? CommitmentReviewedOn { get; init; }

    public DateOnly? LongWaitDecidedOn { get; init; }

    public DateOnly? HarmReviewedOn { get; init; }

    /// <summary>The latest statutory visit at which the child was seen.</summary>
    public DateOnly? ChildSeenOn { get; init; }

    public Eligibility? Eligibility { get; init; }

    public DateOnly? HandoverPlannedOn { get; init; }

    public ImmutableArray<Carer> Carers { get; init; } = [];

    /// <summary>What the wait was expected to be, oldest first.</summary>
    public ImmutableArray<ExpectedWait> ExpectedWaits { get; init; } = [];

    public StatutoryStatus Status { get; init; }

    public DateOnly? StatusSince { get; init; }

    public PartyId? Authority { get; init; }

    public SocialCareTelling? SocialCareTold { get; init; }

    public LeadProfessional? Lead { get; init; }

    /// <summary>The day from which no lead is named; counts only while <see cref="Lead"/> is null.</summary>
    public DateOnly LeadMissingSince { get; init; }

    public ImmutableArray<Support> Supports { get; init; } = [];

    public ImmutableArray<SupportDeclined> Declined { get; init; } = [];

    public DateOnly? LastContactOn { get; init; }

    /// <summary>Unanswered attempts since the last contact or decision, oldest first.</summary>
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    public DateOnly? AttemptsDecidedOn { get; init; }

    public DateOnly? StartedOn { get; init; }

    public Closure? Closure { get; init; }

    /// <summary>For each check its latest ladder, open or resolved.</summary>
    public ImmutableArray<Ladder> Ladders { get; init; } = [];

    /// <summary>Still waiting: neither started, closed nor rejected.</summary>
    public bool IsOpen => StartedOn is null && Closure is null && Rejection is null;

    /// <summary>The day the wait ended, when it has.</summary>
    public DateOnly? EndedOn => StartedOn ?? Closure?.On ?? Rejection?.On;

    /// <summary>Listing: the day from which what is owed meanwhile is counted (DOMAIN §1).</summary>
    public DateOnly ListedOn => ReopenedOn ?? ReceivedOn;

    /// <summary>The day from which it has been on the list without a break in this entry.</summary>
    public DateOnly OnListSince => Later(Later(ReceivedOn, ReopenedOn), ResubmittedOn)!.Value;

    /// <summary>The first day of the wait, over all referrals that are one (DOMAIN §2, spells).</summary>
    public DateOnly WaitFrom => SpellFrom ?? ReceivedOn;

    /// <summary>Died: nothing about the entry is told to anybody any more (DOMAIN §2).</summary>
    public bool IsSilent => Closure?.Reason == ClosingReason.Died;

    /// <summary>The level that counts today; none recorded counts as 3 (DOMAIN §1).</summary>
    public int Level => Levels.IsEmpty ? LevelChange.WhenNotRecorded : Levels[^1].Level;

    /// <summary>The level that counts on a day; before the first one recorded, and with none recorded, level 3.</summary>
    public int LevelOn(DateOnly day)
    {
        var level = LevelChange.WhenNotRecorded;

        foreach (var change in Levels)
        {
            if (change.On > day)
            {
                break;
            }

            level = change.Level;
        }

        return level;
    }

    /// <summary>Likely significant harm or level 4, and nobody recorded that children's social care was told (DOMAIN §3).</summary>
    public bool NeedsSocialCareNow => (HarmMark || Level == LevelChange.Highest) && SocialCareTold is null;

    /// <summary>Whole London days from the referral to today, or to the end of the wait. 0 on the day of referral.</summary>
    public int DaysWaited(DateOnly today) => Math.Max(0, (EndedOn ?? today).DayNumber - WaitFrom.DayNumber);

    public Ladder? LadderFor(string check)
    {
        foreach (var ladder in Ladders)
        {
            if (ladder.Check == check)
            {
                return ladder;
            }
        }

        return null;
    }

    /// <summary>The entry that a first event makes.</summary>
    public static WaitingListEntry From(EntryId id, Received received) => new()
    {
        Id = id,
        Service = received.Service,
        Responsible = received.Responsible,
        ReferredBy = received.ReferredBy,
        CaseReference = received.CaseReference,
        ReceivedOn = received.ReceivedOn,
        HarmMark = received.HarmMark,
        QuietFrom = received.QuietFrom,
        LeadMissingSince = received.ReceivedOn,
    };

    /// <summary>The entry that its whole history makes, oldest event first; what was withdrawn counts for nothing.</summary>
    public static WaitingListEntry Fold(EntryId id, IEnumerable<EntryEvent> events)
    {
        var all = events as IReadOnlyList<EntryEvent> ?? [.. events];
        var withdrawn = all.OfType<FactWithdrawn>().Select(happened => happened.Sequence).ToHashSet();
        WaitingListEntry? entry = null;

        for (var i = 0; i < all.Count; i++)
        {
            entry = entry is null ? From(id, (Received)all[i])
                : all[i] is FactWithdrawn || withdrawn.Contains(i + 1) ? entry
                : entry.Apply(all[i]);
        }

        return entry ?? throw new InvalidOperationException($"Entry {id} has no events.");
    }

    /// <summary>
    /// This entry after one more event. Events carry the days they are about, so late ones find their place. That something was withdrawn cannot be
    /// applied: it needs the whole history.
    /// </summary>
    public WaitingListEntry Apply(EntryEvent happened) => ApplyLife(happened) ?? ApplyNeed(happened) ?? ApplySupport(happened) ?? ApplyLadder(happened)
        ?? throw new InvalidOperationException($"An entry cannot take {happened.GetType().Name}.");

    private WaitingListEntry? ApplyLife(EntryEvent happened) => happened switch
    {
        ReferralAccepted accepted => this with { AcceptedOn = accepted.On, Rejection = null },
        ReferralRejected rejected => this with { Rejection = new Rejection(rejected.On, rejected.Reason), AcceptedOn = null, ReferrerToldOn = null },
        ReferrerTold told => this with { ReferrerToldOn = Later(ReferrerToldOn, told.On) },
        Resubmitted again => this with { ResubmittedOn = again.On, Rejection = null, AcceptedOn = null, ReferrerToldOn = null, AlternativeNamedOn = null },
        AlternativeNamed named => WithContact(named.On) with { AlternativeNamedOn = named.On },
        PlaceOffered offered => this with { OfferedOn = offered.On },
        ClockStopRecorded stop => this with { ClockStops = [.. ClockStops.Where(known => known.Part != stop.Part), new ClockStopOn(stop.Part, stop.On)] },
        ServiceStarted started => this with { StartedOn = started.On },
        EntryClosed closed => this with { Closure = new Closure(closed.On, closed.Reason, closed.RaisesConcern) },
        Reopened reopened => Reopen(reopened.On),
        Held held => this with { Hold = new Hold(held.On, held.Until, held.AuthorRole) },
        HoldEnded => this with { Hold = null },
        ResponsibilityProposed proposed => this with { Proposal = new Proposal(proposed.To, proposed.On, null) },
        ResponsibilityRefused refused => this with { Proposal = Proposal is { } proposal ? proposal with { RefusedOn = refused.On } : null },
        ResponsibilityAccepted or ResponsibilitySettled => this with { Proposal = null },
        TransferBegun begun => this with { MovingTo = begun.To, MovingSince = begun.On },
        Transferred transferred => this with { Responsible = transferred.To, MovingTo = null, MovingSince = null, Proposal = null, LinkedTo = [] },
        Linked linked => LinkedTo.Contains(linked.To) ? this : this with { LinkedTo = LinkedTo.Add(linked.To) },
        Unlinked unlinked => this with { LinkedTo = LinkedTo.Remove(unlinked.From) },
        SpellJoined joined => this with { SpellFrom = WaitFrom < joined.WaitFrom ? SpellFrom : joined.WaitFrom },
        HelpedBefore helped => this with { HelpedBeforeUntil = Later(HelpedBeforeUntil, helped.ClosedMonth) },
        TextErased => this,
        LegalHoldPlaced placed => this with { LegalHoldSince = LegalHoldSince ?? placed.On },
        LegalHoldEnded => this with { LegalHoldSince = null },
        ReferralDateCorrected corrected => this with
        {
            ReceivedOn = corrected.ReceivedOn,
            SpellFrom = SpellFrom < ReceivedOn && corrected.ReceivedOn < SpellFrom ? null : SpellFrom,
            LeadMissingSince = LeadMissingSince == ReceivedOn ? corrected.ReceivedOn : LeadMissingSince,
        },
        _ => null,
    };

    private WaitingListEntry? ApplyNeed(EntryEvent happened) => happened switch
    {
        LevelRecorded level => WithLevel(level),
        StatusRecorded status when status.Status == Status && StatusSince is { } since => this with
        {
            StatusSince = status.Since < since ? status.Since : since,
            Authority = status.Authority,
        },
        StatusRecorded status when status.Since < StatusSince => this,
        StatusRecorded status => this with { Status = status.Status, StatusSince = status.Since, Authority = status.Authority },
        HarmMarked => this with { HarmMark = true },
        SocialCareTold told => this with { SocialCareTold = new SocialCareTelling(told.On, told.Role) },
        NeedReviewed reviewed when NeedReviewedOn > reviewed.On => this,
        NeedReviewed reviewed => this with { NeedReviewedOn = reviewed.On, NeedTool = reviewed.Tool },
        ScalesRecorded scales when ScaledOn > scales.On => this,
        ScalesRecorded scales => this with { Scales = scales.Scores, ScaledOn = scales.On },
        CommitmentReviewed reviewed => this with { CommitmentReviewedOn = Later(CommitmentReviewedOn, reviewed.On) },
        LongWaitDecided decided => this with { LongWaitDecidedOn = Later(LongWaitDecidedOn, decided.On) },
        HarmReviewed reviewed => this with { HarmReviewedOn = Later(HarmReviewedOn, reviewed.On) },
        StatutoryVisitMade { ChildSeen: false } => this,
        StatutoryVisitMade visit => this with { ChildSeenOn = Later(ChildSeenOn, visit.On) },
        EligibilityEnds ends when Eligibility?.Month == ends.Month => this,
        EligibilityEnds ends => this with { Eligibility = new Eligibility(ends.Month, ends.On) },
        HandoverPlanned planned => this with { HandoverPlannedOn = Later(HandoverPlannedOn, planned.On) },
        _ => null,
    };

    private WaitingListEntry? ApplySupport(EntryEvent happened) => happened switch
    {
        LeadNamed lead when Lead?.Since > lead.On => this,
        LeadNamed lead => this with { Lead = new LeadProfessional(lead.Role, lead.On) },
        LeadEnded ended when Lead?.Since > ended.On => this,
        LeadEnded ended => this with { Lead = null, LeadMissingSince = ended.On },
        SupportRecorded support => this with { Supports = Keep(Supports.Add(Support.From(support))) },
        SupportReviewed reviewed => ChangeSupport(reviewed.Number, support => support.Reviewed(reviewed)),
        SupportEnded ended => ChangeSupport(ended.Number, support => support with { EndedOn = ended.On }),
        HolidayPlanMade plan => ChangeSupport(plan.Number, support => support with { HolidayPlans = support.HolidayPlans.Add(new HolidayPlan(plan.Role, plan.From, plan.To)) }),
        SupportWasDeclined declined => this with { Declined = Declined.Add(new SupportDeclined(declined.On, declined.AskedRole, declined.AskAgainOn)) },
        SupportRefused => this,
        ContactMade contact => WithContact(contact.On),
        ContactAttempted attempt => WithAttempt(new Attempt(attempt.On, attempt.Means)),
        AttemptsDecided decided => this with
        {
            AttemptsDecidedOn = Later(AttemptsDecidedOn, decided.On),
            Attempts = Attempts.RemoveAll(attempt => attempt.On <= decided.On),
        },
        CarerAdded carer => this with { Carers = [.. Carers.Where(known => known.Number != carer.Number), new Carer(carer.Number, carer.Role, 0, null, null)] },
        CarerTold told => ChangeCarer(told.Number, carer => carer.ToldVersion > told.Version ? carer : carer with { ToldVersion = told.Version, ToldOn = told.On, NotTold = null }),
        CarerNotToBeTold decision => ChangeCarer(decision.Number, carer => carer with { NotTold = new NotTelling(decision.Reason, decision.On, null) }),
        NotTellingConfirmed confirmed => ChangeCarer(
            confirmed.Number, carer => carer with { NotTold = carer.NotTold is { } decision ? decision with { ConfirmedOn = confirmed.On } : null }),
        ExpectedWaitChanged changed => this with
        {
            ExpectedWaits = [.. ExpectedWaits.Where(known => known.On != changed.On).Append(new ExpectedWait(changed.On, changed.Days)).OrderBy(known => known.On)],
        },
        _ => null,
    };

    private WaitingListEntry? ApplyLadder(EntryEvent happened) => happened switch
    {
        LadderOpened opened => this with { Ladders = Ladders.RemoveAll(ladder => ladder.Check == opened.Check).Add(Ladder.From(opened)) },
        StepRaised raised => ChangeLadder(raised.Check, raised.N, ladder => ladder.Apply(raised)),
        StepTold told => ChangeLadder(told.Check, told.N, ladder => ladder.Apply(told)),
        LadderAcknowledged acknowledged => ChangeLadder(acknowledged.Check, acknowledged.N, ladder => ladder.Apply(acknowledged)),
        LadderResolved resolved => ChangeLadder(resolved.Check, resolved.N, ladder => ladder with { ResolvedOn = resolved.On }),
        _ => null,
    };

    /// <summary>
    /// A wait that goes on at most so many days after it ended is one wait; after longer, another begins (DOMAIN §2, spells). Carers have heard that it
    /// was over, and are told anew.
    /// </summary>
    private WaitingListEntry Reopen(DateOnly on) => this with
    {
        ReopenedOn = on,
        SpellFrom = EndedOn is { } ended && on > ended.AddDays(Spells.GapAtMostDays) ? on : SpellFrom,
        Closure = null,
        StartedOn = null,
        Rejection = null,
        ClockStops = [],
        Carers = [.. Carers.Select(carer => carer with { ToldVersion = 0, ToldOn = null })],
        LeadMissingSince = Lead is null && LeadMissingSince < on ? on : LeadMissingSince,
    };

    private WaitingListEntry WithLevel(LevelRecorded recorded)
    {
        var view = recorded.View ?? LevelView.Referrer;
        ImmutableArray<LevelSeen> seen =
        [
            .. LevelsSeen.Where(level => (level.On, level.View) != (recorded.On, view)).Append(new LevelSeen(recorded.On, recorded.Level, view))
                .OrderBy(level => level.On).ThenBy(level => level.View),
        ];

        return this with { LevelsSeen = seen, Levels = LevelHistory.Counting(seen) };
    }

    private WaitingListEntry ChangeCarer(int number, Func<Carer, Carer> change) =>
        this with { Carers = [.. Carers.Select(carer => carer.Number == number ? change(carer) : carer)] };

    private static ImmutableArray<Support> Keep(ImmutableArray<Support> supports) =>
        supports.Length <= SupportsKept ? supports : supports.Remove(supports.MinBy(support => support.LastDay)!);

    private WaitingListEntry WithContact(DateOnly on) => this with
    {
        LastContactOn = LastContactOn is { } last && last > on ? last : on,
        Attempts = Attempts.RemoveAll(attempt => attempt.On <= on),
    };

    private WaitingListEntry WithAttempt(Attempt attempt)
    {
        var settled = Later(LastContactOn, AttemptsDecidedOn);

        return settled is { } day && attempt.On <= day
            ? this
            : this with { Attempts = [.. Attempts.Add(attempt).OrderBy(made => made.On)] };
    }

    private static DateOnly? Later(DateOnly? one, DateOnly? other) =>
        one is null ? other : other is null ? one : one > other ? one : other;

    private WaitingListEntry ChangeSupport(int number, Func<Support, Support> change) =>
        this with { Supports = [.. Supports.Select(support => support.Number == number ? change(support) : support)] };

    private WaitingListEntry ChangeLadder(string check, int n, Func<Ladder, Ladder> change) =>
        this with { Ladders = [.. Ladders.Select(ladder => ladder.Check == check && ladder.N == n ? change(ladder) : ladder)] };
}
