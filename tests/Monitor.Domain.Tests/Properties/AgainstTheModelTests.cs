using CsCheck;
using Monitor.Domain.Checks;
using Monitor.Domain.Escalations;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Properties;

/// <summary>
/// Random lives of an entry, in random worlds, against the slow model and against each other. The seed is fixed; a failure prints the smallest story
/// found and its seed, which takes the place of <see cref="Seed"/> to see it again.
/// </summary>
public sealed class AgainstTheModelTests
{
    private const string Seed = "0000K9nWqv31";

    [Fact]
    public void What_is_owed_on_every_day_is_what_the_model_says() => Sample(60, story =>
    {
        var life = new Life(story).Begin();

        foreach (var today in story.EveryDay)
        {
            life.Step(today);
            var model = new Model(story.World, Events(life), today);
            var assessment = Catalogue.Assess(life.Entry, story.World.On(today));

            Assert.Equal(
                Model.Codes.Select(code => $"{today:yyyy-MM-dd} {code} {model.Deadline(code):yyyy-MM-dd}"),
                Catalogue.All.Select((obligation, i) => $"{today:yyyy-MM-dd} {obligation.Code} {Text(assessment[i].Deadline)}"));
        }
    });

    [Fact]
    public void Every_look_opens_raises_and_resolves_what_the_model_says_and_nothing_else() => Sample(60, story =>
    {
        var life = new Life(story);
        life.Looked = (today, followed) => Assert.Equal(
            LadderModel.Expected(story.World, Events(life), today).Prepend($"{today:yyyy-MM-dd}"), followed.Select(LadderModel.Text).Prepend($"{today:yyyy-MM-dd}"));

        life.Live();
    });

    [Fact]
    public void Waking_only_when_told_to_sees_the_same_on_the_same_days_as_looking_every_day() => Sample(150, story =>
        Assert.Equal(new Life(story).Live(everyDay: true).History, new Life(story).Live(everyDay: false).History));

    [Fact]
    public void Nothing_changes_by_itself_before_the_wake() => Sample(60, story =>
    {
        var life = new Life(story).Begin();

        foreach (var today in story.EveryDay)
        {
            life.Step(today);
            var wakeOn = life.WakeAt?.DateInLondon() ?? today.AddDays(40);

            for (var day = today.AddDays(1); day < wakeOn; day = day.AddDays(1))
            {
                Assert.Empty(Watch.Settle(life.Entry, story.World.On(day)).Events);
            }
        }
    });

    [Fact]
    public void Looking_twice_on_a_day_changes_nothing() => Sample(150, story =>
    {
        var life = new Life(story);
        var twice = new Life(story);
        var isSecond = false;
        twice.Looked = (today, followed) =>
        {
            if (isSecond)
            {
                Assert.Empty(followed);
            }
        };

        life.Begin();
        twice.Begin();

        foreach (var today in story.EveryDay)
        {
            life.Step(today);
            twice.Step(today);
            isSecond = true;
            twice.Look(today);
            isSecond = false;
        }

        Assert.Equal(life.History, twice.History);
    });

    [Fact]
    public void The_entry_is_the_fold_of_its_events_however_it_was_built_up() => Sample(150, story =>
    {
        var life = new Life(story).Begin();

        foreach (var today in story.EveryDay)
        {
            var before = life.History.Count;
            life.Step(today);

            if (life.History.Count > before)
            {
                Assert.Equal(EntryText.Of(life.Entry), EntryText.Of(WaitingListEntry.Fold(life.Entry.Id, Events(life))));
            }
        }
    });

    [Fact]
    public void No_raising_comes_twice_and_steps_climb_in_order_from_days_on_which_they_were_told() => Sample(150, story =>
    {
        var life = new Life(story).Live();

        foreach (var ladder in life.History.Select(item => item.Event).OfType<StepRaised>().GroupBy(raised => (raised.Check, raised.N)))
        {
            Assert.Equal(ladder.Select(raised => (raised.Step, raised.Raise)).Distinct(), ladder.Select(raised => (raised.Step, raised.Raise)));
            Assert.Equal(Enumerable.Range(1, ladder.Max(raised => raised.Step)), ladder.Where(raised => raised.Raise == 0).Select(raised => raised.Step));
        }

        foreach (var opened in life.History.Select(item => item.Event).OfType<LadderOpened>().GroupBy(opened => opened.Check))
        {
            Assert.Equal(Enumerable.Range(1, opened.Count()), opened.Select(ladder => ladder.N));
        }
    });

    private static void Sample(int cases, Action<Story> holds) => Story.Any.Sample(holds, seed: Seed, iter: cases, threads: 1);

    private static List<EntryEvent> Events(Life life) => [.. life.History.Select(item => item.Event)];

    private static string Text(DateOnly deadline) => deadline == Standing.Never ? string.Empty : $"{deadline:yyyy-MM-dd}";
}
