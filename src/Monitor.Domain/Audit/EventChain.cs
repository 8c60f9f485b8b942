using System.Security.Cryptography;
using System.Text;

namespace Monitor.Domain.Audit;

/// <summary>
/// Chains the events of an entry: each link covers the one before, the event's envelope as it was stored, and a digest of its text, so that text
/// can be erased later and the chain still verifies (DESIGN §3).
/// </summary>
public static class EventChain
{
    /// <summary>What the first event is linked to.</summary>
    public const string Beginning = "0";

    /// <summary>Stands in the envelope for text kept elsewhere; empty when there is none.</summary>
    public static string TextDigest(ReadOnlySpan<byte> salt, string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The link of an event: 64 hexadecimal characters.</summary>
    public static string Link(string before, string envelope, string textDigest) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{before}\n{textDigest}\n{envelope}")));
}
