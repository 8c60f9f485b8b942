using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

/// <summary>Which referrals are one wait, and from when it is counted.</summary>
public sealed class SpellsTests
{
    [Theory]
    [InlineData("2026-03-10", "2026-03-02", null, true)] // the other still waits
    [InlineData("2026-03-10", "2026-03-02", "2026-03-20", true)] // they overlap
    [InlineData("2026-03-10", "2026-03-02", "2026-03-10", true)]
    [InlineData("2026-03-10", "2026-03-02", "2026-03-05", true)] // five days after it ended
    [InlineData("2026-03-10", "2026-03-02", "2026-03-04", false)] // six
    [InlineData("2024-03-05", "2024-01-02", "2024-02-29", true)]
    [InlineData("2026-04-01", "2026-03-02", "2026-03-27", true)] // five days over the clock change
    [InlineData("2026-03-02", "2026-03-02", null, true)]
    [InlineData("2026-03-01", "2026-03-02", null, false)] // it goes on in the later one, not the other way round
    public void Referrals_that_overlap_or_begin_at_most_five_days_after_the_last_ended_are_one_wait(string began, string otherBegan, string? otherEnded, bool areOne) =>
        Assert.Equal(areOne, Spells.AreOne(Day(began), Day(otherBegan), Recorded.Maybe(otherEnded)));

    [Fact]
    public void The_wait_is_counted_from_the_first_of_them()
    {
        var entry = Entries.Open().Apply(new SpellJoined(Day("2026-02-02"))).Apply(new SpellJoined(Day("2026-02-09")));

        Assert.Equal(Day("2026-02-02"), entry.WaitFrom);
        Assert.Equal(28, entry.DaysWaited(Entries.Listing));
        Assert.Equal(Entries.Listing, entry.ListedOn); // what the agency owes meanwhile is not
    }

    [Theory]
    [InlineData("2026-03-15", "2026-03-02")] // five days after the closing
    [InlineData("2026-03-16", "2026-03-16")] // six
    public void A_wait_that_is_reopened_within_five_days_goes_on(string reopenedOn, string waitFrom)
    {
        Assert.Equal(Day(waitFrom), Entries.Open().WithClosure(Day("2026-03-10")).WithReopening(Day(reopenedOn)).WaitFrom);
        Assert.Equal(Day(waitFrom), Entries.Open().WithStart(Day("2026-03-10")).WithReopening(Day(reopenedOn)).WaitFrom);
    }

    [Fact]
    public void Reopened_within_five_days_it_keeps_what_it_had_joined() =>
        Assert.Equal(
            Day("2026-02-02"),
            Entries.Open().Apply(new SpellJoined(Day("2026-02-02"))).WithClosure(Day("2026-03-10")).WithReopening(Day("2026-03-12")).WaitFrom);

    [Fact]
    public void The_latest_month_of_earlier_help_is_known() =>
        Assert.Equal(
            Day("2025-09-01"),
            Entries.Open().Apply(new HelpedBefore(Day("2025-09-01"))).Apply(new HelpedBefore(Day("2025-03-01"))).HelpedBeforeUntil);
}
