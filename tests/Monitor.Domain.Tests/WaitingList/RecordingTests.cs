using System.Collections.Immutable;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class RecordingTests
{
    private const string Today = "2026-03-11";

    [Theory]
    [InlineData("2026-03-11", null)] // today
    [InlineData("2026-03-12", "date-in-the-future")]
    [InlineData("2000-01-01", null)]
    [InlineData("1999-12-31", "date-too-early")]
    [InlineData(null, "date-missing")]
    public void A_day_is_today_or_before_and_believable(string? on, string? refused)
    {
        var day = on is null ? (DateOnly?)null : Day(on);
        var now = On(Today);
        var entry = Entries.Open().ReceivedOn(Day("2000-01-01"));
        Result<ImmutableArray<NewEvent>>[] results =
        [
            Recording.Contact(entry, day, null, now),
            Recording.Attempt(entry, day, ContactMeans.Visit, now),
            Recording.Decision(entry, day, AttemptsDecision.Visit, null, now),
            Recording.Lead(entry, day, "Health visitor", now),
            Recording.LeadEnd(entry.WithLead(entry.ReceivedOn), day, now),
            Recording.SocialCare(entry, day, "Health visitor", now),
            Recording.Level(entry, day, 4, now),
            Recording.SupportEnd(entry.WithSupport(entry.ReceivedOn, Day("2026-06-01")), 1, day, now),
        ];

        Assert.All(results, result => Assert.Equal(refused, CodeOf(result)));
    }

    [Theory]
    [InlineData("2026-03-04", "date-too-early")]
    [InlineData("2026-03-05", null)] // the day it was named
    [InlineData("2026-03-11", null)]
    public void A_lead_leaves_from_the_day_it_was_named_on(string on, string? refused)
    {
        var result = Recording.LeadEnd(Entries.Open().WithLead(Day("2026-03-05")), Day(on), On(Today));

        Assert.Equal(refused, CodeOf(result));
        Assert.True(refused is not null || (result.IsSuccess(out var events, out _) && events.SequenceEqual([new NewEvent(new LeadEnded(Day(on)))])));
    }

    [Fact]
    public void Nobody_leaves_where_no_lead_is_named_or_the_wait_is_over()
    {
        Assert.Equal("no-lead", CodeOf(Recording.LeadEnd(Entries.Open(), Day(Today), On(Today))));
        Assert.Equal("entry-ended", CodeOf(Recording.LeadEnd(Entries.Open().WithLead().WithClosure(Day(Today)), Day(Today), On(Today))));
    }

    [Fact]
    public void A_contact_keeps_the_familys_view_beside_it()
    {
        Assert.True(Recording.Contact(Entries.Open(), Day(Today), " We feel forgotten. ", On(Today)).IsSuccess(out var events, out _));

        Assert.Equal([new NewEvent(new ContactMade(Day(Today)), "We feel forgotten.")], events);
    }

    [Fact]
    public void A_view_that_names_somebody_is_refused() =>
        Assert.Equal("text-holds-personal-data", CodeOf(Recording.Contact(Entries.Open(), Day(Today), "Ring 07700 900123", On(Today))));

    [Fact]
    public void An_attempt_needs_its_means_and_a_decision_what_was_decided()
    {
        Assert.Equal("means-missing", CodeOf(Recording.Attempt(Entries.Open(), Day(Today), null, On(Today))));
        Assert.Equal("decision-missing", CodeOf(Recording.Decision(Entries.Open(), Day(Today), null, "They moved.", On(Today))));
    }

    [Theory]
    [InlineData("2026-03-02", "2026-04-01", null, null)]
    [InlineData("2027-03-11", "2027-04-01", null, null)] // a year ahead
    [InlineData("2027-03-12", "2027-04-01", null, "date-in-the-future")]
    [InlineData("9999-12-31", "9999-12-31", null, "date-in-the-future")] // the last day there is
    [InlineData("1999-12-31", "2000-04-01", null, "date-too-early")]
    [InlineData("2026-03-02", "2026-03-02", null, null)] // reviewed on the day it starts
    [InlineData("2026-03-02", "2026-03-01", null, "review-before-start")]
    [InlineData("2026-03-02", "2028-03-02", null, null)] // two years
    [InlineData("2026-03-02", "2028-03-03", null, "review-too-late")]
    [InlineData("2026-03-02", "2026-04-01", "2026-03-02", null)]
    [InlineData("2026-03-02", "2026-04-01", "2026-03-01", "end-before-start")]
    [InlineData(null, "2026-04-01", null, "started-on-missing")]
    [InlineData("2026-03-02", null, null, "review-by-missing")]
    public void Support_has_a_start_a_review_and_perhaps_an_end_in_that_order(string? startedOn, string? reviewBy, string? endedOn, string? refused) =>
        Assert.Equal(refused, CodeOf(Recording.Support(
            Entries.Open(), SupportKind.Parenting, "Family hub", Maybe(startedOn), Maybe(reviewBy), Maybe(endedOn), true, On(Today))));

    [Theory]
    [InlineData(null, "provider-missing")]
    [InlineData("   ", "provider-missing")]
    [InlineData("Ring 07700 900123", "provider-holds-personal-data")]
    [InlineData("Family\u0007hub", "provider-unreadable")]
    public void A_provider_is_named_in_words(string? provider, string refused) => Assert.Equal(refused, CodeOf(Recording.Support(
        Entries.Open(), SupportKind.Parenting, provider, Day(Today), Day(Today), null, true, On(Today))));

    [Theory]
    [InlineData(80, null)]
    [InlineData(81, "provider-too-long")]
    public void A_provider_has_at_most_80_characters(int length, string? refused) => Assert.Equal(refused, CodeOf(Recording.Support(
        Entries.Open(), SupportKind.Parenting, new string('a', length), Day(Today), Day(Today), null, true, On(Today))));

    [Fact]
    public void Supports_are_numbered_one_after_another_though_old_ones_are_dropped()
    {
        var entry = Entries.Open();

        for (var number = 1; number <= 50; number++)
        {
            Assert.True(Recording.Support(entry, SupportKind.Group, "Hub", Day(Today), Day(Today), null, false, On(Today)).IsSuccess(out var events, out _));
            var recorded = Assert.IsType<SupportRecorded>(events.Single().Event);

            Assert.Equal(number, recorded.Number);
            entry = entry.Apply(recorded);
        }
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        Recording.Support(Entries.Open(), null, null, null, null, null, null, On(Today)).IsSuccess(out _, out var problem);

        Assert.Equal(
            ["kind", "provider", "startedOn", "reviewBy", "agreedWithFamily"],
            Assert.IsType<InvalidFields>(problem).Faults.Select(fault => fault.Field));
    }

    [Theory]
    [InlineData(1, "2026-06-01", null)]
    [InlineData(1, "2026-03-11", null)]
    [InlineData(1, "2026-03-10", "review-by-impossible")]
    [InlineData(1, "2028-03-12", "review-by-impossible")]
    [InlineData(1, null, "review-by-missing")]
    [InlineData(2, "2026-06-01", "support-unknown")]
    [InlineData(null, "2026-06-01", "support-missing")]
    public void A_review_is_of_a_support_and_sets_the_next(int? number, string? reviewBy, string? refused) => Assert.Equal(refused, CodeOf(
        Recording.SupportReview(Entries.Open().WithSupport(Entries.Listing, Day("2026-03-20")), number, Day(Today), Maybe(reviewBy), On(Today))));

    [Theory]
    [InlineData("2026-03-11", null)]
    [InlineData("2026-04-08", null)] // 28 days
    [InlineData("2026-04-09", "ask-again-too-late")]
    [InlineData("2026-03-10", "ask-again-too-late")]
    [InlineData(null, "ask-again-missing")]
    public void A_family_that_declined_is_asked_again_within_28_days(string? askAgainOn, string? refused) =>
        Assert.Equal(refused, CodeOf(Recording.Declined(Entries.Open(), Day(Today), "Mother", Maybe(askAgainOn), On(Today))));

    [Theory]
    [InlineData(0, 1, null)] // none recorded yet: any level
    [InlineData(2, 2, null)]
    [InlineData(2, 3, null)]
    [InlineData(3, 2, "commitment-not-reviewed")]
    [InlineData(0, 0, "level-unknown")]
    [InlineData(0, 5, "level-unknown")]
    [InlineData(0, null, "level-missing")]
    public void A_level_is_from_1_to_4_and_lowered_only_after_a_review_of_commitment(int before, int? level, string? refused) =>
        Assert.Equal(refused, CodeOf(Recording.Level(Checks.Boundary.Open(before, "2026-03-02"), Day(Today), level, On(Today))));

    [Theory]
    [InlineData("2026-03-02", null)] // the day of the referral
    [InlineData("2026-03-01", "date-too-early")]
    public void A_wait_does_not_end_before_it_began(string on, string? refused)
    {
        Assert.Equal(refused, CodeOf(Recording.Start(Entries.Open(), Day(on), On(Today))));
        Assert.Equal(refused, CodeOf(Recording.Closing(Entries.Open(), new ClosingFacts(Day(on), ClosingReason.ReferredElsewhere), On(Today))));
    }

    [Fact]
    public void A_closing_needs_its_reason() => Assert.Equal("reason-missing", CodeOf(Recording.Closing(Entries.Open(), new ClosingFacts(Day(Today), null), On(Today))));

    [Fact]
    public void Nothing_more_is_recorded_once_the_wait_has_ended()
    {
        var ended = Entries.Open().WithStart(Day("2026-03-09"));
        Recording.Contact(ended, Day(Today), null, On(Today)).IsSuccess(out _, out var problem);

        Assert.Equal(new ConflictProblem("entry-ended", "This wait ended on 9 March 2026. Nothing more is recorded on it."), problem);
        Assert.Equal("entry-ended", CodeOf(Recording.Closing(ended, new ClosingFacts(Day(Today), ClosingReason.ReferredElsewhere), On(Today))));
    }

    private static DateOnly? Maybe(string? day) => day is null ? null : Day(day);

    private static string? CodeOf(Result<ImmutableArray<NewEvent>> result) => result.Match<string?>(_ => null, problem => problem.Code);
}
