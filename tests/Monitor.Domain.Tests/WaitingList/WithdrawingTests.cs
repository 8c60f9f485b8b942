using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class WithdrawingTests
{
    [Fact]
    public void What_was_taken_back_counts_for_nothing_and_nothing_else_changes()
    {
        EntryEvent[] events =
        [
            Entries.Referral(),
            new LevelRecorded(4, Day("2026-03-03")),
            new SupportRecorded(1, Domain.InterimSupport.SupportKind.Parenting, "Hub", Day("2026-03-03"), Day("2026-06-01"), null, true),
            new ContactMade(Day("2026-03-20")),
            new EntryClosed(Day("2026-03-23"), ClosingReason.Died),
            new CarerAdded(1, "Mother"),
            new CarerTold(1, 1, Day("2026-03-04")),
        ];

        for (var sequence = 2; sequence <= events.Length; sequence++)
        {
            var without = WaitingListEntry.Fold(Entries.Id(1), events.Where((_, i) => i + 1 != sequence));
            var withdrawn = WaitingListEntry.Fold(Entries.Id(1), [.. events, new FactWithdrawn(sequence)]);

            Assert.Equal(EntryText.Of(without), EntryText.Of(withdrawn));
            Assert.NotEqual(EntryText.Of(WaitingListEntry.Fold(Entries.Id(1), events)), EntryText.Of(withdrawn));
        }
    }

    [Fact]
    public void A_death_that_was_recorded_by_mistake_can_be_taken_back() =>
        Assert.False(WaitingListEntry.Fold(
            Entries.Id(1), [Entries.Referral(), new EntryClosed(Day("2026-03-23"), ClosingReason.Died), new FactWithdrawn(2)]).IsSilent);

    [Fact]
    public void What_is_recorded_after_it_counts_again() =>
        Assert.Equal(Day("2026-03-12"), WaitingListEntry.Fold(
            Entries.Id(1), [Entries.Referral(), new ContactMade(Day("2026-03-20")), new FactWithdrawn(2), new ContactMade(Day("2026-03-12"))]).LastContactOn);

    [Fact]
    public void It_needs_the_whole_history_and_cannot_be_applied_to_an_entry_alone() =>
        Assert.Throws<InvalidOperationException>(() => Entries.Open().Apply(new FactWithdrawn(2)));

    [Fact]
    public void A_fact_is_taken_back_once_with_a_reason()
    {
        var history = History(Entries.Referral(), new ContactMade(Day("2026-03-20")), new ContactMade(Day("2026-03-24")), new FactWithdrawn(2));

        Assert.Equal([new NewEvent(new FactWithdrawn(3), "It was another family.")], Recording.Withdrawing(history, 3, "It was another family.").News());
        Assert.Equal("already-withdrawn", Recording.Withdrawing(history, 2, "Again.").Code());
        Assert.Equal("event-unknown", Recording.Withdrawing(history, 5, "Not there.").Code());
        Assert.Equal("event-unknown", Recording.Withdrawing(history, null, "Not there.").Code());
        Assert.Equal("reason-missing", Recording.Withdrawing(history, 3, null).Code());
        Assert.Equal("cannot-be-withdrawn", Recording.Withdrawing(history, 1, "No referral.").Code());
        Assert.Equal("cannot-be-withdrawn", Recording.Withdrawing(history, 4, "It was so after all.").Code());
    }

    [Fact]
    public void What_the_ladder_did_and_what_agencies_answered_stays()
    {
        var on = Day("2026-03-20");
        var school = Parties.School().Id;
        EntryEvent[] staying =
        [
            Entries.Referral(), new FactWithdrawn(2), new LadderOpened("WL-01", 1, on, on, "policy", null), new StepRaised("WL-01", 1, 1, 0, on),
            new StepTold("WL-01", 1, 1, 0, on, Parties.Nobody), new LadderAcknowledged("WL-01", 1, 1, "Head of service", on, on), new LadderResolved("WL-01", 1, on),
            new ResponsibilityProposed(school, on), new ResponsibilityAccepted(school, on), new ResponsibilityRefused(school, on), new ResponsibilitySettled(school, on),
            new TransferBegun(school, on), new Transferred(school, school, on), new SpellJoined(on), new HelpedBefore(on), new CarerAdded(1, "Mother"),
        ];
        EntryEvent[] leaving =
        [
            new ContactMade(on), new EntryClosed(on, ClosingReason.Died), new ServiceStarted(on), new ReferralAccepted(on), new LevelRecorded(3, on), new HarmMarked(on),
            new CarerTold(1, 1, on), new Reopened(on), new StatutoryVisitMade(on, true),
        ];

        Assert.All(staying, happened => Assert.False(Recording.CanBeWithdrawn(happened), happened.GetType().Name));
        Assert.All(leaving, happened => Assert.True(Recording.CanBeWithdrawn(happened), happened.GetType().Name));
    }

    private static List<HistoryItem> History(params EntryEvent[] events) =>
        [.. events.Select((happened, i) => new HistoryItem(i + 1, Instant("2026-03-25T09:00Z"), "practitioner", "correlation", happened, null))];
}
