using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.Escalations;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.AssuranceReturns;

/// <summary>What a figure of a return counts, in words for people.</summary>
public sealed record FigureKind(string Code, string Name)
{
    /// <summary>A number of days, where the others are counts.</summary>
    public bool IsDays { get; init; }
}

/// <summary>The product's own figures for an agency and a period: exact, since only that agency reads them (DOMAIN §9).</summary>
public static class ReturnFigures
{
    /// <summary>More than any agency can have.</summary>
    public const int Largest = 99_999;

    private static readonly int Contact = IndexOf("WL-04");
    private static readonly int Review = IndexOf("WL-06");

    /// <summary>Every figure, in the order in which people read them.</summary>
    public static ImmutableArray<FigureKind> All { get; } =
    [
        new("waiting-start", "Waiting at the start of the period"),
        new("joined", "Joined the list in the period"),
        new("started", "Left the list because the service started"),
        new("closed", "Left the list otherwise"),
        new("waiting", "Waiting at the end of the period"),
        new("longest", "Longest wait at the end, in days") { IsDays = true },
        new("over-target", "Waiting at the end for longer than the service's target"),
        new("support", "With interim support in force at the end, or recorded that it was declined"),
        new("network", "With family, friends or community taking part in support at the end"),
        new("lead", "With a lead professional recorded at the end"),
        new("contact", "With contact recorded in the time allowed, at the end"),
        new("need", "With need reviewed in the time allowed, at the end"),
        new("step-1", "Findings of your agency open at the end that had reached step 1"),
        new("step-2", "Findings of your agency open at the end that had reached step 2"),
        new("step-3", "Findings of your agency open at the end that had reached step 3"),
        new("step-4", "Findings of your agency open at the end that had reached step 4"),
    ];

    public static FigureKind Find(string code) =>
        All.FirstOrDefault(kind => kind.Code == code) ?? throw new InvalidOperationException($"There is no figure {code}.");

    /// <summary>How many waited at the end of a period, by the entries as they stood then.</summary>
    public static int OpenAt(DateOnly last, IEnumerable<WaitingListEntry> entries) => entries.Count(entry => IsWaiting(entry, last));

    /// <summary>Counts the agency's entries as they stood at the end of the period (<see cref="AsItStood"/>).</summary>
    public static ImmutableArray<ReturnFigure> Of(ReturnPeriod period, IReadOnlyCollection<WaitingListEntry> entries, Circumstances now)
    {
        var (first, last) = (period.First, period.Last);
        var atTheEnd = now with { Today = last };
        var listed = entries.Where(entry => entry.OnListSince <= last).ToList();
        var waiting = listed.Where(entry => IsWaiting(entry, last)).ToList();
        var ended = listed.Where(entry => entry.EndedOn >= first && entry.EndedOn <= last).ToList();
        var assessed = waiting.Select(entry => Catalogue.Assess(entry, atTheEnd)).ToList();
        var steps = waiting.SelectMany(entry => StepsOf(entry, atTheEnd)).ToLookup(step => step);

        int[] values =
        [
            listed.Count(entry => entry.OnListSince < first && (entry.EndedOn is null || entry.EndedOn >= first)),
            listed.Count(entry => entry.OnListSince >= first),
            ended.Count(entry => entry.StartedOn is not null),
            ended.Count(entry => entry.StartedOn is null),
            waiting.Count,
            waiting.Select(entry => Waited(entry, last)).DefaultIfEmpty(0).Max(),
            waiting.Count(entry => now.Policy.FindService(entry.Service) is { } service && Waited(entry, last) > service.TargetDays),
            waiting.Count(entry => Coverage.Of(entry, atTheEnd).InForce),
            waiting.Count(entry => entry.Supports.Any(support => support.IsNetwork && Coverage.IsInForce(support, atTheEnd))),
            waiting.Count(entry => entry.Lead is not null),
            assessed.Count(assessment => !assessment[Contact].IsFinding(last)),
            assessed.Count(assessment => !assessment[Review].IsFinding(last)),
            .. Enumerable.Range(LadderTerms.FirstStep, LadderTerms.LastStep).Select(step => steps[step].Count()),
        ];

        return [.. All.Select((kind, i) => new ReturnFigure(kind.Code, values[i]))];
    }

    private static bool IsWaiting(WaitingListEntry entry, DateOnly last) =>
        entry.OnListSince <= last && (entry.EndedOn is null || entry.EndedOn > last);

    private static int Waited(WaitingListEntry entry, DateOnly last) => last.DayNumber - entry.WaitFrom.DayNumber;

    /// <summary>The steps of the ladders that the agency itself owed and that were open; what others owe on its entries is not its own.</summary>
    private static IEnumerable<int> StepsOf(WaitingListEntry entry, Circumstances atTheEnd) => entry.Ladders
        .Where(ladder => ladder.IsOpen && Owners.Of(Catalogue.Find(ladder.Check), entry, atTheEnd.Policy) == entry.Responsible)
        .Select(ladder => ladder.Step);

    private static int IndexOf(string check)
    {
        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            if (Catalogue.All[i].Code == check)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"There is no obligation {check}.");
    }
}
