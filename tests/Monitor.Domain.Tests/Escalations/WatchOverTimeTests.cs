using CsCheck;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Escalations;

/// <summary>What must hold for any entry, whatever was recorded about it, however late, and however slowly its steps were told.</summary>
public sealed class WatchOverTimeTests
{
    private const int Days = 230;

    [Fact]
    public void Waking_only_when_told_to_finds_the_same_on_the_same_days_as_looking_every_day() => Stories.Sample(story =>
    {
        var daily = Play(story, everyDay: true);
        var woken = Play(story, everyDay: false);

        Assert.Equal(daily.Happened, woken.Happened);
    }, iter: 200);

    [Fact]
    public void Looking_again_on_the_same_day_changes_nothing() => Stories.Sample(story =>
    {
        var walk = new Walk(story.Entry, story.Closures);

        foreach (var today in DaysOf(story))
        {
            walk.Settle(today);
            Assert.Empty(walk.Settle(today));

            foreach (var fact in story.On(today))
            {
                walk.Record(today, fact(walk.Entry, today));
                Assert.Empty(walk.Settle(today));
            }

            walk.Tell(today, story.TellingDelay);
        }
    }, iter: 200);

    [Fact]
    public void The_entry_is_what_its_events_amount_to() => Stories.Sample(story =>
    {
        var walk = Play(story, everyDay: true);

        Assert.Equal(EntryText.Of(walk.Entry), EntryText.Of(walk.Happened.Aggregate(story.Entry, (entry, item) => entry.Apply(item.Event))));
    }, iter: 200);

    [Fact]
    public void There_is_never_more_than_one_raising_of_a_step_nor_a_ladder_too_few_or_too_many() => Stories.Sample(story =>
    {
        var walk = Play(story, everyDay: true);
        var raised = walk.Happened.Select(item => item.Event).OfType<StepRaised>().Select(step => (step.Check, step.N, step.Step, step.Raise)).ToList();
        var opened = walk.Happened.Select(item => item.Event).OfType<LadderOpened>().GroupBy(ladder => ladder.Check);

        Assert.Equal(raised.Distinct(), raised);
        Assert.All(opened, ladders => Assert.Equal(Enumerable.Range(1, ladders.Count()), ladders.Select(ladder => ladder.N)));
    }, iter: 200);

    [Fact]
    public void No_lapse_is_unseen_and_nothing_stays_open_that_is_put_right() => Stories.Sample(story =>
    {
        var walk = new Walk(story.Entry, story.Closures);

        foreach (var today in DaysOf(story))
        {
            Step(walk, story, today);
            var assessment = Domain.Checks.Catalogue.Assess(walk.Entry, On(today) with { Closures = story.Closures });

            for (var i = 0; i < Domain.Checks.Catalogue.All.Count; i++)
            {
                Assert.Equal(assessment[i].IsFinding(today), walk.Entry.LadderFor(Domain.Checks.Catalogue.All[i].Code) is { IsOpen: true });
            }
        }
    }, iter: 200);

    [Fact]
    public void A_step_is_never_raised_sooner_than_its_working_days_after_the_one_before_was_told() => Stories.Sample(story =>
    {
        var walk = Play(story, everyDay: true);

        foreach (var ladder in walk.Entry.Ladders)
        {
            foreach (var raising in ladder.Raisings.Where(raising => raising.Step > 2 && raising.Raise == 0 && ladder.Acknowledgement is null))
            {
                var before = ladder.Raisings.Single(other => other.Step == raising.Step - 1 && other.Raise == 0);
                var least = TestPolicy.Current.Ladder.Terms.WorkingDaysAfter(raising.Step - 1);

                Assert.True(before.ToldOn is { } told && Calendars.EnglandAndWales.Between(told, raising.On) >= least);
            }
        }
    }, iter: 200);

    private static Walk Play(Story story, bool everyDay)
    {
        var walk = new Walk(story.Entry, story.Closures);
        walk.Settle(story.Entry.ReceivedOn);

        foreach (var today in DaysOf(story).Skip(1))
        {
            Step(walk, story, today, everyDay);
        }

        return walk;
    }

    private static void Step(Walk walk, Story story, DateOnly today, bool everyDay = true)
    {
        if (everyDay || (walk.WakeAt is { } wakeAt && wakeAt <= today.StartsAt()))
        {
            walk.Settle(today);
        }

        foreach (var fact in story.On(today))
        {
            walk.Record(today, fact(walk.Entry, today));
        }

        if (Calendars.EnglandAndWales.Includes(today))
        {
            walk.Tell(today, story.TellingDelay);
        }
    }

    private static IEnumerable<DateOnly> DaysOf(Story story) => Enumerable.Range(0, Days).Select(story.Entry.ReceivedOn.AddDays);

    private delegate EntryEvent Fact(WaitingListEntry entry, DateOnly today);

    private sealed record Story(WaitingListEntry Entry, int TellingDelay, IReadOnlyList<(int Day, Fact Fact)> Facts)
    {
        /// <summary>The school closes for a fortnight, a week and a month.</summary>
        public Closures Closures { get; } = new([Parties.School()
            .Closed(Entry.ReceivedOn.AddDays(30), Entry.ReceivedOn.AddDays(43))
            .Closed(Entry.ReceivedOn.AddDays(60), Entry.ReceivedOn.AddDays(66))
            .Closed(Entry.ReceivedOn.AddDays(90), Entry.ReceivedOn.AddDays(120))]);

        public IEnumerable<Fact> On(DateOnly today) => Facts.Where(fact => Entry.ReceivedOn.AddDays(fact.Day) == today).Select(fact => fact.Fact);
    }

    /// <summary>Entries received on any day of two years, Easter and both clock changes among them, and up to sixteen facts about each.</summary>
    private static Gen<Story> Stories => Gen.Select(
        Gen.Int[0, 700], Gen.Int[0, 4], Gen.Int[-10, 20], Gen.Int[0, 6], Gen.Select(Gen.Int[0, Days - 1], Facts).List[0, 16],
        (received, level, quietAfter, delay, facts) =>
        {
            var entry = Entries.Open().ReceivedOn(new DateOnly(2026, 1, 1).AddDays(received));
            entry = level == 0 ? entry : entry.AtLevel(level);
            entry = quietAfter < 0 ? entry : entry.FromQuietStart(entry.ReceivedOn.AddDays(quietAfter));
            return new Story(entry, delay, facts);
        });

    private static Gen<Fact> Facts => Gen.Frequency(
        (3, Gen.Select(Gen.Int[1, 4], Gen.Enum<LevelView>(), Gen.Int[0, 5]).Select((level, view, late) => (Fact)((_, today) => new LevelRecorded(level, today.AddDays(-late), view)))),
        (5, Need),
        (5, Answers),
        (3, Lives),
        (4, Carers),
        (2, Gen.Int[0, 5].Select(late => (Fact)((_, today) => new LeadNamed("Lead", today.AddDays(-late))))),
        (1, Gen.Int[0, 5].Select(late => (Fact)((_, today) => new LeadEnded(today.AddDays(-late))))),
        (4, Gen.Select(Gen.Int[-15, 25], Gen.Int[-1, 90], Gen.Int[0, 180], Gen.Bool).Select((from, reviewAfter, endAfter, inSchool) => (Fact)((entry, today) => new SupportRecorded(
            entry.Supports.Length + 1, inSchool ? SupportKind.SchoolBased : SupportKind.Parenting, "Family hub", today.AddDays(from), today.AddDays(from + reviewAfter),
            endAfter > 90 ? null : today.AddDays(from + endAfter), true, null, Parties.School().Id)))),
        (2, Gen.Select(Gen.Int[1, 4], Gen.Int[0, 40]).Select((number, days) => (Fact)((_, today) => new SupportReviewed(number, today, today.AddDays(days))))),
        (2, Gen.Select(Gen.Int[1, 4], Gen.Int[0, 5]).Select((number, late) => (Fact)((_, today) => new SupportEnded(number, today.AddDays(-late))))),
        (2, Gen.Select(Gen.Int[0, 5], Gen.Int[0, 28]).Select((late, days) => (Fact)((_, today) => new SupportWasDeclined(today.AddDays(-late), "Lead", today.AddDays(days - late))))),
        (3, Gen.Int[0, 20].Select(late => (Fact)((_, today) => new ContactMade(today.AddDays(-late))))),
        (5, Gen.Select(Gen.Int[0, 5], Gen.Enum<ContactMeans>()).Select((late, means) => (Fact)((_, today) => new ContactAttempted(today.AddDays(-late), means)))),
        (2, Gen.Int[0, 5].Select(late => (Fact)((_, today) => new AttemptsDecided(today.AddDays(-late), AttemptsDecision.Visit)))),
        (4, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 14]).Select((which, days) => (Fact)((entry, today) => Acknowledge(entry, which, today, today.AddDays(days))))),
        (1, Gen.Const((Fact)((_, today) => new ServiceStarted(today)))));

    private static Gen<Fact> Need => Gen.OneOf(
        Gen.Int[0, 20].Select(late => (Fact)((_, today) => new NeedReviewed(today.AddDays(-late), "RCADS", NeedResult.Same))),
        Gen.Select(Gen.Enum<StatutoryStatus>(), Gen.Int[0, 20]).Select((status, late) => (Fact)((_, today) => new StatusRecorded(status, today.AddDays(-late), null))),
        Gen.Select(Gen.Bool, Gen.Int[0, 5]).Select((seen, late) => (Fact)((_, today) => new StatutoryVisitMade(today.AddDays(-late), seen))),
        Gen.Int[0, 400].Select(ahead => (Fact)((_, today) => new EligibilityEnds(today.AddDays(ahead).FirstOfMonth(), today))),
        Gen.Const((Fact)((_, today) => new HandoverPlanned(today))),
        Gen.Const((Fact)((_, today) => new LongWaitDecided(today, LongWaitDecision.KeepPlace))),
        Gen.Const((Fact)((_, today) => new HarmReviewed(today, false))),
        Gen.Const((Fact)((_, today) => new CommitmentReviewed(today, "Social worker", false, false, false, true))));

    private static Gen<Fact> Answers => Gen.OneOf(
        Gen.Const((Fact)((_, today) => new ReferralAccepted(today))),
        Gen.Const((Fact)((_, today) => new ReferrerTold(today))),
        Gen.Const((Fact)((_, today) => new ReferralRejected(today, RejectionReason.OutOfArea))),
        Gen.Const((Fact)((_, today) => new AlternativeNamed(today, "Youth centre"))),
        Gen.Const((Fact)((_, today) => new Resubmitted(today))),
        Gen.Const((Fact)((_, today) => new ResponsibilityProposed(PartyId.Parse("northmere-surgery", null), today))),
        Gen.Const((Fact)((_, today) => new ResponsibilityRefused(PartyId.Parse("northmere-surgery", null), today))),
        Gen.Const((Fact)((_, today) => new ResponsibilitySettled(Parties.School().Id, today))));

    private static Gen<Fact> Lives => Gen.OneOf(
        Gen.Enum<ClosingReason>().Select(reason => (Fact)((_, today) => new EntryClosed(today, reason))),
        Gen.Const((Fact)((_, today) => new Reopened(today))),
        Gen.Const((Fact)((_, today) => new Reopened(today))),
        Gen.Int[0, 40].Select(days => (Fact)((_, today) => new Held(today, today.AddDays(days), "Service manager"))),
        Gen.Int[-20, 20].Select(days => (Fact)((entry, _) => new ReferralDateCorrected(entry.ReceivedOn.AddDays(days)))),
        Gen.Int[0, 60].Select(days => (Fact)((entry, _) => new SpellJoined(entry.ReceivedOn.AddDays(-days)))),
        Gen.Select(Gen.Int[1, 4], Gen.Int[-10, 10], Gen.Int[0, 40]).Select((number, from, days) =>
            (Fact)((_, today) => new HolidayPlanMade(number, "Play worker", today.AddDays(from), today.AddDays(from + days)))));

    private static Gen<Fact> Carers => Gen.OneOf(
        Gen.Const((Fact)((entry, _) => new CarerAdded(entry.Carers.Length + 1, "Mother"))),
        Gen.Select(Gen.Int[1, 2], Gen.Int[1, 3]).Select((number, version) => (Fact)((_, today) => new CarerTold(number, version, today))),
        Gen.Int[1, 2].Select(number => (Fact)((_, today) => new CarerNotToBeTold(number, NotTellingReason.Safety, today))),
        Gen.Int[1, 2].Select(number => (Fact)((_, today) => new NotTellingConfirmed(number, "Safeguarding lead", today))),
        Gen.Select(Gen.Int[20, 200], Gen.Int[0, 20]).Select((days, late) => (Fact)((_, today) => new ExpectedWaitChanged(days, today.AddDays(-late)))));

    /// <summary>An acknowledgement of a step that has none yet, else of a ladder that is not there, which changes nothing.</summary>
    private static LadderAcknowledged Acknowledge(WaitingListEntry entry, int which, DateOnly today, DateOnly until)
    {
        var open = entry.Ladders.Where(ladder => ladder is { IsOpen: true, Step: > 0 } && ladder.Acknowledgement?.Step != ladder.Step).ToList();

        return which < open.Count
            ? new LadderAcknowledged(open[which].Check, open[which].N, open[which].Step, "Head of service", today, until)
            : new LadderAcknowledged("WL-00", 1, 1, "Head of service", today, until);
    }
}
