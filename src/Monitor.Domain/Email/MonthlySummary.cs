using System.Collections.Immutable;
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

    public static EmailContent Compose(MonthFigures figures, Policy policy)
    {
        var small = policy.SmallNumbers;
        var services = figures.Services;
        var names = services.Select(service => policy.FindService(service.Service)?.Name ?? service.Service.ToString()).ToList();
        var flows = SmallNumbers.Table(
            [.. services.Select(service => new[] { service.Opening, service.Joined, service.Started, service.ClosedOtherwise, service.Closing })], [Flows], small);
        var blocks = ImmutableArray.CreateBuilder<EmailBlock>();

        blocks.Add(new ParagraphBlock(
            $"Families and children waiting in {Words.Month(figures.Month)}. Counts under {small.HideUnder} are shown as {SmallNumbers.Hidden} and others to the nearest {small.RoundTo}, "
            + "so that nobody can be recognised; rows may therefore not add up."));
        blocks.Add(new TableBlock(
            "Joined and left",
            ["Service", "Waiting at the start", "Joined", "Started", "Closed otherwise", "Waiting at the end"],
            [.. flows.Select((row, i) => Row(i < names.Count ? names[i] : "All", row))]));
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
