using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class ConsequencesTests
{
    private static readonly Provenance By = new("practitioner", "correlation", Instant("2026-03-11T09:00Z"));

    [Fact]
    public void A_new_entry_is_what_its_events_amount_to_with_all_that_follows()
    {
        var change = Received(Entries.Referral());

        Assert.Null(change.Before);
        Assert.Equal(EntryText.Of(WaitingListEntry.Fold(Entries.Id(1), change.Events.Select(happened => happened.Event))), EntryText.Of(change.After));
        Assert.Contains(change.Events, happened => happened.Event is LadderOpened { Check: "WL-01" });
        Assert.Equal(Day("2026-03-17").StartsAt(), change.WakeAt);
        Assert.Equal((By.Actor, By.Correlation, By.At), (change.Actor, change.Correlation, change.At));
        Assert.Equal((TestPolicy.Current.Version, Calendars.EnglandAndWales.Version), (change.PolicyVersion, change.CalendarVersion));
        Assert.Empty(change.Notifications);
    }

    [Fact]
    public void Facts_come_first_and_what_follows_after_them()
    {
        var change = Recorded(Stored(Entries.Open().WithLadder("WL-01", Day("2026-03-05"))), new LeadNamed("Health visitor", Day("2026-03-11")));

        Assert.IsType<LeadNamed>(change.Events[0].Event);
        Assert.Contains(change.Events.Skip(1), happened => happened.Event is LadderResolved { Check: "WL-01" });
    }

    [Fact]
    public void With_no_facts_time_alone_has_its_consequences()
    {
        var change = Recorded(Stored(Entries.Open().WithNothingOwed() with { Lead = null }));

        Assert.Equal(2, change.Events.Length);
    }

    [Fact]
    public void A_step_that_reaches_the_board_is_announced_to_it()
    {
        var climbing = Entries.Open().WithNothingOwed() with { Lead = null };
        climbing = climbing.WithLadder("WL-01", Day("2026-03-05")).Told("WL-01", 1, Day("2026-03-05"))
            .Raised("WL-01", 2, Day("2026-03-05")).Told("WL-01", 2, Day("2026-03-05"));

        var message = Assert.Single(Recorded(Stored(climbing)).Messages);

        Assert.Equal(new TellBoard(climbing.Responsible, climbing.Id.ToString(), "WL-01", 1, 3, 0, Day("2026-03-11"), climbing.Responsible), message.Message);
        Assert.Equal(By.At, message.NotBefore);
    }

    [Fact]
    public void The_first_two_steps_are_not_announced_to_the_board() => Assert.Empty(Received(Entries.Referral()).Messages);

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 4)]
    public void Serious_concern_tells_the_safeguarding_lead_at_once(bool harmMark, int level)
    {
        var change = Received(Entries.Referral() with { HarmMark = harmMark }, new LevelRecorded(level, Entries.Listing));

        var notice = Assert.Single(change.Notifications);
        Assert.Equal((MailKind.HarmNotice, ContactRole.SafeguardingLead, Entries.Id(1)), (notice.Kind, notice.Role!.Value, notice.Entry!.Value));
        Assert.Equal(new SendMailMessage(notice.Party, notice.Id, 1), Assert.Single(change.Messages, message => message.Message is SendMailMessage).Message);
    }

    [Fact]
    public void Nobody_is_told_of_a_concern_that_social_care_knows_of() =>
        Assert.Empty(Received(Entries.Referral() with { HarmMark = true }, new SocialCareTold(Entries.Listing, "General practitioner")).Notifications);

    [Fact]
    public void A_concern_is_told_once_and_not_at_every_record()
    {
        Assert.Single(Recorded(Stored(Entries.Open()), new LevelRecorded(4, Day("2026-03-11"))).Notifications);
        Assert.Empty(Recorded(Stored(Entries.Open().AtLevel(4)), new ContactMade(Day("2026-03-11"))).Notifications);
        Assert.Empty(Recorded(Stored(Entries.Open()), new LevelRecorded(4, Day("2026-03-11")), new ServiceStarted(Day("2026-03-11"))).Notifications);
    }

    [Fact]
    public void The_same_change_made_again_announces_the_same()
    {
        var once = Received(Entries.Referral() with { HarmMark = true });
        var again = Received(Entries.Referral() with { HarmMark = true });

        Assert.Equal(once.Notifications.Select(notice => notice.Id), again.Notifications.Select(notice => notice.Id));
        Assert.Equal(once.Messages.Select(message => message.Id), again.Messages.Select(message => message.Id));
    }

    [Fact]
    public void An_entry_that_ended_wakes_no_more() => Assert.Null(Recorded(Stored(Entries.Open()), new ServiceStarted(Day("2026-03-11"))).WakeAt);

    private static EntryChange Received(Received referral, params EntryEvent[] facts) => Consequences.OfReceiving(
        Entries.Id(1), [new NewEvent(referral), .. facts.Select(fact => new NewEvent(fact))], On("2026-03-11"), By, null, []);

    private static EntryChange Recorded(StoredEntry before, params EntryEvent[] facts) =>
        Consequences.OfRecording(before, [.. facts.Select(fact => new NewEvent(fact))], On("2026-03-11"), By, null);

    private static StoredEntry Stored(WaitingListEntry entry) => new(entry, "1", 7, "head", null, null);
}
