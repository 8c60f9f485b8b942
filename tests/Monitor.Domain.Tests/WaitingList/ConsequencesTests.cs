using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class ConsequencesTests
{
    private static readonly Provenance By = new("practitioner", "correlation", Instant("2026-03-11T09:00Z"));

    private static readonly PartyId Surgery = PartyId.Parse("northmere-surgery", null);

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
    public void The_first_two_steps_are_not_announced_to_the_board() => Assert.DoesNotContain(Received(Entries.Referral()).Messages, message => message.Message is TellBoard);

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
    public void An_agency_that_is_asked_is_pointed_to_the_entry_and_after_its_refusal_the_board()
    {
        var asked = Recorded(Stored(Entries.Open()), new ResponsibilityProposed(Surgery, Day("2026-03-11")));
        var refused = Recorded(Stored(asked.After), new ResponsibilityRefused(Surgery, Day("2026-03-11")));

        Assert.Equal(new PointToEntry(Parties.School().Id, Entries.Id(1), Surgery, PointerKind.Asked), Assert.Single(asked.Messages, message => message.Message is PointToEntry).Message);
        Assert.Equal(new PointToEntry(Parties.School().Id, Entries.Id(1), PartyId.Board, PointerKind.Asked), Assert.Single(refused.Messages, message => message.Message is PointToEntry).Message);
    }

    [Fact]
    public void An_agency_that_is_asked_hears_of_it_at_the_hour_of_such_mails()
    {
        var asked = Recorded(Stored(Entries.Open()), new ResponsibilityProposed(Surgery, Day("2026-03-11")));

        var message = Assert.Single(asked.Messages, message => message.Message is TellAsked);
        Assert.Equal(new TellAsked(Parties.School().Id, Entries.Id(1), Surgery, Day("2026-03-11")), message.Message);
        Assert.Equal(Instant("2026-03-11T16:00Z"), message.NotBefore);
    }

    [Fact]
    public void Whoever_referred_hears_of_each_fact_that_is_news_by_the_number_of_its_event()
    {
        var answered = Recorded(Stored(Entries.Open()), new ReferralAccepted(Day("2026-03-11")), new ReferrerTold(Day("2026-03-11")), new PlaceOffered(Day("2026-03-11")));

        Assert.Equal(
            [
                new TellReferrer(Parties.School().Id, Entries.Id(1), Surgery, NewsOf.Accepted, 8, Day("2026-03-11")),
                new TellReferrer(Parties.School().Id, Entries.Id(1), Surgery, NewsOf.Offered, 10, Day("2026-03-11")),
            ],
            answered.Messages.Select(message => message.Message));
        Assert.All(answered.Messages, message => Assert.Equal(Instant("2026-03-11T16:00Z"), message.NotBefore));
        Assert.Equal(2, answered.Messages.Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public void An_import_is_news_to_nobody()
    {
        Assert.Single(Received(Entries.Referral(Day("2026-03-09"))).Messages, message => message.Message is TellReferrer);
        Assert.DoesNotContain(
            Consequences.OfReceiving(Entries.Id(1), [new NewEvent(Entries.Referral(Day("2026-03-09")))], On("2026-03-11"), By with { IsImport = true }, null, []).Messages,
            message => message.Message is TellReferrer);
    }

    [Theory]
    [InlineData("camhs-team/team", true)]
    [InlineData("northmere-surgery/practitioner", false)]
    public void What_was_news_and_is_taken_back_is_told_unless_whoever_referred_takes_it_back(string actor, bool isTold)
    {
        var history = new[] { Entries.Referral(), (EntryEvent)new ReferralAccepted(Day("2026-03-10")) }
            .Select((happened, i) => new HistoryItem(i + 1, Instant("2026-03-10T12:00Z"), "camhs-team/team", "test", happened, null)).ToList();
        var before = Stored(WaitingListEntry.Fold(Entries.Id(1), history.Select(item => item.Event))) with { Events = 2 };

        var change = Consequences.OfCorrecting(before, history, [new NewEvent(new FactWithdrawn(2))], On("2026-03-11"), By with { Actor = actor }, null);

        Assert.Equal(isTold ? [NewsOf.TakenBack] : [], change.Messages.Select(message => message.Message).OfType<TellReferrer>().Select(tell => tell.What));
    }

    [Fact]
    public void An_entry_that_was_accepted_is_brought_to_its_agency_once()
    {
        var accepted = Recorded(
            Stored(Entries.Open().Apply(new ResponsibilityProposed(Surgery, Day("2026-03-10")))),
            new ResponsibilityAccepted(Surgery, Day("2026-03-11")), new TransferBegun(Surgery, Day("2026-03-11")));

        Assert.Equal(new MoveEntry(Entries.Id(1), Parties.School().Id, Surgery), Assert.Single(accepted.Messages, message => message.Message is MoveEntry).Message);
        Assert.DoesNotContain(Recorded(Stored(accepted.After), new ContactMade(Day("2026-03-11"))).Messages, message => message.Message is MoveEntry);
    }

    [Fact]
    public void A_harm_mark_set_later_tells_the_safeguarding_lead_and_one_set_after_the_end_nobody()
    {
        Assert.Single(Recorded(Stored(Entries.Open()), new HarmMarked(Day("2026-03-11"))).Notifications);
        Assert.Empty(Recorded(Stored(Entries.Open().WithClosure(Day("2026-03-10"))), new HarmMarked(Day("2026-03-11"))).Notifications);
        Assert.Single(Recorded(Stored(Entries.Open()), new LevelRecorded(4, Day("2026-03-11"), LevelView.Service)).Notifications);
    }

    [Fact]
    public void After_a_death_every_ladder_is_resolved_and_nothing_is_told()
    {
        var died = Recorded(Stored(Entries.Open().WithHarmMark().WithLadder("WL-01", Day("2026-03-05"))), new EntryClosed(Day("2026-03-11"), ClosingReason.Died));

        Assert.All(died.After.Ladders, ladder => Assert.False(ladder.IsOpen));
        Assert.Empty(died.Messages);
        Assert.Empty(died.Notifications);
        Assert.Null(died.WakeAt);
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
