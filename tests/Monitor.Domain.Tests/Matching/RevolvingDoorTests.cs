using Monitor.Domain.Matching;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Matching;

/// <summary>What earlier entries of the same child mean for one that was received on 2 March 2026.</summary>
public sealed class RevolvingDoorTests
{
    private const int WatchMonths = 12;

    private static readonly WaitingListEntry New = Entries.Open(1);

    [Fact]
    public void Without_another_entry_nothing_follows()
    {
        Assert.Empty(Of());
        Assert.Empty(Of(New)); // itself
    }

    [Fact]
    public void A_wait_for_the_same_service_that_goes_on_is_one_with_it() =>
        Assert.Equal([new SpellJoined(Day("2026-01-05"))], Of(Earlier("2026-01-05")));

    [Theory]
    [InlineData("2026-02-25", true)] // five days before
    [InlineData("2026-02-24", false)] // six
    public void A_wait_that_ended_at_most_five_days_before_is_one_with_it(string endedOn, bool isOne)
    {
        Assert.Equal(isOne, Joins(Earlier("2026-01-05").WithStart(Day(endedOn))));
        Assert.Equal(isOne, Joins(Earlier("2026-01-05").WithClosure(Day(endedOn))));
        Assert.Equal(isOne, Joins(Earlier("2026-01-05").WithRejection(Day(endedOn)) with { CaseReference = CaseReference.FromStored("ASH-99") }));
    }

    [Fact]
    public void The_first_day_of_all_that_are_one_counts() =>
        Assert.Equal(
            [new SpellJoined(Day("2025-11-03"))],
            Of(Earlier("2026-02-02", 2), Earlier("2026-01-05", 3).Apply(new SpellJoined(Day("2025-11-03"))), Earlier("2026-02-09", 4)));

    [Fact]
    public void A_wait_for_another_service_is_another_wait() => Assert.Empty(Of(Earlier("2026-01-05").WaitingFor("CAMHS")));

    [Fact]
    public void One_that_came_later_or_on_the_same_day_brings_no_earlier_first_day()
    {
        Assert.Empty(Of(Earlier("2026-03-02")));
        Assert.Empty(Of(Earlier("2026-03-03")));
    }

    [Theory]
    [InlineData("2026-02-01", true)] // long after five days
    [InlineData("2026-03-02", true)]
    [InlineData("2025-03-02", true)] // twelve months to the day
    [InlineData("2025-03-01", false)]
    [InlineData("2026-03-03", true)] // they overlap
    public void A_rejected_referral_that_is_sent_again_keeps_its_first_day(string rejectedOn, bool keeps) =>
        Assert.Equal(keeps, Joins(Earlier("2025-01-06").WithRejection(Day(rejectedOn))));

    [Fact]
    public void A_rejected_referral_of_another_case_or_sender_was_not_sent_again()
    {
        var rejected = Earlier("2025-12-01").WithRejection(Day("2026-01-05"));

        Assert.Empty(Of(rejected with { CaseReference = CaseReference.FromStored("ASH-99") }));
        Assert.Empty(Of(rejected with { ReferredBy = Parties.School().Id }));
        Assert.Empty(Of(rejected.WaitingFor("CAMHS")));
        Assert.Equal([new SpellJoined(Day("2025-12-01"))], Of(rejected with { CaseReference = CaseReference.FromStored("ash-00412") }));
    }

    [Theory]
    [InlineData("2025-03-02", "2025-03-01")] // twelve months to the day
    [InlineData("2025-03-01", null)]
    [InlineData("2025-09-30", "2025-09-01")]
    [InlineData("2026-03-02", "2026-03-01")]
    [InlineData("2026-03-03", null)] // it was closed after this one was received
    public void Help_for_any_service_that_was_closed_in_the_last_twelve_months_is_told_by_its_month(string closedOn, string? month)
    {
        EntryEvent[] expected = month is null ? [] : [new HelpedBefore(Day(month))];

        Assert.Equal(expected, Of(Earlier("2025-01-06").WaitingFor("CAMHS").WithClosure(Day(closedOn))));
    }

    [Theory]
    [InlineData("2024-02-29", "2025-02-28", true)] // a leap day's twelve months end on the 28th
    [InlineData("2024-02-29", "2025-03-01", false)]
    [InlineData("2024-02-28", "2025-02-28", true)]
    public void Twelve_months_are_counted_by_the_calendar(string closedOn, string receivedOn, bool isTold) =>
        Assert.Equal(isTold, RevolvingDoor.Of(
            New.ReceivedOn(Day(receivedOn)), [Earlier("2023-06-05").WaitingFor("CAMHS").WithClosure(Day(closedOn))], WatchMonths).Length == 1);

    [Fact]
    public void The_last_closing_is_the_one_that_is_told() =>
        Assert.Equal(
            [new HelpedBefore(Day("2025-11-01"))],
            Of(
                Earlier("2025-01-06", 2).WaitingFor("CAMHS").WithClosure(Day("2025-06-16")),
                Earlier("2025-02-03", 3).WithClosure(Day("2025-11-14")),
                Earlier("2024-02-05", 4).WithClosure(Day("2024-05-14"))));

    [Fact]
    public void A_closing_a_few_days_before_is_one_wait_and_help_before() =>
        Assert.Equal(
            [new SpellJoined(Day("2026-01-05")), new HelpedBefore(Day("2026-02-01"))],
            Of(Earlier("2026-01-05").WithClosure(Day("2026-02-27"))));

    [Fact]
    public void What_was_rejected_or_only_waits_was_no_help()
    {
        Assert.Empty(Of(Earlier("2025-12-01").WaitingFor("CAMHS").WithRejection(Day("2026-01-05"))));
        Assert.Empty(Of(Earlier("2025-12-01").WaitingFor("CAMHS")));
        Assert.Empty(Of(Earlier("2025-12-01").WaitingFor("CAMHS").WithClosure(Day("2026-01-05")).WithReopening(Day("2026-01-19"))));
    }

    [Fact]
    public void Of_somebody_who_died_nothing_is_told()
    {
        Assert.Empty(Of(Earlier("2025-12-01").WaitingFor("CAMHS").WithClosure(Day("2026-01-05"), ClosingReason.Died)));
        Assert.Empty(RevolvingDoor.Of(New.WithClosure(Day("2026-03-03"), ClosingReason.Died), [Earlier("2026-01-05")], WatchMonths));
    }

    [Fact]
    public void What_is_recorded_already_is_not_recorded_again()
    {
        var other = Earlier("2026-01-05").WithClosure(Day("2026-02-27"));
        var known = Of(other).Aggregate(New, (entry, happened) => entry.Apply(happened));

        Assert.Empty(RevolvingDoor.Of(known, [other], WatchMonths));
        Assert.Equal([new HelpedBefore(Day("2026-03-01"))], RevolvingDoor.Of(
            known, [other, Earlier("2026-01-06", 3).WithClosure(Day("2026-03-01"))], WatchMonths)); // a later one is
    }

    [Theory]
    [InlineData(1, "2026-01-31", "2026-02-28")]
    [InlineData(12, "2026-01-31", "2027-01-31")]
    [InlineData(12, "2024-02-29", "2025-02-28")]
    public void An_entry_tells_something_about_a_new_one_for_the_months_of_the_watch(int months, string endedOn, string lastDay)
    {
        Assert.Equal(Day(lastDay), RevolvingDoor.LastDayOf(Earlier("2023-06-05").WithClosure(Day(endedOn)), months));
        Assert.Equal(Day(lastDay), RevolvingDoor.LastDayOf(Earlier("2023-06-05").WithStart(Day(endedOn)), months));
        Assert.Equal(Day(lastDay), RevolvingDoor.LastDayOf(Earlier("2023-06-05").WithRejection(Day(endedOn)), months));
        Assert.Null(RevolvingDoor.LastDayOf(Earlier("2023-06-05"), months));
    }

    private static WaitingListEntry Earlier(string receivedOn, int number = 2) => Entries.Open(number).ReceivedOn(Day(receivedOn));

    private static IEnumerable<EntryEvent> Of(params WaitingListEntry[] others) => RevolvingDoor.Of(New, others, WatchMonths);

    private static bool Joins(WaitingListEntry other) => Of(other).OfType<SpellJoined>().Any();
}
