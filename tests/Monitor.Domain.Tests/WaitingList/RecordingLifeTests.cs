using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class RecordingLifeTests
{
    private static readonly Domain.Checks.Circumstances Now = On("2026-03-30");
    private static readonly DateOnly Today = Now.Today;
    private static readonly PartyId School = Parties.School().Id;
    private static readonly PartyId Surgery = PartyId.Parse("northmere-surgery", null);

    private static readonly Partnership Partnership = new(
        [Parties.School(), Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health), Parties.Empty("camhs-team", "CAMHS", PartyKind.ServiceTeam), Parties.Board()]);

    [Fact]
    public void An_acceptance_may_say_when_the_referrer_was_told()
    {
        Assert.Equal([new ReferralAccepted(Day("2026-03-05"))], Recording.Acceptance(Entries.Open(), Day("2026-03-05"), null, Now).Events());
        Assert.Equal(
            [new ReferralAccepted(Day("2026-03-05")), new ReferrerTold(Day("2026-03-06"))],
            Recording.Acceptance(Entries.Open(), Day("2026-03-05"), Day("2026-03-06"), Now).Events());
    }

    [Theory]
    [InlineData("2026-03-01", null, "date-too-early")] // before the referral
    [InlineData("2026-03-02", null, null)]
    [InlineData("2026-03-30", null, null)]
    [InlineData("2026-03-31", null, "date-in-the-future")]
    [InlineData(null, null, "date-missing")]
    [InlineData("2026-03-05", "2026-03-04", "date-too-early")] // told before there was an answer
    [InlineData("2026-03-05", "2026-03-05", null)]
    [InlineData("2026-03-05", "2026-03-31", "date-in-the-future")]
    public void An_answer_comes_after_the_referral_and_is_told_after_that(string? on, string? toldOn, string? refused)
    {
        Assert.Equal(refused, Recording.Acceptance(Entries.Open(), Recorded.Maybe(on), Recorded.Maybe(toldOn), Now).Code());
        Assert.Equal(refused, Recording.Rejecting(Entries.Open(), Recorded.Maybe(on), RejectionReason.OutOfArea, null, Recorded.Maybe(toldOn), Now).Code());
    }

    [Fact]
    public void A_referral_is_accepted_once() =>
        Assert.Equal("already-accepted", Recording.Acceptance(Entries.Open().WithAcceptance(), Today, null, Now).Code());

    [Fact]
    public void A_rejection_keeps_its_reason_and_why_beside_it()
    {
        var rejected = Recording.Rejecting(Entries.Open(), Day("2026-03-05"), RejectionReason.Incomplete, " The form stops at page two. ", Day("2026-03-06"), Now);

        Assert.Equal(
            [new NewEvent(new ReferralRejected(Day("2026-03-05"), RejectionReason.Incomplete), "The form stops at page two."), new NewEvent(new ReferrerTold(Day("2026-03-06")))],
            rejected.News());
        Assert.False(rejected.On(Entries.Open()).IsOpen);
    }

    [Fact]
    public void A_rejection_needs_a_reason_and_comes_before_an_offer()
    {
        Assert.Equal("reason-missing", Recording.Rejecting(Entries.Open(), Today, null, null, null, Now).Code());
        Assert.Equal(
            "already-offered",
            Recording.Rejecting(Entries.Open().Apply(new PlaceOffered(Day("2026-03-10"))), Today, RejectionReason.OtherService, null, null, Now).Code());
    }

    [Fact]
    public void The_referrer_is_told_an_answer_from_its_day_on_also_after_a_rejection()
    {
        var rejected = Entries.Open().WithRejection(Day("2026-03-05"), referrerTold: false);

        Assert.Equal("not-answered", Recording.TellingReferrer(Entries.Open(), Today, Now).Code());
        Assert.Equal("date-too-early", Recording.TellingReferrer(rejected, Day("2026-03-04"), Now).Code());
        Assert.Equal([new ReferrerTold(Day("2026-03-05"))], Recording.TellingReferrer(rejected, Day("2026-03-05"), Now).Events());
    }

    [Fact]
    public void Only_a_rejected_referral_is_sent_again_and_it_keeps_its_first_day()
    {
        var rejected = Entries.Open().WithRejection(Day("2026-03-05"));
        var again = Recording.Resubmission(rejected, Day("2026-03-16"), Now).On(rejected);

        Assert.True(again.IsOpen);
        Assert.Equal((Entries.Listing, Day("2026-03-16")), (again.ReceivedOn, again.OnListSince));
        Assert.Equal(28, again.DaysWaited(Today));
        Assert.Equal("not-rejected", Recording.Resubmission(Entries.Open(), Today, Now).Code());
        Assert.Equal("not-rejected", Recording.Resubmission(rejected.WithClosure(Day("2026-03-06")), Today, Now).Code());
        Assert.Equal("date-too-early", Recording.Resubmission(rejected, Day("2026-03-04"), Now).Code());
    }

    [Fact]
    public void An_alternative_is_named_to_a_rejected_family_and_is_a_contact()
    {
        var rejected = Entries.Open().WithRejection(Day("2026-03-05"));
        var named = Recording.Alternative(rejected, Day("2026-03-09"), "Youth counselling", Now);

        Assert.Equal([new AlternativeNamed(Day("2026-03-09"), "Youth counselling")], named.Events());
        Assert.Equal(Day("2026-03-09"), named.On(rejected).LastContactOn);
        Assert.Equal("not-rejected", Recording.Alternative(Entries.Open(), Today, "Youth counselling", Now).Code());
        Assert.Equal("date-too-early", Recording.Alternative(rejected, Day("2026-03-04"), "Youth counselling", Now).Code());
        Assert.Equal("alternative-missing", Recording.Alternative(rejected, Today, " ", Now).Code());
    }

    [Fact]
    public void A_place_is_offered_while_the_family_waits()
    {
        Assert.Equal([new PlaceOffered(Day("2026-03-20"))], Recording.Offer(Entries.Open(), Day("2026-03-20"), Now).Events());
        Assert.Equal("entry-ended", Recording.Offer(Entries.Open().WithClosure(Day("2026-03-10")), Today, Now).Code());
    }

    [Fact]
    public void A_service_that_starts_with_its_start_asks_for_no_part() =>
        Assert.Equal([new ServiceStarted(Day("2026-03-20"))], Recording.Start(Entries.Open(), Day("2026-03-20"), Now).Events());

    [Fact]
    public void The_clock_of_CAMHS_stops_with_the_latest_of_three_parts_in_whatever_order_they_are_recorded()
    {
        var entry = Entries.Open().WaitingFor("CAMHS");
        Assert.Equal("clock-stop-part-missing", Recording.Start(entry, Today, Now).Code());

        entry = Recording.Start(entry, Day("2026-03-20"), Now, ClockStop.PlanOrIntervention).On(entry);
        entry = Recording.Start(entry, Day("2026-03-10"), Now, ClockStop.FirstContact).On(entry);
        Assert.True(entry.IsOpen);
        Assert.Equal(28, entry.DaysWaited(Today));

        var last = Recording.Start(entry, Day("2026-03-12"), Now, ClockStop.BaselineMeasure);

        Assert.Equal([new ClockStopRecorded(ClockStop.BaselineMeasure, Day("2026-03-12")), new ServiceStarted(Day("2026-03-20"))], last.Events());
        Assert.Equal(18, last.On(entry).DaysWaited(Today));
    }

    [Fact]
    public void A_part_recorded_again_replaces_the_first()
    {
        var entry = Entries.Open().WaitingFor("CAMHS");
        entry = Recording.Start(entry, Day("2026-03-20"), Now, ClockStop.FirstContact).On(entry);
        entry = Recording.Start(entry, Day("2026-03-10"), Now, ClockStop.FirstContact).On(entry);
        entry = Recording.Start(entry, Day("2026-03-11"), Now, ClockStop.BaselineMeasure).On(entry);
        entry = Recording.Start(entry, Day("2026-03-12"), Now, ClockStop.PlanOrIntervention).On(entry);

        Assert.Equal(Day("2026-03-12"), entry.StartedOn);
    }

    [Fact]
    public void What_a_case_system_says_of_a_start_or_an_end_is_taken_as_it_is()
    {
        Assert.Equal([new ServiceStarted(Today)], Recording.ImportedStart(Entries.Open().WaitingFor("CAMHS"), Today, Now).Events());
        Assert.Equal([new EntryClosed(Today, ClosingReason.NeedsMet)], Recording.ImportedClosing(Entries.Open(), Today, ClosingReason.NeedsMet, Now).Events());
        Assert.Equal("reason-missing", Recording.ImportedClosing(Entries.Open(), Today, null, Now).Code());
        Assert.Equal("date-too-early", Recording.ImportedStart(Entries.Open(), Day("2026-03-01"), Now).Code());
        Assert.Equal("date-too-early", Recording.ImportedClosing(Entries.Open(), Day("2026-03-01"), ClosingReason.Other, Now).Code());
    }

    [Theory]
    [InlineData(ClosingReason.NeedsMet, true)]
    [InlineData(ClosingReason.DeEscalated, true)]
    [InlineData(ClosingReason.Moved, true)]
    [InlineData(ClosingReason.WasNotBrought, true)]
    [InlineData(ClosingReason.Other, true)]
    [InlineData(ClosingReason.Declined, false)]
    [InlineData(ClosingReason.ReferredElsewhere, false)]
    [InlineData(ClosingReason.AdultServices, false)]
    [InlineData(ClosingReason.ChildProtectionOrCourt, false)]
    [InlineData(ClosingReason.Died, false)]
    public void Some_closings_need_a_review_of_commitment_and_capacity(ClosingReason reason, bool isNeeded)
    {
        Assert.Equal(isNeeded ? "commitment-not-reviewed" : null, Recording.Closing(Entries.Open(), Closing(reason), Now).Code());
        Assert.Null(Recording.Closing(Entries.Open().WithCommitmentReview(Today), Closing(reason), Now).Code());
        Assert.Equal(isNeeded, Guard.Covers(reason));
    }

    [Theory]
    [InlineData("2026-03-01", "commitment-not-reviewed")] // 29 days before the closing
    [InlineData("2026-03-02", null)] // 28, over the clock change
    [InlineData("2026-03-30", null)]
    public void The_review_is_of_the_28_days_before(string reviewedOn, string? refused) =>
        Assert.Equal(refused, Recording.Closing(Entries.Open().ReceivedOn(Day("2026-01-05")).WithCommitmentReview(Day(reviewedOn)), Closing(ClosingReason.NeedsMet), Now).Code());

    [Fact]
    public void Declined_always_closes_and_says_whether_that_raises_concern()
    {
        Assert.Equal([new EntryClosed(Today, ClosingReason.Declined, RaisesConcern: true)], Recording.Closing(Entries.Open(), Closing(ClosingReason.Declined), Now).Events());
        Assert.Equal("raises-concern-missing", Recording.Closing(Entries.Open(), new ClosingFacts(Today, ClosingReason.Declined), Now).Code());
        Assert.Null(Recording.Closing(Entries.Open().WithStatus(StatutoryStatus.ChildProtection, Entries.Listing), Closing(ClosingReason.Declined) with { DecidedOn = null }, Now).Code());
    }

    [Fact]
    public void Concern_is_kept_for_declined_only() =>
        Assert.Equal([new EntryClosed(Today, ClosingReason.ReferredElsewhere)], Recording.Closing(Entries.Open(), new ClosingFacts(Today, ClosingReason.ReferredElsewhere, true), Now).Events());

    [Fact]
    public void Moved_needs_who_was_told_in_the_receiving_area_and_when()
    {
        var entry = Entries.Open().WithCommitmentReview(Today);

        Assert.Equal("receiving-area-role-missing", Recording.Closing(entry, Closing(ClosingReason.Moved) with { ReceivingAreaRole = null }, Now).Code());
        Assert.Equal("receiving-area-told-on-missing", Recording.Closing(entry, Closing(ClosingReason.Moved) with { ReceivingAreaToldOn = null }, Now).Code());
        Assert.Equal("date-in-the-future", Recording.Closing(entry, Closing(ClosingReason.Moved) with { ReceivingAreaToldOn = Today.AddDays(1) }, Now).Code());
        Assert.Equal(
            [new EntryClosed(Today, ClosingReason.Moved, null, Day("2026-03-27"), "Health visitor", Day("2026-03-26"))],
            Recording.Closing(entry, Closing(ClosingReason.Moved), Now).Events());
    }

    [Theory]
    [InlineData(StatutoryStatus.ChildProtection, ClosingReason.NeedsMet, "decided-on-missing")]
    [InlineData(StatutoryStatus.LookedAfter, ClosingReason.Other, "decided-on-missing")]
    [InlineData(StatutoryStatus.LookedAfter, ClosingReason.Moved, "decided-on-missing")]
    [InlineData(StatutoryStatus.ChildInNeed, ClosingReason.NeedsMet, null)]
    [InlineData(StatutoryStatus.CareLeaver, ClosingReason.NeedsMet, null)]
    [InlineData(StatutoryStatus.LookedAfter, ClosingReason.ReferredElsewhere, null)]
    public void Under_a_plan_or_looked_after_a_closing_also_needs_the_day_of_the_decision(StatutoryStatus status, ClosingReason reason, string? refused)
    {
        var entry = Entries.Open().WithCommitmentReview(Today).WithStatus(status, Entries.Listing);

        Assert.Equal(refused, Recording.Closing(entry, Closing(reason) with { DecidedOn = null }, Now).Code());
        Assert.Null(Recording.Closing(entry, Closing(reason), Now).Code());
    }

    [Fact]
    public void All_that_a_closing_lacks_is_told_at_once()
    {
        Recording.Closing(Entries.Open().WithStatus(StatutoryStatus.LookedAfter, Entries.Listing), new ClosingFacts(null, ClosingReason.Moved), Now).IsSuccess(out _, out var problem);

        Assert.Equal(
            ["on", "reason", "receivingAreaRole", "receivingAreaToldOn", "decidedOn"],
            Assert.IsType<InvalidFields>(problem).Faults.Select(fault => fault.Field));
    }

    [Fact]
    public void A_watch_of_twelve_months_follows() =>
        Assert.Equal(Day("2025-02-28"), Guard.WatchUntil(Day("2024-02-29"), TestPolicy.Current.Guard));

    [Fact]
    public void An_ended_wait_is_reopened_with_a_reason()
    {
        var closed = Entries.Open().WithClosure(Day("2026-03-10"));
        var reopened = Recording.Reopening(closed, Day("2026-03-15"), "They came back.", Now);

        Assert.Equal([new NewEvent(new Reopened(Day("2026-03-15")), "They came back.")], reopened.News());
        Assert.True(reopened.On(closed).IsOpen);
        Assert.Equal("not-ended", Recording.Reopening(Entries.Open(), Today, "They came back.", Now).Code());
        Assert.Equal("not-ended", Recording.Reopening(Entries.Open().WithRejection(Day("2026-03-05")), Today, "They came back.", Now).Code());
        Assert.Equal("reason-missing", Recording.Reopening(closed, Today, " ", Now).Code());
        Assert.Equal("date-too-early", Recording.Reopening(closed, Day("2026-03-09"), "They came back.", Now).Code());
        Assert.Equal("died", Recording.Reopening(Entries.Open().WithClosure(Day("2026-03-10"), ClosingReason.Died), Today, "By mistake.", Now).Code());
    }

    [Fact]
    public void A_start_can_be_reopened_as_well_and_all_three_parts_are_asked_for_again()
    {
        var started = Entries.Open().Apply(new ClockStopRecorded(ClockStop.FirstContact, Day("2026-03-10"))).WithStart(Day("2026-03-10"));

        var reopened = Recording.Reopening(started, Day("2026-03-12"), "Nobody came.", Now).On(started);

        Assert.True(reopened.IsOpen);
        Assert.Empty(reopened.ClockStops);
        Assert.Equal(Entries.Listing, reopened.WaitFrom);
    }

    [Fact]
    public void Nothing_ends_or_answers_a_wait_before_the_day_it_was_reopened_or_sent_again()
    {
        var reopened = Entries.Open().WithCommitmentReview(Today).WithClosure(Day("2026-03-10")).WithReopening(Day("2026-03-16"));
        var again = Entries.Open().WithRejection(Day("2026-03-10")).Apply(new Resubmitted(Day("2026-03-16")));

        foreach (var (on, refused) in new[] { ("2026-03-15", "date-too-early"), ("2026-03-16", null) })
        {
            Assert.Equal(refused, Recording.Start(reopened, Day(on), Now).Code());
            Assert.Equal(refused, Recording.Closing(reopened, new ClosingFacts(Day(on), ClosingReason.ReferredElsewhere), Now).Code());
            Assert.Equal(refused, Recording.Offer(reopened, Day(on), Now).Code());
            Assert.Equal(refused, Recording.Acceptance(again, Day(on), null, Now).Code());
            Assert.Equal(refused, Recording.Rejecting(again, Day(on), RejectionReason.Duplicate, null, null, Now).Code());
        }
    }

    [Theory]
    [InlineData("2026-03-29", "until-impossible")]
    [InlineData("2026-03-30", null)]
    [InlineData("2027-03-31", null)] // 366 days
    [InlineData("2027-04-01", "until-impossible")]
    [InlineData(null, "until-missing")]
    public void A_hold_has_an_end_an_author_and_a_reason(string? until, string? refused)
    {
        Assert.Equal(refused, Recording.Holding(Entries.Open(), Recorded.Maybe(until), "Service manager", "The family is away.", Now).Code());
        Assert.Equal("author-role-missing", Recording.Holding(Entries.Open(), Today, null, "The family is away.", Now).Code());
        Assert.Equal("reason-missing", Recording.Holding(Entries.Open(), Today, "Service manager", null, Now).Code());
        Assert.Equal(
            [new NewEvent(new Held(Today, Day("2026-04-10"), "Service manager"), "The family is away.")],
            Recording.Holding(Entries.Open(), Day("2026-04-10"), "Service manager", "The family is away.", Now).News());
    }

    [Fact]
    public void A_hold_can_end_early()
    {
        var held = Entries.Open().Apply(new Held(Day("2026-03-10"), Day("2026-04-10"), "Service manager"));

        Assert.Equal([new HoldEnded(Today)], Recording.EndOfHold(held, Now).Events());
        Assert.Null(Recording.EndOfHold(held, Now).On(held).Hold);
        Assert.Equal("not-held", Recording.EndOfHold(Entries.Open(), Now).Code());
    }

    [Fact]
    public void Another_agency_is_asked_to_answer()
    {
        Assert.Equal([new ResponsibilityProposed(Surgery, Today)], Recording.Proposing(Entries.Open(), Surgery, Partnership, Now).Events());
        Assert.Equal("agency-unknown", Recording.Proposing(Entries.Open(), null, Partnership, Now).Code());
        Assert.Equal("agency-unknown", Recording.Proposing(Entries.Open(), PartyId.Parse("camhs-team", null), Partnership, Now).Code());
        Assert.Equal("agency-unknown", Recording.Proposing(Entries.Open(), PartyId.Board, Partnership, Now).Code());
        Assert.Equal("agency-is-responsible", Recording.Proposing(Entries.Open(), School, Partnership, Now).Code());
        Assert.Equal("already-proposed", Recording.Proposing(Asked(), Surgery, Partnership, Now).Code());
        Assert.Equal("is-moving", Recording.Proposing(Entries.Open().Apply(new TransferBegun(Surgery, Today)), Surgery, Partnership, Now).Code());
    }

    [Fact]
    public void The_agency_that_was_asked_accepts_and_the_entry_moves_to_it()
    {
        Assert.Equal([new ResponsibilityAccepted(Surgery, Today), new TransferBegun(Surgery, Today)], Recording.Accepting(Asked(), Surgery, Now).Events());
        Assert.Equal("not-asked", Recording.Accepting(Asked(), School, Now).Code());
        Assert.Equal("not-asked", Recording.Accepting(Entries.Open(), Surgery, Now).Code());
        Assert.Equal("not-asked", Recording.Accepting(Refused(), Surgery, Now).Code());
    }

    [Fact]
    public void Or_refuses_with_a_reason()
    {
        Assert.Equal([new NewEvent(new ResponsibilityRefused(Surgery, Today), "They moved house.")], Recording.Refusing(Asked(), Surgery, "They moved house.", Now).News());
        Assert.Equal("reason-missing", Recording.Refusing(Asked(), Surgery, "", Now).Code());
        Assert.Equal("not-asked", Recording.Refusing(Asked(), School, "They moved house.", Now).Code());
        Assert.Equal("not-asked", Recording.Refusing(Refused(), Surgery, "They moved house.", Now).Code());
    }

    [Fact]
    public void A_refusal_is_settled_for_the_present_agency_or_for_another()
    {
        Assert.Equal([new ResponsibilitySettled(School, Today)], Recording.Settling(Refused(), School, Partnership, Now).Events());
        Assert.Equal([new ResponsibilitySettled(Surgery, Today), new TransferBegun(Surgery, Today)], Recording.Settling(Refused(), Surgery, Partnership, Now).Events());
        Assert.Equal("not-refused", Recording.Settling(Asked(), School, Partnership, Now).Code());
        Assert.Equal("not-refused", Recording.Settling(Entries.Open(), School, Partnership, Now).Code());
        Assert.Equal("agency-unknown", Recording.Settling(Refused(), PartyId.Parse("nobody", null), Partnership, Now).Code());
        Assert.Equal("agency-unknown", Recording.Settling(Refused(), null, Partnership, Now).Code());
    }

    [Fact]
    public void A_day_of_receipt_is_corrected_with_a_reason_also_after_the_end_but_never_to_after_it()
    {
        var closed = Entries.Open().WithClosure(Day("2026-03-10"));
        var corrected = Recording.CorrectingReferralDate(closed, Day("2026-02-23"), "Misread.", Now);

        Assert.Equal([new NewEvent(new ReferralDateCorrected(Day("2026-02-23")), "Misread.")], corrected.News());
        Assert.Equal((Day("2026-02-23"), Day("2026-02-23")), (corrected.On(closed).ReceivedOn, corrected.On(closed).LeadMissingSince));
        Assert.Null(Recording.CorrectingReferralDate(closed, Day("2026-03-10"), "Misread.", Now).Code());
        Assert.Equal("after-the-end", Recording.CorrectingReferralDate(closed, Day("2026-03-11"), "Misread.", Now).Code());
        Assert.Equal("reason-missing", Recording.CorrectingReferralDate(closed, Day("2026-02-23"), null, Now).Code());
        Assert.Equal("date-in-the-future", Recording.CorrectingReferralDate(Entries.Open(), Day("2026-03-31"), "Misread.", Now).Code());
    }

    private static WaitingListEntry Asked() => Entries.Open().Apply(new ResponsibilityProposed(Surgery, Day("2026-03-10")));

    private static WaitingListEntry Refused() => Asked().Apply(new ResponsibilityRefused(Surgery, Day("2026-03-11")));

    /// <summary>A closing with everything that any reason asks for.</summary>
    private static ClosingFacts Closing(ClosingReason reason) => new(Today, reason)
    {
        RaisesConcern = reason == ClosingReason.Declined ? true : null,
        ReceivingAreaToldOn = reason == ClosingReason.Moved ? Day("2026-03-27") : null,
        ReceivingAreaRole = "Health visitor",
        DecidedOn = Guard.Covers(reason) ? Day("2026-03-26") : null,
    };
}
