using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Exports;

/// <summary>A column of an export: its header, and what stands in it for an entry.</summary>
public sealed record ExportColumn(string Header, Func<WaitingListEntry, Circumstances, string?> Of);

/// <summary>
/// The waiting list as a file. The agency that answers takes out all that it sees of its entries but what people wrote; a service's team takes out what it sees:
/// neither contacts, views and supports nor the case reference.
/// </summary>
public static class WaitingListExport
{
    private static readonly ImmutableArray<ExportColumn> Shared =
    [
        new("reference", (entry, _) => entry.Id.ToString()),
        new("service", (entry, _) => entry.Service.ToString()),
        new("state", (entry, _) => StateOf(entry)),
        new("received_on", (entry, _) => Day(entry.ReceivedOn)),
        new("wait_from", (entry, _) => Day(entry.WaitFrom)),
        new("days_waited", (entry, now) => Number(entry.DaysWaited(now.Today))),
        new("level", (entry, _) => entry.Levels.IsEmpty ? null : Number(entry.Level)),
        new("referred_by", (entry, _) => entry.ReferredBy.ToString()),
        new("accepted_on", (entry, _) => Day(entry.AcceptedOn)),
        new("offered_on", (entry, _) => Day(entry.OfferedOn)),
        new("started_on", (entry, _) => Day(entry.StartedOn)),
    ];

    /// <summary>What the agency that answers for a family takes out.</summary>
    public static ImmutableArray<ExportColumn> OfAgency { get; } =
    [
        .. Shared,
        new("case_reference", (entry, _) => entry.CaseReference.ToString()),
        new("statutory_status", (entry, _) => entry.Status == StatutoryStatus.None ? null : Term(entry.Status)),
        new("harm_mark", (entry, _) => entry.HarmMark ? "yes" : "no"),
        new("social_care_told_on", (entry, _) => Day(entry.SocialCareTold?.On)),
        new("lead_role", (entry, _) => entry.Lead?.Role),
        new("support_kind", (entry, _) => entry.Supports.IsEmpty ? null : Term(entry.Supports[^1].Kind)),
        new("support_provider", (entry, _) => entry.Supports.IsEmpty ? null : entry.Supports[^1].Provider),
        new("support_review_by", (entry, _) => entry.Supports.IsEmpty ? null : Day(entry.Supports[^1].ReviewBy)),
        new("support_ended_on", (entry, _) => entry.Supports.IsEmpty ? null : Day(entry.Supports[^1].EndedOn)),
        new("last_contact_on", (entry, _) => Day(entry.LastContactOn)),
        new("need_reviewed_on", (entry, _) => Day(entry.NeedReviewedOn)),
        new("closed_on", (entry, _) => Day(entry.Closure?.On)),
        new("closing_reason", (entry, _) => entry.Closure is { } closure ? Term(closure.Reason) : null),
        new("findings", (entry, now) => string.Join(' ', Standings(entry, now).Where(owed => owed.Standing.IsFinding(now.Today)).Select(owed => owed.Code))),
        new("next_due", (entry, now) => Standings(entry, now).Where(owed => owed.Standing.Deadline >= now.Today && owed.Standing.Deadline != Standing.Never)
            .OrderBy(owed => owed.Standing.Deadline).Select(owed => $"{owed.Code} {Day(owed.Standing.Deadline)}").FirstOrDefault()),
    ];

    /// <summary>What a service's team takes out of the entries that wait for it.</summary>
    public static ImmutableArray<ExportColumn> OfTeam { get; } =
    [
        .. Shared,
        new("expected_wait_days", (entry, _) => entry.ExpectedWaits.IsEmpty ? null : Number(entry.ExpectedWaits[^1].Days)),
        new("hold_until", (entry, _) => Day(entry.Hold?.Until)),
    ];

    internal static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Term<T>(T term)
        where T : struct, Enum =>
        string.Concat(term.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? $"{(i > 0 ? "-" : string.Empty)}{char.ToLowerInvariant(c)}" : c.ToString()));

    private static string StateOf(WaitingListEntry entry) => entry switch
    {
        { StartedOn: not null } => "started",
        { Closure: not null } => "closed",
        { Rejection: not null } => "rejected",
        { AcceptedOn: not null } => "accepted",
        _ => "received",
    };

    private static IEnumerable<(string Code, Standing Standing)> Standings(WaitingListEntry entry, Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);
        return [.. Catalogue.All.Select((obligation, i) => (obligation.Code, assessment[i]))];
    }
}
