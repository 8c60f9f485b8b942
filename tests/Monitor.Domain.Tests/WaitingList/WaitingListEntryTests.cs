using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class WaitingListEntryTests
{
    [Theory]
    [InlineData("2026-03-02", 0)] // the day of the referral
    [InlineData("2026-03-03", 1)]
    [InlineData("2026-03-30", 28)]
    [InlineData("2026-03-01", 0)] // never less than nothing
    public void Days_waited_are_whole_days_from_the_referral(string today, int days) =>
        Assert.Equal(days, Entries.Open().DaysWaited(Day(today)));

    [Fact]
    public void Days_waited_end_with_the_wait()
    {
        Assert.Equal(8, Entries.Open().WithStart(Day("2026-03-10")).DaysWaited(Day("2026-12-01")));
        Assert.Equal(9, Entries.Open().WithClosure(Day("2026-03-11")).DaysWaited(Day("2026-12-01")));
        Assert.Equal(8, Entries.Open().WithStart(Day("2026-03-10")).WithClosure(Day("2026-06-01")).DaysWaited(Day("2026-12-01")));
    }

    [Fact]
    public void Days_waited_never_fall_as_days_pass()
    {
        var entry = Entries.Open().ReceivedOn(Day("2024-02-28"));

        for (var today = entry.ReceivedOn; today < Day("2027-01-01"); today = today.AddDays(1))
        {
            Assert.Equal(1, entry.DaysWaited(today.AddDays(1)) - entry.DaysWaited(today));
        }
    }

    [Fact]
    public void Waits_until_it_is_started_or_closed()
    {
        Assert.True(Entries.Open().IsOpen);
        Assert.False(Entries.Open().WithStart(Day("2026-03-10")).IsOpen);
        Assert.False(Entries.Open().WithClosure(Day("2026-03-10")).IsOpen);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(3, false, false)]
    [InlineData(4, false, true)]
    [InlineData(0, true, true)]
    [InlineData(1, true, true)]
    public void Needs_social_care_at_level_4_or_with_the_harm_mark(int level, bool harm, bool needs)
    {
        var entry = level == 0 ? Entries.Open() : Entries.Open().AtLevel(level);
        entry = harm ? entry.WithHarmMark() : entry;

        Assert.Equal(needs, entry.NeedsSocialCareNow);
        Assert.False(entry.WithSocialCareTold(Day("2026-03-02")).NeedsSocialCareNow);
    }

    [Fact]
    public void Folding_needs_a_referral_first()
    {
        Assert.Throws<InvalidOperationException>(() => WaitingListEntry.Fold(Entries.Id(1), []));
        Assert.Throws<InvalidCastException>(() => WaitingListEntry.Fold(Entries.Id(1), [new ContactMade(Day("2026-03-02"))]));
    }

    [Fact]
    public void Takes_every_kind_of_event_but_a_second_referral()
    {
        var on = Day("2026-03-05");
        EntryEvent[] events =
        [
            Entries.Referral(),
            new ReferralRejected(on, RejectionReason.OutOfArea),
            new AlternativeNamed(on, "Youth centre"),
            new Resubmitted(on),
            new ReferralAccepted(on),
            new ReferrerTold(on),
            new PlaceOffered(on),
            new ClockStopRecorded(ClockStop.FirstContact, on),
            new Held(on, on, "Service manager"),
            new HoldEnded(on),
            new ResponsibilityProposed(Parties.Board().Id, on),
            new ResponsibilityRefused(Parties.Board().Id, on),
            new ResponsibilitySettled(Parties.School().Id, on),
            new ResponsibilityAccepted(Parties.School().Id, on),
            new TransferBegun(PartyId.Parse("northmere-surgery", null), on),
            new Transferred(Parties.School().Id, PartyId.Parse("northmere-surgery", null), on),
            new Linked(Entries.Id(2)),
            new Unlinked(Entries.Id(2)),
            new SpellJoined(on.AddDays(-60)),
            new HelpedBefore(Day("2025-06-01")),
            new ReferralDateCorrected(Entries.Listing.AddDays(-1)),
            new FactWithdrawn(7),
            new HarmMarked(on),
            new NeedReviewed(on, "Outcomes Star", NeedResult.Same),
            new ScalesRecorded(on, [new ScaleScore(Rater.Child, 4)]),
            new CommitmentReviewed(on, "Social worker", false, false, false, true),
            new LongWaitDecided(on, LongWaitDecision.KeepPlace),
            new HarmReviewed(on, false),
            new StatutoryVisitMade(on, true),
            new EligibilityEnds(Day("2027-03-01"), on),
            new HandoverPlanned(on),
            new CarerAdded(1, "Mother"),
            new CarerTold(1, 1, on),
            new CarerNotToBeTold(1, NotTellingReason.Safety, on),
            new NotTellingConfirmed(1, "Designated safeguarding lead", on),
            new ExpectedWaitChanged(80, on),
            new HolidayPlanMade(1, "Play worker", on, on),
            new SupportRefused(on, "hub", StatutoryStatus.ChildInNeed),
            new LevelRecorded(2, on),
            new StatusRecorded(StatutoryStatus.ChildInNeed, on, Parties.School().Id),
            new SocialCareTold(on, "Health visitor"),
            new LeadNamed("Health visitor", on),
            new LeadEnded(on),
            new SupportRecorded(1, Domain.InterimSupport.SupportKind.Group, "Hub", on, on, null, true),
            new SupportReviewed(1, on, on.AddDays(7)),
            new SupportEnded(1, on.AddDays(1)),
            new SupportWasDeclined(on, "Health visitor", on),
            new ContactMade(on),
            new ContactAttempted(on.AddDays(1), ContactMeans.Visit),
            new AttemptsDecided(on, AttemptsDecision.Visit),
            new LadderOpened("WL-01", 1, on, on, "policy", null),
            new StepRaised("WL-01", 1, 1, 0, on),
            new StepTold("WL-01", 1, 1, 0, on, Parties.Nobody),
            new LadderAcknowledged("WL-01", 1, 1, "Head of service", on, on),
            new LadderResolved("WL-01", 1, on),
            new ServiceStarted(on),
            new EntryClosed(on, ClosingReason.Other),
            new Reopened(on),
            new TextErased([2], ErasureReason.Request),
            new LegalHoldPlaced(on),
            new LegalHoldEnded(on),
        ];

        var entry = WaitingListEntry.Fold(Entries.Id(1), events);

        Assert.Equal(
            typeof(EntryEvent).Assembly.GetTypes().Where(type => type.BaseType == typeof(EntryEvent)).Select(type => type.Name).Order(),
            events.Select(happened => happened.GetType().Name).Order());
        Assert.True(entry.IsOpen);
        Assert.Equal(on.AddDays(1), entry.Supports.Single().EndedOn);
        Assert.Equal(on.AddDays(7), entry.Supports.Single().ReviewBy);
        Assert.Equal((StatutoryStatus.ChildInNeed, on, Parties.School().Id), (entry.Status, entry.StatusSince, entry.Authority));
        Assert.Single(entry.Attempts);
        Assert.True(entry.LatestLadder("WL-01").WasTold(Parties.Nobody));
        Assert.Throws<InvalidOperationException>(() => entry.Apply(Entries.Referral()));
    }

    [Fact]
    public void A_step_that_was_raised_before_is_not_raised_again()
    {
        var entry = Entries.Open().WithLadder("WL-01", Day("2026-03-05"));

        Assert.Equal(EntryText.Of(entry), EntryText.Of(entry.Raised("WL-01", 1, Day("2026-03-09"))));
    }

    [Fact]
    public void What_is_about_an_older_ladder_leaves_the_new_one_alone()
    {
        var entry = Entries.Open().WithLadder("WL-01", Day("2026-03-05")).Resolved("WL-01", Day("2026-03-06")).WithLadder("WL-01", Day("2026-06-05"), n: 2);

        var late = entry.Apply(new StepTold("WL-01", 1, 1, 0, Day("2026-06-05"), Parties.Nobody));

        Assert.Equal(EntryText.Of(entry), EntryText.Of(late));
    }
}
