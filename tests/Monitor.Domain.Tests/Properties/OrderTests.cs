using CsCheck;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Properties;

/// <summary>Facts carry the days they are about: in what order they are recorded, and how often, makes no difference to what is owed.</summary>
public sealed class OrderTests
{
    private const string Seed = "0000K9nWqv31";

    [Fact]
    public void What_is_owed_does_not_depend_on_the_order_in_which_days_were_recorded() => Sample(story =>
    {
        var facts = Facts(story);
        var shuffled = facts.Select((fact, i) => (Fact: fact, Turn: ((i * 17) + story.Received) % 31)).OrderBy(item => item.Turn).Select(item => item.Fact);

        SameOnEveryDay(story, facts, shuffled);
        SameOnEveryDay(story, facts, facts.AsEnumerable().Reverse());
    });

    [Fact]
    public void What_is_recorded_twice_counts_once() => Sample(story =>
    {
        var facts = Facts(story);

        SameOnEveryDay(story, facts, facts.SelectMany(fact => new[] { fact, fact }));
        SameOnEveryDay(story, facts, facts.Concat(facts));
    });

    private static void Sample(Action<Story> holds) => Story.Any.Sample(holds, seed: Seed, iter: 120, threads: 1);

    private static void SameOnEveryDay(Story story, IEnumerable<EntryEvent> one, IEnumerable<EntryEvent> other)
    {
        var first = WaitingListEntry.Fold(Entries.Id(1), one.Prepend(story.Referral));
        var second = WaitingListEntry.Fold(Entries.Id(1), other.Prepend(story.Referral));

        foreach (var today in story.EveryDay)
        {
            Assert.Equal(Owed(first, story, today), Owed(second, story, today));
        }
    }

    private static List<string> Owed(WaitingListEntry entry, Story story, DateOnly today)
    {
        var assessment = Catalogue.Assess(entry, story.World.On(today));
        return [.. Catalogue.All.Select((obligation, i) => $"{today:yyyy-MM-dd} {obligation.Code} {assessment[i]}")];
    }

    /// <summary>
    /// What the story's deeds would record, of the kinds that say on which day something was so, one of a kind a day: two reviews of one support on one
    /// day, or two levels in one side's eyes, are a correction, where the later one counts.
    /// </summary>
    private static List<EntryEvent> Facts(Story story) =>
    [
        .. story.Deeds.Select(deed => (EntryEvent?)(deed.Kind switch
            {
                DeedKind.LevelOfReferrer => new LevelRecorded(1 + (deed.Other % 4), On(story, deed)),
                DeedKind.LevelOfService => new LevelRecorded(1 + (deed.Other % 4), On(story, deed), LevelView.Service),
                DeedKind.LevelAgreed => new LevelRecorded(1 + (deed.Other % 4), On(story, deed), LevelView.Agreed),
                DeedKind.Lead => new LeadNamed("Lead", On(story, deed)),
                DeedKind.Contact => new ContactMade(On(story, deed)),
                DeedKind.Attempt or DeedKind.AnotherAttempt or DeedKind.Carer => new ContactAttempted(On(story, deed), (ContactMeans)(deed.Other % 5)),
                DeedKind.Decision => new AttemptsDecided(On(story, deed), AttemptsDecision.OtherAgency),
                DeedKind.Declined => new SupportWasDeclined(On(story, deed), "Lead", On(story, deed).AddDays(deed.Some)),
                DeedKind.NeedReview => new NeedReviewed(On(story, deed), "RCADS", NeedResult.Higher),
                DeedKind.LongWait => new LongWaitDecided(On(story, deed), LongWaitDecision.Prioritise),
                DeedKind.HarmReview => new HarmReviewed(On(story, deed), HarmFound: true),
                DeedKind.Visit => new StatutoryVisitMade(On(story, deed), ChildSeen: true),
                DeedKind.ExpectedWait => new ExpectedWaitChanged(20 + (2 * deed.Other), On(story, deed)),
                DeedKind.Commitment => new CommitmentReviewed(On(story, deed), "Team manager", false, false, false, true),
                DeedKind.Status => new StatusRecorded((StatutoryStatus)(deed.Day * 4 / Story.Days), On(story, deed with { Late = 0 }), null),
                DeedKind.Handover => new HandoverPlanned(On(story, deed)),
                _ => null,
            }))
            .OfType<EntryEvent>()
            .DistinctBy(fact => (fact.GetType(), Day(fact), (fact as LevelRecorded)?.View, (fact as ContactAttempted)?.Means)),
    ];

    private static DateOnly On(Story story, Deed deed) => story.First.AddDays(deed.Day - deed.Late);

    private static object? Day(EntryEvent fact) => (fact.GetType().GetProperty("On") ?? fact.GetType().GetProperty("Since"))!.GetValue(fact);
}
