using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.Statistics;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>
/// An agency's weekly assurance summary: who waits and how long, for whom support is recorded, what is overdue, what falls due, what changed,
/// and what to do next. The agency reads its own exact figures.
/// </summary>
public static class WeeklySummary
{
    private const int Shown = 10;
    private const int NextStepsShown = 5;

    /// <summary>The mail for the week that begins on a Monday, from all entries of the agency; null when it has none that wait and nothing changed.</summary>
    public static EmailContent? Compose(Party agency, IReadOnlyCollection<WaitingListEntry> entries, DateOnly week, Circumstances now)
    {
        var since = week.AddDays(-7);
        var waiting = entries.Where(entry => entry.IsOpen).ToList();
        var joined = entries.Count(entry => entry.OnListSince >= since && entry.OnListSince < week);
        var left = entries.Count(entry => entry.EndedOn >= since && entry.EndedOn < week);

        if (waiting.Count + joined + left == 0)
        {
            return null;
        }

        var overdue = Overdue(agency.Id, entries, now);
        var coming = Coming(agency, entries, now);
        var blocks = ImmutableArray.CreateBuilder<EmailBlock>();
        blocks.Add(new ParagraphBlock(InOneSentence(waiting, overdue, now)));
        AddNextSteps(blocks, overdue, coming);
        blocks.Add(new SectionBlock("Who waits, and how long"));
        blocks.Add(WaitsByService(waiting, now));
        AddOverdue(blocks, overdue, now.Today);
        AddComing(blocks, coming);
        blocks.Add(new SectionBlock("What changed last week"));
        blocks.Add(new ParagraphBlock(Changes(entries, joined, left, since, week)));
        blocks.Add(new ButtonBlock("See the whole list", Links.Entries));
        blocks.Add(new ParagraphBlock("You can do without this weekly summary: under Contacts and closures, choose the contact who does not want it. The morning digest comes all the same."));
        blocks.Add(new LinkBlock("Contacts and closures", Links.Contacts));

        return new EmailContent(
            $"Your weekly summary: {waiting.Count} waiting, {overdue.Count} overdue",
            "What is recorded for the families your agency answers for.",
            $"{agency.Name}: the week of {Words.Date(week)}",
            blocks.DrainToImmutable(),
            [.. overdue.Select(line => line.Entry).Concat(coming.Select(line => line.Entry)).Distinct()],
            []);
    }

    private static string InOneSentence(List<WaitingListEntry> waiting, List<ComingLine> overdue, Circumstances now)
    {
        var supported = waiting.Count(entry => Coverage.Of(entry, now).InForce);
        var entries = overdue.Select(line => line.Entry).Distinct().Count();
        var network = waiting.Count(entry => entry.Supports.Any(support => support.IsNetwork && Coverage.IsInForce(support, now)));

        return $"{Words.Count(waiting.Count, "entry waits", "entries wait")}. Interim support, or that it was declined, is recorded as in place for {supported} of them, "
            + $"with family, friends or community taking part for {network}. {Words.Count(entries, "entry has", "entries have")} something overdue.";
    }

    private static void AddNextSteps(ImmutableArray<EmailBlock>.Builder blocks, List<ComingLine> overdue, List<ComingLine> coming)
    {
        blocks.Add(new SectionBlock("What to do next"));
        var next = overdue.Concat(coming).DistinctBy(line => line.Entry).Take(NextStepsShown).ToList();

        blocks.Add(next.Count == 0
            ? new ParagraphBlock("Nothing is overdue and nothing falls due in the next five working days.")
            : new ItemsBlock([.. next.Select(line => new EmailItem(
                line.Entry.ToString(), Catalogue.Find(line.Check).NextStep.TrimEnd('.'), $"Due by {Words.Date(line.Deadline)}.", Links.To(line.Entry)))]));
    }

    private static TableBlock WaitsByService(List<WaitingListEntry> waiting, Circumstances now)
    {
        var today = now.Today;
        var policy = now.Policy;
        return new TableBlock(
            "Waits in days",
            ["Service", "Waiting", "Typical (median)", "Longest", "Support recorded", "Longer than target"],
            [.. waiting.GroupBy(entry => entry.Service).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal).Select(group =>
            {
                var waits = group.Select(entry => entry.DaysWaited(today)).ToList();
                ImmutableArray<string> row =
                [
                    policy.FindService(group.Key)?.Name ?? group.Key.ToString(),
                    Number(group.Count()),
                    Number(Percentile.Of(waits, 0.5)!.Value),
                    Number(waits.Max()),
                    Number(group.Count(entry => Coverage.Of(entry, now).InForce)),
                    Number(waits.Count(days => days > policy.TargetDays(group.Key))),
                ];
                return row;
            })]);
    }

    private static void AddOverdue(ImmutableArray<EmailBlock>.Builder blocks, List<ComingLine> overdue, DateOnly today)
    {
        if (overdue.Count == 0)
        {
            return;
        }

        blocks.Add(new SectionBlock("Overdue"));
        blocks.Add(new TableBlock("Findings by kind", ["What", "Entries"], [.. overdue.GroupBy(line => line.Check).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => ImmutableArray.Create(Catalogue.Find(group.Key).Finding, Number(group.Count())))]));
        blocks.Add(new ItemsBlock([.. overdue.Take(Shown).Select(line => new EmailItem(
            line.Entry.ToString(), Catalogue.Find(line.Check).Finding, $"Was due by {Words.Date(line.Deadline)}, {Words.Days(today.DayNumber - line.Deadline.DayNumber)} ago.", Links.To(line.Entry)))]));
    }

    private static void AddComing(ImmutableArray<EmailBlock>.Builder blocks, List<ComingLine> coming)
    {
        if (coming.Count == 0)
        {
            return;
        }

        blocks.Add(new SectionBlock($"Falls due in the next {MorningDigest.LookAheadWorkingDays} working days"));
        blocks.Add(new ItemsBlock([.. coming.Take(Shown).Select(line => new EmailItem(
            line.Entry.ToString(), Catalogue.Find(line.Check).Coming, $"By {Words.Date(line.Deadline)}.", Links.To(line.Entry)))]));

        if (coming.Count > Shown)
        {
            blocks.Add(new ParagraphBlock($"And {coming.Count - Shown} more on the list."));
        }
    }

    private static string Changes(IReadOnlyCollection<WaitingListEntry> entries, int joined, int left, DateOnly since, DateOnly week)
    {
        var ladders = entries.SelectMany(entry => entry.Ladders).ToList();
        var found = ladders.Count(ladder => ladder.OpenedOn >= since && ladder.OpenedOn < week);
        var resolved = ladders.Count(ladder => ladder.ResolvedOn >= since && ladder.ResolvedOn < week);
        return $"{Words.Count(joined, "entry", "entries")} joined the list and {left} left it. {Words.Count(found, "finding")} came up and {resolved} {(resolved == 1 ? "was" : "were")} put right or ended.";
    }

    private static List<ComingLine> Overdue(PartyId agency, IReadOnlyCollection<WaitingListEntry> entries, Circumstances now)
    {
        var lines = new List<ComingLine>();

        foreach (var entry in entries)
        {
            var assessment = Catalogue.Assess(entry, now);

            for (var i = 0; i < Catalogue.All.Count; i++)
            {
                if (assessment[i].IsFinding(now.Today) && Owners.Of(Catalogue.All[i], entry, now.Policy) == agency)
                {
                    lines.Add(new ComingLine(entry.Id, Catalogue.All[i].Code, assessment[i].Deadline));
                }
            }
        }

        return [.. lines.OrderBy(line => line.Deadline).ThenBy(line => line.Entry.ToString(), StringComparer.Ordinal)];
    }

    private static List<ComingLine> Coming(Party agency, IReadOnlyCollection<WaitingListEntry> entries, Circumstances now)
    {
        var until = now.WorkingDays.Add(now.Today, MorningDigest.LookAheadWorkingDays);
        return [.. entries.SelectMany(entry => MorningDigest.ComingFor(agency, entry, until, now)).OrderBy(line => line.Deadline)
            .ThenBy(line => line.Entry.ToString(), StringComparer.Ordinal)];
    }

    private static string Number(double number) => Math.Round(number, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture);
}
