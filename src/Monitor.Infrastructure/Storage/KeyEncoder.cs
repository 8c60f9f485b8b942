using System.Globalization;
using System.Text;

namespace Monitor.Infrastructure.Storage;

/// <summary>
/// Writes one part of a key. Every text has exactly one encoding, made of letters, digits, '.', '-' and '_' only,
/// so no part can hold the separator or a character the Table service refuses.
/// </summary>
internal static class KeyEncoder
{
    /// <summary>Joins parts. Below every character of an encoded part, so composite keys sort part by part.</summary>
    public const char Separator = '!';

    /// <summary>The character after <see cref="Separator"/>: no key that starts with a prefix and the separator reaches it.</summary>
    public const char AfterSeparator = '"';

    /// <summary>Fixed width, so that instants sort as text.</summary>
    private const string InstantFormat = "yyyyMMddHHmmssfffffff";

    private const char Escape = '_';
    private const int EscapedLength = 5;
    private const int LargestSequence = 99_999_999;

    /// <summary>Encodes any text. Only letters, digits, '.' and '-' stay as they are, so only these sort as they did.</summary>
    public static string Encode(string part)
    {
        ArgumentNullException.ThrowIfNull(part);

        if (part.All(IsPlain))
        {
            return part;
        }

        var encoded = new StringBuilder(part.Length + EscapedLength);

        foreach (var character in part)
        {
            _ = IsPlain(character)
                ? encoded.Append(character)
                : encoded.Append(Escape).Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote and refuses everything else.</summary>
    public static string Decode(string encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);

        var part = new StringBuilder(encoded.Length);

        for (var at = 0; at < encoded.Length; at++)
        {
            if (encoded[at] is not Escape)
            {
                part.Append(encoded[at]);
                continue;
            }

            var isEscape = int.TryParse(
                encoded.AsSpan(at + 1, Math.Min(4, encoded.Length - at - 1)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code);

            part.Append(isEscape ? (char)code : throw NotAKey(encoded));
            at += EscapedLength - 1;
        }

        var decoded = part.ToString();
        return Encode(decoded) == encoded ? decoded : throw NotAKey(encoded);
    }

    /// <summary>An instant as text that sorts as instants do.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Instant"/> wrote.</summary>
    public static DateTimeOffset ReadInstant(string encoded) => FindInstant(encoded) ?? throw NotAKey(encoded);

    /// <summary>The same; null when it is none.</summary>
    public static DateTimeOffset? FindInstant(string encoded) =>
        DateTimeOffset.TryParseExact(encoded, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    /// <summary>An instant as text that sorts the latest first.</summary>
    public static string LatestFirst(DateTimeOffset instant) => (DateTimeOffset.MaxValue.Ticks - instant.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>A sequence number as text that sorts as numbers do.</summary>
    public static string Sequence(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, LargestSequence);

        return number.ToString("D8", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads what <see cref="Sequence"/> wrote.</summary>
    public static int ReadSequence(string encoded) =>
        int.TryParse(encoded, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Sequence(number) == encoded
            ? number
            : throw NotAKey(encoded);

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-';

    private static FormatException NotAKey(string encoded) => new($"'{encoded}' was not written by the key encoder.");
}
