using System.Diagnostics.CodeAnalysis;

namespace Monitor.Domain.People;

/// <summary>
/// The code under which the NHS's Organisation Data Service lists an organisation: 3 to 12 letters and digits, written in capitals. By it NHS systems name a party.
/// </summary>
public readonly record struct OdsCode : IParsable<OdsCode>
{
    private readonly string? _value;

    private OdsCode(string value) => _value = value;

    public static OdsCode Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var code) ? code : throw new FormatException("An ODS code has 3 to 12 letters and digits.");

    /// <summary>Small letters are taken for capitals.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OdsCode result)
    {
        var valid = s is { Length: >= 3 and <= 12 } && s.All(char.IsAsciiLetterOrDigit);
        result = valid ? new OdsCode(s!.ToUpperInvariant()) : default;
        return valid;
    }

    public override string ToString() => _value ?? string.Empty;
}
