using System.Collections.Immutable;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Imports;

/// <summary>What is wrong with one row of a file, under the header by which the file calls it. Never the value, which may name a child.</summary>
/// <param name="Row">As a spreadsheet counts: the header is row 1.</param>
/// <param name="Column">The column's header; "(row)" where it is about the whole of it.</param>
/// <param name="Code">Stable, for a program.</param>
/// <param name="Reason">For whoever mends it.</param>
public sealed record RowFault(int Row, string Column, string Code, string Reason)
{
    public const string WholeRow = "(row)";

    /// <summary>The code of a date that has the month first.</summary>
    public const string MonthFirst = "date-month-first";
}

/// <summary>A row as it is kept until it was applied: dates, terms and roles, and hashes in place of numbers. Nothing of it names a person.</summary>
public sealed record ImportRow
{
    /// <summary>As a spreadsheet counts: the header is row 1.</summary>
    public required int Number { get; init; }

    public required CaseReference CaseReference { get; init; }

    public required ServiceCode Service { get; init; }

    public required DateOnly ReceivedOn { get; init; }

    /// <summary>The source's own number of the row as a keyed hash; null where it has none.</summary>
    public string? RowKey { get; init; }

    public PartyId? ReferredBy { get; init; }

    public int? Level { get; init; }

    public StatutoryStatus? Status { get; init; }

    public DateOnly? StatusSince { get; init; }

    public PartyId? Authority { get; init; }

    public bool HarmMark { get; init; }

    public DateOnly? SocialCareToldOn { get; init; }

    public string? SocialCareToldRole { get; init; }

    public string? LeadRole { get; init; }

    public DateOnly? LeadSince { get; init; }

    public DateOnly? AcceptedOn { get; init; }

    public DateOnly? CarersToldOn { get; init; }

    public DateOnly? NeedReviewedOn { get; init; }

    public string? NeedTool { get; init; }

    public SupportKind? SupportKind { get; init; }

    public string? SupportProvider { get; init; }

    public DateOnly? SupportStartedOn { get; init; }

    public DateOnly? SupportReviewBy { get; init; }

    public DateOnly? SupportEndedOn { get; init; }

    public bool? SupportAgreed { get; init; }

    public DateOnly? SupportDeclinedOn { get; init; }

    public DateOnly? SupportAskAgainOn { get; init; }

    public DateOnly? LastContactOn { get; init; }

    public DateOnly? StartedOn { get; init; }

    public DateOnly? ClosedOn { get; init; }

    public ClosingReason? ClosingReason { get; init; }

    /// <summary>Somebody must be told at once: harm or the highest level, and children's social care was not told (DOMAIN §3).</summary>
    public bool IsUrgent => (HarmMark || Level == LevelChange.Highest) && SocialCareToldOn is null && ClosedOn is null && StartedOn is null;

    /// <summary>For each number that was given its hashes (<see cref="Matching.MatchingHash.Write"/>).</summary>
    public ImmutableArray<string> Numbers
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}
