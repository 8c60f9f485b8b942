using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Domain.Audit;

/// <summary>Names things by what they are about, so that doing the same again names the same.</summary>
public static class Digest
{
    /// <summary>32 hexadecimal characters for these parts in this order; no two lists of parts run together.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];

        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
