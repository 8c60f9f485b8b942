using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>What SendGrid's answers mean (ADR 22). Its words are looked at for the field they are about and go no further.</summary>
internal static partial class SendGridAnswers
{
    private const string RateLimitReset = "X-RateLimit-Reset";

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <param name="status">The answer's status.</param>
    /// <param name="headers">Its headers, which may ask for a pause.</param>
    /// <param name="body">What it says, where it refuses.</param>
    /// <param name="now">In real time: the provider's clock is one too.</param>
    public static SendOutcome Read(HttpStatusCode status, HttpResponseHeaders headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var code = FormattableString.Invariant($"http-{(int)status}");

        return (int)status switch
        {
            202 => SendOutcome.Accepted,
            400 when IsAboutTheRecipient(body) => SendOutcome.AddressRefused with { Code = code },
            401 or 403 => SendOutcome.NotAllowed with { Code = code },

            // It is not SendGrid's interface that answers: the host or a proxy in between is wrong, and the mail is right.
            404 or 405 or 407 => SendOutcome.NotAllowed with { Code = code },
            408 or 429 or >= 500 => SendOutcome.NotNow with { Code = code, RetryAfter = PauseIn(headers, now) },
            >= 400 => SendOutcome.MessageRefused with { Code = code },
            >= 300 => SendOutcome.NotNow with { Code = code },
            _ => SendOutcome.Unknown with { Code = code },
        };
    }

    /// <summary>As in <c>{"errors":[{"message":"…","field":"personalizations.0.to.0.email","help":null}]}</c>.</summary>
    private static bool IsAboutTheRecipient(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);

            return answer.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Array
                && errors.EnumerateArray().Any(error =>
                    error.ValueKind == JsonValueKind.Object
                    && error.TryGetProperty("field", out var field)
                    && field.ValueKind == JsonValueKind.String
                    && Recipient().IsMatch(field.GetString()!));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the second: a string that is no text
        {
            return false;
        }
    }

    private static TimeSpan? PauseIn(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var pause = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => UntilTheLimitEnds(headers, now),
        };

        return pause is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, ShortestPause.Ticks, LongestPause.Ticks)) : null;
    }

    private static TimeSpan? UntilTheLimitEnds(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.TryGetValues(RateLimitReset, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) - now
            : null;

    [GeneratedRegex(@"\Apersonalizations\.[0-9]+\.to(\.|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Recipient();
}
