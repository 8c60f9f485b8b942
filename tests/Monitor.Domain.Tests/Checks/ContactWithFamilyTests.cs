using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class ContactWithFamilyTests
{
    [Theory]
    [InlineData(1, "2026-03-02", "2026-03-30")] // 28 calendar days
    [InlineData(2, "2026-03-02", "2026-03-30")]
    [InlineData(3, "2026-03-02", "2026-03-16")]
    [InlineData(4, "2026-03-02", "2026-03-09")]
    [InlineData(0, "2026-03-02", "2026-03-16")] // no level recorded counts as 3
    [InlineData(4, "2026-03-07", "2026-03-14")] // weekends count
    [InlineData(4, "2016-12-19", "2016-12-26")] // bank holidays count
    [InlineData(4, "2022-05-27", "2022-06-03")]
    [InlineData(4, "2024-02-22", "2024-02-29")]
    [InlineData(4, "2023-02-22", "2023-03-01")]
    [InlineData(3, "2024-02-16", "2024-03-01")]
    [InlineData(4, "2026-03-28", "2026-04-04")] // the clocks go forward
    [InlineData(4, "2026-10-24", "2026-10-31")] // and back
    public void Is_owed_within_the_days_of_the_level(int level, string receivedOn, string lastDay) =>
        Boundary.Open(level, receivedOn).IsOwedBy("WL-04", lastDay);

    [Fact]
    public void A_family_nobody_ever_contacted_is_the_worst_case() =>
        Assert.Equal(Day("2025-03-17"), Entries.Open().ReceivedOn(Day("2025-03-03")).Standing("WL-04", Entries.Listing).Deadline);

    [Theory]
    [InlineData("2026-03-02", "2026-03-16")] // on the day of the referral
    [InlineData("2026-03-10", "2026-03-24")]
    [InlineData("2026-03-16", "2026-03-30")] // on the last day
    public void Starts_again_with_every_contact(string contactOn, string lastDay) =>
        Entries.Open().WithContact(Day(contactOn)).IsOwedBy("WL-04", lastDay);

    [Fact]
    public void A_contact_recorded_late_counts_from_its_own_day() =>
        Entries.Open().WithContact(Day("2026-03-16")).WithContact(Day("2026-03-04")).IsOwedBy("WL-04", "2026-03-30");

    [Fact]
    public void Is_owed_anew_from_the_day_a_wait_is_reopened()
    {
        Entries.Open().WithContact(Day("2026-03-10")).WithClosure(Day("2026-03-12")).WithReopening(Day("2026-06-29")).IsOwedBy("WL-04", "2026-07-13");
        Entries.Open().WithClosure(Day("2026-03-12")).WithReopening(Day("2026-06-29")).WithContact(Day("2026-07-02")).IsOwedBy("WL-04", "2026-07-16");
    }

    [Fact]
    public void A_contact_before_the_referral_starts_no_clock() =>
        Entries.Open().WithContact(Day("2026-02-20")).IsOwedBy("WL-04", "2026-03-16");

    [Theory]
    [InlineData("2026-03-03 Telephone, 2026-03-04 Visit, 2026-03-05 Telephone", "2026-03-09")] // 2 working days after the third
    [InlineData("2026-03-05 Telephone, 2026-03-03 Telephone, 2026-03-04 Visit", "2026-03-09")] // recorded out of order
    [InlineData("2026-03-02 Telephone, 2026-03-03 Visit, 2026-03-04 Telephone", "2026-03-06")] // the first on the day of listing
    [InlineData("2026-03-01 Telephone, 2026-03-02 Telephone, 2026-03-03 Visit", "2026-03-16")] // the first before it, which does not count
    [InlineData("2026-03-03 Telephone, 2026-03-03 Visit, 2026-03-04 Telephone", "2026-03-16")] // two days only
    [InlineData("2026-03-03 Telephone, 2026-03-04 Telephone, 2026-03-05 Telephone", "2026-03-16")] // one means only
    [InlineData("2026-03-03 Telephone, 2026-03-04 Telephone, 2026-03-05 Telephone, 2026-03-06 Letter", "2026-03-10")]
    [InlineData("2026-03-03 Telephone, 2026-03-04 Visit", "2026-03-16")] // two attempts only
    [InlineData("2026-03-03 Telephone, 2026-03-03 Visit, 2026-03-04 Text, 2026-03-06 Email", "2026-03-10")] // the third day makes them enough
    [InlineData("2026-03-11 Telephone, 2026-03-12 Visit, 2026-03-13 Telephone", "2026-03-16")] // never later than the contact itself
    [InlineData("2026-04-01 Telephone, 2026-04-02 Visit, 2026-04-03 Telephone", "2026-03-16")]
    public void Three_attempts_by_two_means_on_different_days_owe_a_decision(string attempts, string lastDay) =>
        Entries.Open().Attempted(attempts).IsOwedBy("WL-04", lastDay);

    [Fact]
    public void An_answer_meanwhile_leaves_only_the_attempts_after_it()
    {
        var entry = Entries.Open().Attempted("2026-03-03 Telephone, 2026-03-04 Visit").WithContact(Day("2026-03-04")).WithAttempt(Day("2026-03-05"));

        entry.IsOwedBy("WL-04", "2026-03-18");
        Assert.Single(entry.Attempts);
    }

    [Fact]
    public void An_answer_recorded_late_takes_back_the_attempts_before_it() =>
        Entries.Open().Attempted("2026-03-03 Telephone, 2026-03-04 Visit, 2026-03-05 Telephone").WithContact(Day("2026-03-04")).IsOwedBy("WL-04", "2026-03-18");

    [Fact]
    public void An_attempt_recorded_after_the_answer_it_came_before_changes_nothing() =>
        Assert.Empty(Entries.Open().WithContact(Day("2026-03-05")).WithAttempt(Day("2026-03-04")).Attempts);

    [Fact]
    public void The_decision_stands_in_for_contact_for_ten_working_days() =>
        Entries.Open().Attempted("2026-03-03 Telephone, 2026-03-04 Visit, 2026-03-05 Telephone")
            .DecidedOn("2026-03-09").IsOwedBy("WL-04", "2026-03-23");

    [Fact]
    public void The_decision_never_shortens_what_the_level_allows() =>
        Entries.Open().AtLevel(1).Attempted("2026-03-03 Telephone, 2026-03-04 Visit, 2026-03-05 Telephone")
            .DecidedOn("2026-03-09").IsOwedBy("WL-04", "2026-03-30");

    [Fact]
    public void A_contact_after_the_decision_starts_the_clock_as_always() =>
        Entries.Open().AtLevel(4).DecidedOn("2026-03-09").WithContact(Day("2026-03-10")).IsOwedBy("WL-04", "2026-03-17");

    [Fact]
    public void A_contact_on_the_day_of_the_decision_makes_it_moot() =>
        Entries.Open().AtLevel(4).DecidedOn("2026-03-09").WithContact(Day("2026-03-09")).IsOwedBy("WL-04", "2026-03-16");

    [Fact]
    public void Three_more_attempts_after_the_decision_owe_another() =>
        Entries.Open().DecidedOn("2026-03-09")
            .Attempted("2026-03-10 Telephone, 2026-03-11 Visit, 2026-03-12 Telephone")
            .IsOwedBy("WL-04", "2026-03-16");

    [Fact]
    public void A_decision_recorded_late_takes_back_only_the_attempts_up_to_its_day()
    {
        var entry = Entries.Open().Attempted("2026-03-03 Telephone, 2026-03-04 Visit, 2026-03-05 Telephone, 2026-03-11 Text").DecidedOn("2026-03-09");

        Assert.Equal(new Attempt(Day("2026-03-11"), ContactMeans.Text), Assert.Single(entry.Attempts));
    }
}

internal static class AttemptsInWords
{
    /// <summary>Attempts in the form "2026-03-03 Telephone, 2026-03-04 Visit", in the order in which they are recorded.</summary>
    public static WaitingListEntry Attempted(this WaitingListEntry entry, string attempts) => attempts.Split(", ").Aggregate(
        entry, (known, attempt) => known.WithAttempt(Day(attempt[..10]), Enum.Parse<ContactMeans>(attempt[11..])));

    public static WaitingListEntry DecidedOn(this WaitingListEntry entry, string on) =>
        entry.Apply(new AttemptsDecided(Day(on), AttemptsDecision.Visit));
}
