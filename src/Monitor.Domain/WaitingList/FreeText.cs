namespace Monitor.Domain.WaitingList;

/// <summary>The family's view or a reason in somebody's own words: at most 500 characters, read by the responsible agency only, never mailed.</summary>
public static class FreeText
{
    public const int Longest = 500;

    /// <summary>Nothing, or the trimmed text; refused when too long or when it holds the shape of something that names a person.</summary>
    public static Result<string?> From(string? text, string field)
    {
        var value = text?.Trim();

        if (string.IsNullOrEmpty(value))
        {
            return default(Result<string?>);
        }

        if (value.Length > Longest)
        {
            return new InvalidProblem("text-too-long", $"Use {Longest} characters or fewer. This has {value.Length}.", field);
        }

        if (value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            return new InvalidProblem("text-unreadable", "This text holds control characters. Type it again.", field);
        }

        return PersonalData.ShapeIn(value) is { } shape
            ? new InvalidProblem("text-holds-personal-data", $"Take out {shape}. Nothing that names a person is kept here.", field)
            : value;
    }
}
