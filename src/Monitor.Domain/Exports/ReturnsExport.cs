using Monitor.Domain.AssuranceReturns;

namespace Monitor.Domain.Exports;

/// <summary>An agency's own returns as a file: a line for each figure of each. What was written on themes stays where it is.</summary>
public static class ReturnsExport
{
    public static readonly IReadOnlyList<string> Header =
        ["period", "version", "due_on", "signed_on", "signed_by", "late", "figure", "counted_by_the_monitor", "stated_by_the_agency", "corrected"];

    public static IEnumerable<IReadOnlyList<string?>> Lines(AssuranceReturn stated) => stated.Figures.Select(figure => (IReadOnlyList<string?>)
    [
        stated.Period.ToString(), WaitingListExport.Number(stated.Version), WaitingListExport.Day(stated.DueOn), WaitingListExport.Day(stated.SignedOn),
        stated.SignedBy is { } role ? WaitingListExport.Term(role) : null, stated.IsSigned ? stated.IsLate ? "yes" : "no" : null,
        figure.Code, WaitingListExport.Number(figure.Own), figure.Answer is null ? null : WaitingListExport.Number(figure.Value), figure.Answer?.Corrected is null ? "no" : "yes",
    ]);
}
