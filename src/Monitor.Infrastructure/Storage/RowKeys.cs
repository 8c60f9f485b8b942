namespace Monitor.Infrastructure.Storage;

/// <summary>Composite keys: encoded parts, joined. Equal keys have equal parts, and keys sort part by part.</summary>
internal static class RowKeys
{
    /// <summary>Makes one key of its parts, encoding each.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
        {
            throw new ArgumentException("A key has at least one part.", nameof(parts));
        }

        var encoded = new string[parts.Length];

        for (var i = 0; i < parts.Length; i++)
        {
            encoded[i] = KeyEncoder.Encode(parts[i]);
        }

        return string.Join(KeyEncoder.Separator, encoded);
    }

    /// <summary>The parts a key was made of.</summary>
    public static IReadOnlyList<string> Split(string key) => [.. key.Split(KeyEncoder.Separator).Select(KeyEncoder.Decode)];

    /// <summary>The first key that could start with these parts and have another part after them.</summary>
    public static string FirstUnder(params ReadOnlySpan<string> parts) => Join(parts) + KeyEncoder.Separator;

    /// <summary>The end (exclusive) of the keys that start with these parts and have another part after them.</summary>
    public static string EndOf(params ReadOnlySpan<string> parts) => Join(parts) + KeyEncoder.AfterSeparator;
}
