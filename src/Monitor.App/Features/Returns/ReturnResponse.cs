using System.Collections.Immutable;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;

namespace Monitor.App.Features.Returns;

/// <summary>The agency's returns, the latest period first.</summary>
internal sealed record ReturnsResponse(IReadOnlyList<ReturnResponse> Returns);

/// <summary>A figure: the product's own, what the agency signs, and why it differs. <paramref name="Status"/>: unanswered, confirmed or corrected.</summary>
internal sealed record FigureResponse(string Figure, string What, int Own, int Value, string Status, string? Reason, DateOnly? On, string? By);

/// <summary>A theme, and what is written on it.</summary>
internal sealed record ThemeResponse(string Theme, string Question, string? Narrative, DateOnly? On);

/// <summary>A return as its own agency reads it.</summary>
internal sealed record ReturnResponse
{
    public required string Period { get; init; }

    /// <summary>open, overdue, signed or superseded.</summary>
    public required string Status { get; init; }

    public required int Version { get; init; }

    public required DateOnly DueOn { get; init; }

    public required DateOnly OpenedOn { get; init; }

    public DateOnly? ReopenedOn { get; init; }

    public string? ReopenedBecause { get; init; }

    public DateOnly? SignedOn { get; init; }

    public ContactRole? SignedBy { get; init; }

    public bool? SignedLate { get; init; }

    public string? StillToDo { get; init; }

    public ImmutableArray<FigureResponse>? Figures { get; init; }

    public ImmutableArray<ThemeResponse>? Narratives { get; init; }

    /// <summary>Signed before and opened again since, the latest first.</summary>
    public ImmutableArray<ReturnResponse>? Superseded { get; init; }

    public static ReturnResponse From(AssuranceReturn kept, DateOnly today) => new()
    {
        Period = kept.Period.ToString(),
        Status = kept.IsSigned ? "signed" : kept.DueOn < today ? "overdue" : "open",
        Version = kept.Version,
        DueOn = kept.DueOn,
        OpenedOn = kept.OpenedOn,
        ReopenedOn = kept.ReopenedOn,
        SignedOn = kept.SignedOn,
        SignedBy = kept.SignedBy,
        SignedLate = kept.IsSigned ? kept.IsLate : null,
        StillToDo = kept.IsSigned ? null : Returning.StillToDo(kept),
    };

    public static ReturnResponse From(ReturnWithHistory found, DateOnly today) => Whole(found.Current, today) with
    {
        Superseded = found.Superseded.Count == 0 ? null : [.. found.Superseded.Select(version => Whole(version, today) with { Status = "superseded" })],
    };

    private static ReturnResponse Whole(WordedReturn version, DateOnly today) => From(version.Return, today) with
    {
        ReopenedBecause = version.Of(ReturnText.Reopening),
        Figures = [.. version.Return.Figures.Select(figure => new FigureResponse(
            figure.Code, ReturnFigures.Find(figure.Code).Name, figure.Own, figure.Value,
            figure.Answer switch { null => "unanswered", { Corrected: null } => "confirmed", _ => "corrected" },
            version.Of(ReturnText.OfFigure(figure.Code)), figure.Answer?.On, figure.Answer?.By))],
        Narratives = [.. version.Return.Themes.Select(theme => new ThemeResponse(
            theme.Code, theme.Question, version.Of(ReturnText.OfTheme(theme.Code)), theme.WrittenOn))],
    };
}
