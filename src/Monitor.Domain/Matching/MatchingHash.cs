using System.Collections.Immutable;

namespace Monitor.Domain.Matching;

/// <summary>What a number or a case reference is under one key: only who holds the key can make it, and nobody can turn it back.</summary>
public sealed record MatchingHash
{
    private const char Within = ':';
    private const char Between = ' ';
    private const int Length = 64;

    public MatchingHash(string keyId, string hash)
    {
        if (!IsKeyId(keyId) || hash.Length != Length || !hash.All(char.IsAsciiHexDigitLower))
        {
            throw new FormatException("This is not a key's id and a hash.");
        }

        (KeyId, Hash) = (keyId, hash);
    }

    /// <summary>The key it was made with.</summary>
    public string KeyId { get; }

    /// <summary>64 hexadecimal characters.</summary>
    public string Hash { get; }

    /// <summary>Whether a key can be called so: 1 to 12 small letters and digits.</summary>
    public static bool IsKeyId(string? text) => text is { Length: >= 1 and <= 12 } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    /// <summary>Several as one text, in their order.</summary>
    public static string Write(IEnumerable<MatchingHash> hashes) => string.Join(Between, hashes.Select(hash => $"{hash.KeyId}{Within}{hash.Hash}"));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ImmutableArray<MatchingHash> Read(string text) =>
    [
        .. text.Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split(Within) is [var keyId, var hash]
            ? new MatchingHash(keyId, hash)
            : throw new FormatException("This is not a key's id and a hash.")),
    ];
}
