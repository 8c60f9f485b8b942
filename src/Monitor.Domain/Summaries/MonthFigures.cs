using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.Policies;
using Monitor.Domain.Statistics;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Summaries;

/// <summary>One level of need within a service at the end of a month: how many wait, and for how many support is recorded as in force.</summary>
public sealed record LevelFigures(int Level, int Waiting, int Supported);

/// <summary>
/// One service in one month, exact: opening + joined − started − closed = closing. Waits are in days, over those waiting at the month's end and
/// over those whose wait ended in it. <paramref name="LaddersByStep"/> counts ladders open at the end by the step they had reached, 1 to 4.
/// </summary>
public sealed record ServiceFigures(
    ServiceCode Service,
    int Opening,
    int Joined,
    int Started,
    int ClosedOtherwise,
    int Closing,
    int Supported,
    int LongerThanTarget,
    double? MedianWaiting,
    double? NinetiethWaiting,
    double? MedianEnded,
    double? NinetiethEnded,
    ImmutableArray<LevelFigures> Levels,
    ImmutableArray<int> LaddersByStep);

/// <summary>The board's figures for a month, frozen once after its end.</summary>
public sealed record MonthFigures(DateOnly Month, string PolicyVersion, ImmutableArray<ServiceFigures> Services)
{
    private const int Steps = 4;

    /// <summary>Counts the entries of all agencies as they stood at the end of a month.</summary>
    public static MonthFigures Count(DateOnly month, IReadOnlyCollection<WaitingListEntry> entries, Circumstances now)
    {
        var last = month.AddMonths(1).AddDays(-1);
        var atTheEnd = now with { Today = last };
        var byService = entries.Where(entry => entry.OnListSince <= last).ToLookup(entry => entry.Service);
        return new MonthFigures(month, now.Policy.Version, [.. now.Policy.Services.Select(service => Count(service, month, atTheEnd, [.. byService[service.Code]]))]);
    }

    private static ServiceFigures Count(ServicePolicy service, DateOnly first, Circumstances atTheEnd, List<WaitingListEntry> entries)
    {
        var last = atTheEnd.Today;
        var waiting = entries.Where(entry => entry.EndedOn is null || entry.EndedOn > last).ToList();
        var ended = entries.Where(entry => entry.EndedOn >= first && entry.EndedOn <= last).ToList();
        var waits = waiting.Select(entry => last.DayNumber - entry.WaitFrom.DayNumber).ToList();
        var endedWaits = ended.Select(entry => entry.DaysWaited(last)).ToList();

        return new ServiceFigures(
            service.Code,
            Opening: entries.Count(entry => entry.OnListSince < first && (entry.EndedOn is null || entry.EndedOn >= first)),
            Joined: entries.Count(entry => entry.OnListSince >= first),
            Started: ended.Count(entry => entry.StartedOn is not null),
            ClosedOtherwise: ended.Count(entry => entry.StartedOn is null),
            Closing: waiting.Count,
            Supported: waiting.Count(entry => Coverage.Of(entry, atTheEnd).InForce),
            LongerThanTarget: waits.Count(days => days > service.TargetDays),
            Percentile.Of(waits, 0.5),
            Percentile.Of(waits, 0.9),
            Percentile.Of(endedWaits, 0.5),
            Percentile.Of(endedWaits, 0.9),
            [.. Enumerable.Range(LevelChange.Lowest, LevelChange.Highest).Select(level => new LevelFigures(
                level,
                waiting.Count(entry => entry.LevelOn(last) == level),
                waiting.Count(entry => entry.LevelOn(last) == level && Coverage.Of(entry, atTheEnd).InForce)))],
            [.. Enumerable.Range(1, Steps).Select(step => waiting.Sum(entry => entry.Ladders.Count(ladder =>
                ladder.OpenedOn <= last && (ladder.ResolvedOn is null || ladder.ResolvedOn > last) && StepOn(ladder, last) == step)))]);
    }

    private static int StepOn(Escalations.Ladder ladder, DateOnly on) =>
        ladder.Raisings.Where(raising => raising.On <= on).Select(raising => raising.Step).DefaultIfEmpty(0).Max();
}
