using System.Text.RegularExpressions;

namespace Monitor.Domain.WaitingList;

/// <summary>
/// An agency's own reference for its case, 2 to 30 letters, digits, and - / . _ (DESIGN §4, 9). Only that agency ever sees it.
/// One that has the shape of a name, NHS number, UPN or date is refused.
/// </summary>
public readonly partial record struct CaseReference
{
    private readonly string? _value;

    private CaseReference(string value) => _value = value;

    public static Result<CaseReference> From(string? text)
    {
        var value = text?.Trim() ?? string.Empty;

        if (!Allowed().IsMatch(value))
        {
            return new InvalidProblem(
                "case-reference-invalid", "A case reference has 2 to 30 letters, digits, hyphens, slashes, dots or underscores.", "caseReference");
        }

        if (!value.Any(char.IsAsciiDigit))
        {
            return new InvalidProblem(
                "case-reference-looks-like-a-name", "This case reference could be a name. Use the case system's reference, which holds a number.", "caseReference");
        }

        return PersonalData.ShapeIn(value) is { } shape
            ? new InvalidProblem(
                "case-reference-looks-personal", $"This case reference has the shape of {shape}. Use the case system's own reference.", "caseReference")
            : new CaseReference(value);
    }

    /// <summary>Takes back what was accepted before and has been stored since.</summary>
    public static CaseReference FromStored(string value) => new(value);

    public override string ToString() => _value ?? string.Empty;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9\-/._]{1,29}$", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
