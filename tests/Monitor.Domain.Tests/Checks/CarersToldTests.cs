using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class CarersToldTests
{
    [Theory]
    [MemberData(nameof(Boundary.FiveWorkingDays), MemberType = typeof(Boundary))]
    public void The_first_message_is_owed_within_five_working_days(string receivedOn, string lastDay) =>
        Entries.Open().ReceivedOn(Day(receivedOn)).WithCarer().IsOwedBy("WL-05", lastDay);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_level_makes_no_difference(int level) => Entries.Open().AtLevel(level).WithCarer().IsOwedBy("WL-05", "2026-03-09");

    [Fact]
    public void A_family_of_which_no_carer_is_recorded_is_owed_it_too() => Entries.Open().IsOwedBy("WL-05", "2026-03-09");

    [Fact]
    public void Once_every_carer_was_told_nothing_is_owed() =>
        Entries.Open().WithCarer(Day("2026-03-03")).WithCarer(Day("2026-03-20")).IsNotOwed("WL-05", "2026-08-31");

    [Fact]
    public void Telling_one_carer_is_not_telling_the_other() =>
        Entries.Open().WithCarer(Day("2026-03-03")).WithCarer().IsOwedBy("WL-05", "2026-03-09");

    [Fact]
    public void A_telling_recorded_late_puts_it_right()
    {
        var entry = Entries.Open().WithCarer();

        Assert.True(entry.IsFinding("WL-05", "2026-03-10"));
        entry.WithCarerTold(1, Day("2026-03-06")).IsNotOwed("WL-05", "2026-03-10");
    }

    [Fact]
    public void A_decision_not_to_tell_counts_only_once_the_safeguarding_lead_has_confirmed_it()
    {
        Entries.Open().WithCarer().WithCarerNotToBeTold(1, Day("2026-03-03")).IsOwedBy("WL-05", "2026-03-09");
        Entries.Open().WithCarer().WithCarerNotToBeTold(1, Day("2026-03-03"), confirmedOn: Day("2026-03-10")).IsNotOwed("WL-05", "2026-03-10");
    }

    [Fact]
    public void A_new_decision_has_to_be_confirmed_again() =>
        Entries.Open().WithCarer().WithCarerNotToBeTold(1, Day("2026-03-03"), confirmedOn: Day("2026-03-04")).WithCarerNotToBeTold(1, Day("2026-03-05"))
            .IsOwedBy("WL-05", "2026-03-09");

    [Fact]
    public void A_confirmation_of_nothing_is_nothing() =>
        Entries.Open().WithCarer().Apply(new NotTellingConfirmed(1, "Designated safeguarding lead", Day("2026-03-04"))).IsOwedBy("WL-05", "2026-03-09");

    [Fact]
    public void A_carer_who_is_not_told_leaves_the_others_owed() =>
        Entries.Open().WithCarer().WithCarer().WithCarerNotToBeTold(1, Day("2026-03-03"), confirmedOn: Day("2026-03-04")).IsOwedBy("WL-05", "2026-03-09");

    [Theory]
    [InlineData(27, null)]
    [InlineData(-27, null)]
    [InlineData(28, "2026-07-24")] // owed from 10 July, 84 days after 17 April; then ten working days
    [InlineData(-28, "2026-07-24")]
    public void A_change_of_28_days_or_more_owes_another_message_within_ten_working_days(int change, string? lastDay)
    {
        var entry = Told().WithExpectedWait(Day("2026-07-10"), 100 + change);

        if (lastDay is null)
        {
            entry.IsNotOwed("WL-05", "2026-12-31");
        }
        else
        {
            entry.IsOwedBy("WL-05", lastDay);
        }
    }

    [Fact]
    public void Small_changes_add_up_against_what_was_said_last() =>
        Told().WithExpectedWait(Day("2026-06-01"), 120).WithExpectedWait(Day("2026-07-10"), 130).IsOwedBy("WL-05", "2026-07-24");

    [Theory]
    [InlineData("2026-04-20", "2026-07-09", false)]
    [InlineData("2026-04-20", "2026-07-10", true)] // 84 days after the listing
    [InlineData("2026-07-09", "2026-07-09", false)]
    [InlineData("2026-07-10", "2026-07-10", true)]
    [InlineData("2026-08-03", "2026-08-03", true)] // later than that, at once
    public void Another_message_is_owed_at_most_every_84_days(string changedOn, string today, bool isOwed)
    {
        var entry = Told().WithExpectedWait(Day(changedOn), 160);

        Assert.Equal(isOwed, entry.Standing("WL-05", Day(today)).Deadline != Standing.Never);
        Assert.Equal(isOwed ? 2 : 1, CarerMessage.Owed(entry, Day(today), TestPolicy.Current.Carers).Version);
    }

    [Fact]
    public void A_change_that_waits_for_its_turn_is_looked_at_on_that_day()
    {
        var entry = Told().WithExpectedWait(Day("2026-04-20"), 160);

        Assert.Equal(new Standing(Standing.Never, Day("2026-07-10")), entry.Standing("WL-05", Day("2026-07-09")));
        Assert.Equal(Day("2026-07-10"), Catalogue.Assess(entry.WithNothingOwed(), On("2026-06-30")).NextChange);
    }

    [Theory]
    [InlineData("2026-06-01")]
    [InlineData("2026-07-10")] // on the day of its turn
    public void A_change_taken_back_before_it_was_told_is_never_told(string takenBackOn) =>
        Told().WithExpectedWait(Day("2026-04-20"), 160).WithExpectedWait(Day(takenBackOn), 101).IsNotOwed("WL-05", "2026-12-31");

    [Fact]
    public void What_is_expected_when_its_turn_comes_is_what_counts_for_the_next()
    {
        // 160 waits until 10 July, by when 200 is expected; 180 is then no change worth telling, 172 is.
        var entry = Told().WithExpectedWait(Day("2026-04-20"), 160).WithExpectedWait(Day("2026-06-01"), 200).WithCarerTold(1, Day("2026-07-13"), version: 2);

        entry.WithExpectedWait(Day("2026-11-02"), 180).IsNotOwed("WL-05", "2026-12-31");
        entry.WithExpectedWait(Day("2026-11-02"), 172).IsOwedBy("WL-05", "2026-11-16");
    }

    [Fact]
    public void The_expected_wait_known_first_is_what_the_first_message_says() =>
        Entries.Open().ReceivedOn(Day("2026-04-17")).WithCarer(Day("2026-04-20")).WithExpectedWait(Day("2026-08-03"), 300).IsNotOwed("WL-05", "2026-12-31");

    [Fact]
    public void What_is_expected_on_the_day_of_listing_is_what_the_first_message_says_whatever_was_expected_before() =>
        Told().WithExpectedWait(Day("2026-04-16"), 160).IsNotOwed("WL-05", "2026-12-31");

    [Fact]
    public void Whoever_missed_a_version_is_owed_it_from_its_day_however_many_came_after_it()
    {
        var entry = Told().WithExpectedWait(Day("2026-07-10"), 160).WithExpectedWait(Day("2026-10-05"), 220);

        Assert.Equal(3, CarerMessage.Owed(entry, Day("2026-10-05"), TestPolicy.Current.Carers).Version);
        Assert.Equal(Day("2026-07-24"), entry.Standing("WL-05", Day("2026-10-04")).Deadline);
        Assert.Equal(Day("2026-07-24"), entry.Standing("WL-05", Day("2026-10-05")).Deadline); // the third message does not put the second off
        entry.WithCarerTold(1, Day("2026-08-03"), version: 2).IsOwedBy("WL-05", "2026-10-19");
        entry.WithCarerTold(1, Day("2026-10-06"), version: 3).IsNotOwed("WL-05", "2026-10-06");
    }

    [Fact]
    public void Whoever_does_not_know_the_first_message_is_owed_that_one() =>
        Assert.Equal(Day("2026-04-24"), Told().WithCarer().WithExpectedWait(Day("2026-07-10"), 160).Standing("WL-05", Day("2026-08-03")).Deadline);

    [Fact]
    public void An_older_version_recorded_late_takes_nothing_back()
    {
        var entry = Told().WithExpectedWait(Day("2026-07-10"), 160).WithCarerTold(1, Day("2026-07-13"), version: 2).WithCarerTold(1, Day("2026-05-01"), version: 1);

        entry.IsNotOwed("WL-05", "2026-12-31");
        Assert.Equal(2, entry.Carers.Single().ToldVersion);
    }

    [Fact]
    public void A_wait_that_is_reopened_is_told_anew_and_a_decision_not_to_tell_stands()
    {
        var reopened = Told().WithCarer().WithCarerNotToBeTold(2, Day("2026-04-20"), confirmedOn: Day("2026-04-21"))
            .WithClosure(Day("2026-05-05")).WithReopening(Day("2026-06-29"));

        reopened.IsOwedBy("WL-05", "2026-07-06");
        reopened.WithCarerTold(1, Day("2026-06-30")).IsNotOwed("WL-05", "2026-07-07");
    }

    [Fact]
    public void A_quiet_start_gives_twenty_working_days_more() =>
        Boundary.Open(3, "2025-11-03").FromQuietStart(Day("2026-03-02")).IsOwedBy("WL-05", "2026-04-08");

    [Fact]
    public void Is_owed_by_the_responsible_agency() => Assert.Equal(Owner.ResponsibleAgency, Catalogue.Find("WL-05").Owner);

    /// <summary>Listed on Friday 17 April, one carer told that the wait is 100 days; 84 days later is Friday 10 July.</summary>
    private static WaitingListEntry Told() =>
        Entries.Open().ReceivedOn(Day("2026-04-17")).WithExpectedWait(Day("2026-04-17"), 100).WithCarer(Day("2026-04-17"));
}
