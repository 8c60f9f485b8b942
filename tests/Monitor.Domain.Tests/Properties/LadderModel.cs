using Monitor.Domain.Escalations;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Properties;

/// <summary>DOMAIN §4 once more, slowly and obviously: what one look at an entry must open, raise and resolve, from the bare list of its events.</summary>
internal static class LadderModel
{
    public static IEnumerable<string> Expected(World world, IReadOnlyList<EntryEvent> history, DateOnly today)
    {
        var model = new Model(world, history, today);

        foreach (var code in Model.Codes)
        {
            var ladders = history.OfType<LadderOpened>().Where(opened => opened.Check == code).ToList();
            var n = ladders.Count;
            var isOpen = n > 0 && !history.OfType<LadderResolved>().Any(resolved => resolved.Check == code && resolved.N == n);

            if (!isOpen && model.IsFinding(code))
            {
                yield return $"{code} {n + 1} opens for {model.Deadline(code):yyyy-MM-dd}";

                foreach (var step in code is "WL-07" or "WL-08" ? [] : model.Level() == 4 && Last(world, model, world.Policy.Ladder.Terms, today) > 1 ? [1, 2] : new[] { 1 })
                {
                    yield return Raises(code, n + 1, step, 0, Working(model, today));
                }
            }
            else if (isOpen && !model.IsFinding(code))
            {
                yield return $"{code} {n} resolved";
            }
            else if (isOpen && code is not ("WL-07" or "WL-08"))
            {
                foreach (var (step, raise) in Climbs(world, model, history, ladders[^1], today))
                {
                    yield return Raises(code, n, step, raise, Working(model, today));
                }
            }
        }
    }

    public static string Text(EntryEvent happened) => happened switch
    {
        LadderOpened opened => $"{opened.Check} {opened.N} opens for {opened.Deadline:yyyy-MM-dd}",
        StepRaised raised => Raises(raised.Check, raised.N, raised.Step, raised.Raise, raised.On),
        LadderResolved resolved => $"{resolved.Check} {resolved.N} resolved",
        _ => throw new ArgumentOutOfRangeException(nameof(happened)),
    };

    private static string Raises(string check, int n, int step, int raise, DateOnly on) => $"{check} {n} raises {step}.{raise} on {on:yyyy-MM-dd}";

    private static IEnumerable<(int Step, int Raise)> Climbs(World world, Model model, IReadOnlyList<EntryEvent> history, LadderOpened ladder, DateOnly today)
    {
        var raised = history.OfType<StepRaised>().Where(each => (each.Check, each.N) == (ladder.Check, ladder.N)).ToList();
        var step = raised.Max(each => each.Step);
        var last = Last(world, model, ladder.Terms!, today);
        var answer = history.OfType<LadderAcknowledged>().LastOrDefault(each => (each.Check, each.N) == (ladder.Check, ladder.N));

        if (answer is not null && today <= answer.Until)
        {
            return [];
        }

        if (answer is not null && !raised.Any(each => each.Step == answer.Step && each.Raise == 1))
        {
            return answer.Step == step && step < last ? [(step, 1), (step + 1, 0)] : [(answer.Step, 1)];
        }

        var told = history.OfType<StepTold>().Where(each => (each.Check, each.N, each.Step) == (ladder.Check, ladder.N, step)).Select(each => (DateOnly?)each.On).Min();
        int[] days = [ladder.Terms!.ToStep2, ladder.Terms.ToStep3, ladder.Terms.ToStep4];
        return step < last && told is { } on && today >= model.AfterWorkingDays(on, days[step - 1]) ? [(step + 1, 0)] : [];
    }

    private static int Last(World world, Model model, LadderTerms terms, DateOnly today) =>
        model.QuietFrom() is { } quiet && today <= model.AfterWorkingDays(quiet, world.Policy.QuietStartWorkingDays) ? 1
        : model.Level() <= 2 ? terms.LowLevelsStopAt
        : 4;

    private static DateOnly Working(Model model, DateOnly day) => model.IsWorkingDay(day) ? day : model.AfterWorkingDays(day, 1);
}
