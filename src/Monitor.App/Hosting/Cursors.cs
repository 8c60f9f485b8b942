using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Domain;
using Monitor.Domain.Audit;

namespace Monitor.App.Hosting;

/// <summary>
/// The place where a list goes on, as a caller carries it: signed, and good for that caller and that question only. What it holds is a place in the caller's
/// own list.
/// </summary>
internal sealed class Cursors(IOptions<MonitorOptions> options)
{
    private const int MacBytes = 16;
    private const int LongestCursor = 512;

    private readonly byte[] _key = options.Value.CursorKey is { Length: > 0 } own
        ? Encoding.UTF8.GetBytes(own)
        : HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.IdKey), HMACSHA256.HashSizeInBytes, info: "cursors"u8.ToArray());

    public static InvalidProblem Foreign { get; } = new("after-invalid", "Take this from the last answer's next link, and ask the same question as then.", "after");

    /// <param name="actor">Whose list it is.</param>
    /// <param name="question">The path and every filter that was asked for.</param>
    /// <param name="place">Where the next page begins.</param>
    public string Write(Actor actor, string question, string place) =>
        Base64Url.EncodeToString([.. Mac(actor, question, place), .. Encoding.UTF8.GetBytes(place)]);

    /// <summary>The place, or null at the beginning; refused when it was not written for this actor and question.</summary>
    public Result<string?> Read(Actor actor, string question, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return (string?)null;
        }

        var bytes = new byte[LongestCursor];

        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length) || length <= MacBytes)
        {
            return Foreign;
        }

        var place = Encoding.UTF8.GetString(bytes, MacBytes, length - MacBytes);
        return CryptographicOperations.FixedTimeEquals(Mac(actor, question, place), bytes.AsSpan(0, MacBytes)) ? place : Foreign;
    }

    private ReadOnlySpan<byte> Mac(Actor actor, string question, string place) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(Digest.Of(actor.Party.ToString(), actor.Subject?.ToString() ?? string.Empty, question, place))).AsSpan(0, MacBytes);
}
