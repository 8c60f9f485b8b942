using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Retention;

/// <summary>What is as old as the board keeps it goes, on its day and no earlier; what is held, waits or is on its way stays whole.</summary>
public sealed class RetentionRulesTests
{
    private static readonly RetentionPolicy Policy = new(TextMonths: 24, EntryYears: 7);

    [Theory]
    [InlineData("2026-03-31", Kept.Everything)] // the day on which it ended
    [InlineData("2028-03-31", Kept.Everything)] // 24 months later: the last day of its words
    [InlineData("2028-04-01", Kept.WithoutWords)]
    [InlineData("2033-03-31", Kept.WithoutWords)] // seven years later: its last day
    [InlineData("2033-04-01", Kept.Counted)]
    [InlineData("2060-01-01", Kept.Counted)]
    public void Days_are_counted_from_the_end_of_the_wait(string today, Kept kept) =>
        Assert.Equal(kept, RetentionRules.On(Day(today), Ended("2026-03-31"), Policy));

    [Fact]
    public void A_wait_that_ended_on_a_leap_day_is_kept_to_the_last_of_February() =>
        Assert.Equal(
            [Kept.WithoutWords, Kept.Counted],
            new[] { "2031-02-28", "2031-03-01" }.Select(today => RetentionRules.On(Day(today), Ended("2024-02-29"), Policy)));

    [Fact]
    public void A_rejected_referral_is_as_old_as_its_rejection() =>
        Assert.Equal(Kept.Counted, RetentionRules.On(Day("2033-03-06"), Entries.Open().Apply(new ReferralRejected(Day("2026-03-05"), RejectionReason.OutOfArea)), Policy));

    [Fact]
    public void A_family_that_waits_is_never_too_old() => Assert.Equal(Kept.Everything, RetentionRules.On(Day("2060-01-01"), Entries.Open(), Policy));

    [Fact]
    public void Nothing_goes_while_a_legal_hold_lasts()
    {
        var held = Ended("2026-03-31").Apply(new LegalHoldPlaced(Day("2027-01-04")));
        Assert.Equal(Kept.Everything, RetentionRules.On(Day("2060-01-01"), held, Policy));
        Assert.Equal(Kept.Counted, RetentionRules.On(Day("2060-01-01"), held.Apply(new LegalHoldEnded(Day("2059-12-31"))), Policy));
    }

    [Fact]
    public void Nothing_goes_while_it_is_on_its_way_to_another_agency() =>
        Assert.Equal(Kept.Everything, RetentionRules.On(Day("2060-01-01"), Ended("2026-03-31").Apply(new TransferBegun(PartyId.Parse("northmere-surgery", null), Day("2026-04-01"))), Policy));

    [Fact]
    public void Nothing_goes_while_the_board_has_paused_it() =>
        Assert.Equal(Kept.Everything, RetentionRules.On(Day("2060-01-01"), Ended("2026-03-31"), Policy with { IsPaused = true }));

    [Theory]
    [InlineData("started", "2026-03-31")]
    [InlineData("declined", "2026-03-31")]
    [InlineData("rejected", "2026-03-31")]
    public void A_forgotten_wait_is_counted_by_service_year_and_outcome(string outcome, string ended)
    {
        var on = Day(ended);
        var entry = Entries.Open().Apply(outcome switch
        {
            "started" => new ServiceStarted(on),
            "declined" => new EntryClosed(on, ClosingReason.Declined, RaisesConcern: false),
            _ => new ReferralRejected(on, RejectionReason.OutOfArea),
        });

        Assert.Equal(new EndedWaits(ServiceCode.Parse("FI"), 2026, outcome, 1, 29), EndedWaits.Of(entry));
    }

    [Fact]
    public void Forgotten_waits_add_up() =>
        Assert.Equal(
            new EndedWaits(ServiceCode.Parse("FI"), 2026, "started", 3, 60),
            new EndedWaits(ServiceCode.Parse("FI"), 2026, "started", 2, 40).And(new EndedWaits(ServiceCode.Parse("FI"), 2026, "started", 1, 20)));

    [Fact]
    public void A_wait_that_goes_on_is_not_counted() => Assert.Throws<ArgumentException>(() => EndedWaits.Of(Entries.Open()));

    [Fact]
    public void Traces_lead_to_every_party_that_had_a_part()
    {
        PartyId surgery = PartyId.Parse("northmere-surgery", null), council = PartyId.Parse("northmere-council", null), camhs = PartyId.Parse("camhs-team", null);
        var history = History(
            Entries.Referral(), new ResponsibilityProposed(council, Entries.Listing), new ResponsibilityRefused(council, Entries.Listing),
            new Transferred(Parties.School().Id, council, Entries.Listing), new StepRaised("WL-02", 1, 2, 0, Entries.Listing));

        var traces = Traces.Of(Entries.Open(), history, camhs, party => $"case-of-{party}");

        Assert.Equal([Parties.School().Id, surgery, council, PartyId.Board, camhs], traces.Parties);
        Assert.Equal(traces.Parties.Select(party => $"case-of-{party}"), traces.Cases);
        Assert.False(traces.ReachedBoard);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void From_the_third_step_on_a_raising_is_known_to_the_board(int step, bool reached) =>
        Assert.Equal(reached, Traces.Of(Entries.Open(), History(Entries.Referral(), new StepRaised("WL-02", 1, step, 0, Entries.Listing)), null, _ => "case").ReachedBoard);

    [Fact]
    public void Words_go_as_many_as_one_transaction_holds_and_the_rest_the_next_time()
    {
        var many = Enumerable.Range(1, TextErased.AtOnce + 1).Select(n => new HistoryItem(n, default, "test", "test", new ContactMade(Entries.Listing), "Words.")).ToList();
        var stored = new StoredEntry(Ended("2026-03-31"), "v", many.Count, EventChain.Beginning, null, null);

        var some = Consequences.OfForgettingWords(stored, many, On("2028-04-03"), By)!;
        var rest = Consequences.OfForgettingWords(stored, [many[^1]], On("2028-04-03"), By)!;

        Assert.Equal(new TextErased([.. Enumerable.Range(1, TextErased.AtOnce)], ErasureReason.Age), Assert.Single(some.Events).Event);
        Assert.False(some.ErasesAllWords);
        Assert.Equal(new TextErased([many.Count], ErasureReason.Age), Assert.Single(rest.Events).Event);
        Assert.True(rest.ErasesAllWords);
        Assert.Null(Consequences.OfForgettingWords(stored, [many[0] with { Text = null }], On("2028-04-03"), By));
    }

    private static readonly Provenance By = new("retention", "retention:2028-04-03", Instant("2028-04-03T02:00Z"));

    private static WaitingListEntry Ended(string on) => Entries.Open().ReceivedOn(Day(on).AddDays(-29)).Apply(new ServiceStarted(Day(on)));

    private static IReadOnlyList<HistoryItem> History(params EntryEvent[] events) => [.. events.Select((happened, i) => new HistoryItem(i + 1, default, "test", "test", happened, null))];
}
