using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Monitor.Domain;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// Reads SendGrid's signed events. The signature is over the timestamp and the bytes as they came; until it holds, no byte is parsed.
/// Any of the keys may have made it, so that one can follow another.
/// </summary>
internal sealed class SendGridReports(IEnumerable<string> keys) : IDeliveryReports
{
    public const int MostKeys = 4;

    private const int MostEvents = 10_000;
    private const int LongestSignature = 256;
    private const int LongestTimestamp = 12;

    private static readonly TimeSpan Oldest = TimeSpan.FromHours(72);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private readonly ImmutableArray<EventKey> _keys = [.. keys.Select(key => EventKey.TryParse(key) ?? throw new ArgumentException("Not a key.", nameof(keys)))];

    public Result<DeliveryReport> Read(string? signature, string? timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (_keys.IsEmpty)
        {
            return new UnavailableProblem("reports-not-expected", "No key is set to check reports of a provider with (Mail:SendGrid:EventKeys).");
        }

        if (string.IsNullOrWhiteSpace(signature) || string.IsNullOrWhiteSpace(timestamp))
        {
            return new InvalidProblem("signature-missing", "The headers with the signature and its timestamp are needed.");
        }

        if (!IsSigned(signature, timestamp, body) || !TryReadInstant(timestamp, out var signedAt))
        {
            return new InvalidProblem("signature-invalid", "The signature is of none of our keys over this body.");
        }

        if (signedAt > now + Ahead)
        {
            return new InvalidProblem("signature-invalid", "The signature is from later than now.");
        }

        if (signedAt < now - Oldest)
        {
            return new InvalidProblem("signature-too-old", "The signature is older than 72 hours.");
        }

        return Parse(body) is { } report ? report : new InvalidProblem("body-unreadable", $"The body is a JSON array of at most {MostEvents} events.");
    }

    private bool IsSigned(string signature, string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> signed = stackalloc byte[LongestSignature];

        if (signature.Length > LongestSignature || timestamp.Length > LongestTimestamp || !Convert.TryFromBase64String(signature, signed, out var length))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(body);
        var digest = hash.GetHashAndReset();

        foreach (var key in _keys)
        {
            if (key.Signed(digest, signed[..length]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadInstant(string timestamp, out DateTimeOffset instant)
    {
        var isNumber = long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && SendGridEvents.IsInstant(seconds);
        instant = isNumber ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        return isNumber;
    }

    /// <summary>Each event by itself, so that one that cannot be right does not take the others along.</summary>
    private static DeliveryReport? Parse(ReadOnlySpan<byte> body)
    {
        var events = new OrderedDictionary<string, DeliveryEvent>(StringComparer.Ordinal);
        var unreadable = 0;
        var count = 0;

        try
        {
            var reader = new Utf8JsonReader(body);

            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (++count > MostEvents)
                {
                    return null;
                }

                switch (SendGridEvents.Read(JsonElement.ParseValue(ref reader)))
                {
                    case { Event: { } one }:
                        events.TryAdd(one.Id, one);
                        break;
                    case { IsUnreadable: true }:
                        unreadable++;
                        break;
                }
            }

            // Whatever follows the array makes the reader throw.
            return reader.TokenType == JsonTokenType.EndArray && !reader.Read() ? new DeliveryReport([.. events.Values], unreadable) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
