using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.Policies;
using Monitor.Domain.Statistics;
using Monitor.Domain.Summaries;

namespace Monitor.Domain.Email;

/// <summary>The board's monthly summary: rendered from frozen figures, small numbers hidden, the same bytes whenever it is rendered again.</summary>
public static class MonthlySummary
{
    /// <summary>Columns of the flows table whose counts determine one another: opening + joined − started − closed = waiting at the end.</summary>
    private static readonly int[] Flows = [0, 1, 2, 3, 4];

    /// <summary>Waiting = support recorded + not recorded; the second is not shown, but could be had.</summary>
    private static readonly int[] SupportedOrNot = [0, 1, 2];

    /// <summary>How many months a picture reaches back, this one included.</summary>
    public const int MonthsShown = 13;

    /// <param name="figures">The month it is about.</param>
    /// <param name="policy">What is hidden and how things are called.</param>
    /// <param name="before">Months before it, as they were frozen, in any order.</param>
    public static EmailContent Compose(MonthFigures figures, Policy policy, params IReadOnlyCollection<MonthFigures> before)
    {
        var small = policy.SmallNumbers;
        var services = figures.Services;
        var names = services.Select(service => policy.FindService(service.Service)?.Name ?? service.Service.ToString()).ToList();
        var flows = FlowsOf(figures, policy);
        var blocks = ImmutableArray.CreateBuilder<EmailBlock>();

        blocks.Add(new ParagraphBlock(
            $"Families and children waiting in {Words.Month(figures.Month)}. Counts under {small.HideUnder} are shown as {SmallNumbers.Hidden} and others to the nearest {small.RoundTo}, "
            + "so that nobody can be recognised; rows may therefore not add up."));
        blocks.Add(new TableBlock(
            "Joined and left",
            ["Service", "Waiting at the start", "Joined", "Started", "Closed otherwise", "Waiting at the end"],
            [.. flows.Select((row, i) => Row(i < names.Count ? names[i] : "All", row))]));

        if (WaitingOverMonths(figures, before, policy) is { } chart)
        {
            blocks.Add(new SectionBlock(chart.Title));
            blocks.Add(chart);
        }

        blocks.Add(new TableBlock(
            "Waits in days",
            ["Service", "Median, still waiting", "9 in 10, still waiting", "Median, wait ended", "9 in 10, wait ended"],
            [.. services.Select((service, i) => Row(names[i],
                SmallNumbers.Days(service.MedianWaiting, service.Closing, small),
                SmallNumbers.Days(service.NinetiethWaiting, service.Closing, small),
                SmallNumbers.Days(service.MedianEnded, service.Started + service.ClosedOtherwise, small),
                SmallNumbers.Days(service.NinetiethEnded, service.Started + service.ClosedOtherwise, small)))]));
        blocks.Add(new TableBlock(
            "Interim support and targets",
            ["Service", "Share with interim support recorded", "Longer than target"],
            [.. services.Select((service, i) => Row(names[i],
                SmallNumbers.Percentage(service.Supported, service.Closing, small),
                SmallNumbers.Percentage(service.LongerThanTarget, service.Closing, small)))]));

        for (var i = 0; i < services.Length; i++)
        {
            blocks.Add(ByLevel(services[i], names[i], policy));
        }

        blocks.Add(new TableBlock(
            "Findings not put right, by the step they reached",
            ["Service", "Step 1", "Step 2", "Step 3", "Step 4"],
            [.. SmallNumbers.Table([.. services.Select(service => service.LaddersByStep.ToArray())], [], small)
                .Select((row, i) => Row(i < names.Count ? names[i] : "All", row))]));

        return new EmailContent(
            $"Waiting list summary for {Words.Month(figures.Month)}",
            "For the board. Small numbers are hidden.",
            $"{policy.BoardTitle}: {Words.Month(figures.Month)}",
            blocks.DrainToImmutable(),
            [],
            []);
    }

    private static string[][] FlowsOf(MonthFigures figures, Policy policy) => SmallNumbers.Table(
        [.. figures.Services.Select(service => new[] { service.Opening, service.Joined, service.Started, service.ClosedOtherwise, service.Closing })], [Flows], policy.SmallNumbers);

    /// <summary>How many waited at each month's end, service by service: the very figures of each month's table, and a gap where that hides one.</summary>
    private static ChartBlock? WaitingOverMonths(MonthFigures figures, IReadOnlyCollection<MonthFigures> before, Policy policy)
    {
        List<MonthFigures> frozen = [.. before.Where(month => month.Month < figures.Month && month.Month > figures.Month.AddMonths(-MonthsShown)).DistinctBy(month => month.Month), figures];
        var tables = frozen.ToDictionary(month => month.Month, month => (month.Services, Flows: FlowsOf(month, policy)));
        var first = tables.Keys.Min();
        var months = Enumerable.Range(0, MonthsShown).Select(first.AddMonths).TakeWhile(month => month <= figures.Month).ToList();

        int? Shown(DateOnly month, WaitingList.ServiceCode service)
        {
            if (!tables.TryGetValue(month, out var table))
            {
                return null;
            }

            var row = table.Services.Select(each => each.Service).ToList().IndexOf(service);
            return row >= 0 && int.TryParse(table.Flows[row][Flows[^1]], NumberStyles.None, CultureInfo.InvariantCulture, out var waiting) ? waiting : null;
        }

        return Charts.Of("Waiting at the end of each month", months, figures.Services.Select(service => (
            policy.FindService(service.Service)?.Name ?? service.Service.ToString(), (IReadOnlyList<int?>)[.. months.Select(month => Shown(month, service.Service))])));
    }

    private static TableBlock ByLevel(ServiceFigures service, string name, Policy policy)
    {
        var table = SmallNumbers.Table(
            [.. service.Levels.Select(level => new[] { level.Waiting, level.Supported, level.Waiting - level.Supported })], [SupportedOrNot], policy.SmallNumbers);

        return new TableBlock(
            $"{name} by level of need",
            ["Level", "Waiting", "Support recorded"],
            [.. table.Select((row, i) => Row(
                i < service.Levels.Length ? $"{service.Levels[i].Level} {policy.Levels[i].Label}" : "All", row[0], row[1]))]);
    }

    private static ImmutableArray<string> Row(string name, params ReadOnlySpan<string> cells) => [name, .. cells];
}
