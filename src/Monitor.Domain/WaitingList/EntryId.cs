using System.Diagnostics.CodeAnalysis;

namespace Monitor.Domain.WaitingList;

/// <summary>
/// The board's own reference for a waiting-list entry: ten base-32 characters and a check character. It says nothing about anybody,
/// and begins with a letter so that it is never taken for an NHS number, a telephone number or a date.
/// </summary>
public readonly record struct EntryId : IParsable<EntryId>
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 10;
    private readonly string? _value;

    private EntryId(string value) => _value = value;

    /// <summary>Made from a keyed hash of caller and idempotency key, so that a retry finds the same entry. Needs at least 10 bytes.</summary>
    public static EntryId From(ReadOnlySpan<byte> keyedHash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keyedHash.Length, Length);
        Span<char> text = stackalloc char[Length + 1];

        for (var i = 0; i < Length; i++)
        {
            text[i] = Alphabet[keyedHash[i] & 31];
        }

        text[0] = Alphabet[10 + (keyedHash[0] % 22)];
        text[Length] = Check(text[..Length]);
        return new EntryId(new string(text));
    }

    public static EntryId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("This is not a reference of a waiting-list entry.");

    /// <summary>Takes small letters, hyphens and spaces, and O, I and L for the digits they look like. Refuses a wrong check character.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EntryId result)
    {
        result = default;

        if (s is null || s.Length > 32)
        {
            return false;
        }

        Span<char> text = stackalloc char[Length + 1];
        var count = 0;

        foreach (var read in s)
        {
            if (read is '-' or ' ')
            {
                continue;
            }

            var c = char.ToUpperInvariant(read) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };

            if (count > Length || !Alphabet.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }

            text[count++] = c;
        }

        if (count != Length + 1 || char.IsAsciiDigit(text[0]) || Check(text[..Length]) != text[Length])
        {
            return false;
        }

        result = new EntryId(new string(text));
        return true;
    }

    public override string ToString() => _value ?? string.Empty;

    /// <summary>A weighted sum over GF(32): every wrong character and every swap of two is noticed.</summary>
    private static char Check(ReadOnlySpan<char> text)
    {
        var sum = 0;
        var weight = 1;

        foreach (var c in text)
        {
            weight = Times(weight, 2);
            sum ^= Times(Alphabet.IndexOf(c, StringComparison.Ordinal), weight);
        }

        return Alphabet[sum];
    }

    private static int Times(int a, int b)
    {
        var product = 0;

        for (; b > 0; b >>= 1, a <<= 1)
        {
            if ((a & 32) != 0)
            {
                a ^= 0b100101;
            }

            product ^= (b & 1) != 0 ? a : 0;
        }

        return product;
    }
}
