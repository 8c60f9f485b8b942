using System.Collections.Immutable;
using Monitor.Domain.Policies;
using Monitor.Domain.Statistics;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Work;

/// <summary>
/// What the nightly audit counts on its way through the entries of all agencies, exact. What leaves the partnership's own storage, as a metric does, is
/// <see cref="ForOperators"/> of it and nothing else.
/// </summary>
/// <param name="Waiting">Families waiting, by the code of the service.</param>
/// <param name="Findings">Findings open, by the code of the check.</param>
/// <param name="WithFindings">Entries on which any finding is open.</param>
/// <param name="OldestDeadline">Of the deadlines that were missed and are not met yet, the one furthest back; null when there is none.</param>
public sealed record NightFigures(
    ImmutableSortedDictionary<string, int> Waiting, ImmutableSortedDictionary<string, int> Findings, int WithFindings, DateOnly? OldestDeadline)
{
    /// <summary>The job under which a night's figures are kept; its period is the night, its note the figures.</summary>
    public const string Job = "night-figures";

    private static readonly ImmutableSortedDictionary<string, int> None = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    public static readonly NightFigures Nothing = new(None, None, 0, null);

    /// <summary>The same with one more entry.</summary>
    public NightFigures With(WaitingListEntry entry)
    {
        var open = entry.Ladders.Where(ladder => ladder.IsOpen).ToList();

        return new NightFigures(
            entry.IsOpen ? OneMore(Waiting, entry.Service.ToString()) : Waiting,
            open.Aggregate(Findings, (findings, ladder) => OneMore(findings, ladder.Check)),
            WithFindings + (open.Count > 0 ? 1 : 0),
            open.Aggregate(OldestDeadline, (oldest, ladder) => oldest < ladder.Deadline ? oldest : ladder.Deadline));
    }

    /// <summary>
    /// As those may know it who run the monitor and answer for no family (DOMAIN §9): counts under the board's limit are left out, others rounded; the
    /// oldest deadline, which is one family's, is told only where it may be any of so many. There is no sum from which what is left out could be had.
    /// </summary>
    public NightFigures ForOperators(SmallNumbersPolicy policy) => this with
    {
        Waiting = Shown(Waiting, policy),
        Findings = Shown(Findings, policy),
        WithFindings = SmallNumbers.Shown(WithFindings, policy) ?? 0,
        OldestDeadline = SmallNumbers.Shown(WithFindings, policy) is null ? null : OldestDeadline,
    };

    private static ImmutableSortedDictionary<string, int> OneMore(ImmutableSortedDictionary<string, int> counts, string code) =>
        counts.SetItem(code, counts.GetValueOrDefault(code) + 1);

    private static ImmutableSortedDictionary<string, int> Shown(ImmutableSortedDictionary<string, int> counts, SmallNumbersPolicy policy) =>
        counts.Where(count => SmallNumbers.Shown(count.Value, policy) is not null)
            .ToImmutableSortedDictionary(count => count.Key, count => SmallNumbers.Shown(count.Value, policy)!.Value, StringComparer.Ordinal);
}
