using System.Diagnostics.CodeAnalysis;

namespace Monitor.Domain.People;

/// <summary>
/// An agency, a service's team or the board: 2 to 40 small letters, digits and single hyphens. It is also the partition that
/// nobody else may read across.
/// </summary>
public readonly record struct PartyId : IParsable<PartyId>, IComparable<PartyId>
{
    /// <summary>The board itself.</summary>
    public static readonly PartyId Board = new("board");

    private readonly string? _value;

    private PartyId(string value) => _value = value;

    public static PartyId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("A party is named by 2 to 40 small letters, digits and hyphens.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PartyId result)
    {
        var valid = s is { Length: >= 2 and <= 40 }
            && s.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            && s[0] != '-' && s[^1] != '-' && !s.Contains("--", StringComparison.Ordinal);

        result = valid ? new PartyId(s!) : default;
        return valid;
    }

    public int CompareTo(PartyId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? string.Empty;
}
