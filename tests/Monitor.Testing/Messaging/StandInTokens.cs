using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Monitor.Testing.Messaging;

/// <summary>Tokens as the stand-in takes them: shared access signatures with its key, and tokens of an issuer that only it knows.</summary>
public static class StandInTokens
{
    public const string SignatureKind = "servicebus.windows.net:sastoken";
    public const string IdentityKind = "jwt";
    public const string IdentityAudience = "https://servicebus.azure.net";

    private static readonly byte[] IssuerKey = "the key of an issuer that is none"u8.ToArray();

    /// <summary>A token such as an identity gets, good until an instant.</summary>
    public static string ForIdentity(DateTimeOffset until, string audience = IdentityAudience)
    {
        var claims = JsonSerializer.SerializeToUtf8Bytes(new { aud = audience, exp = until.ToUnixTimeSeconds() });
        var signed = $"{Encode("{\"alg\":\"HS256\"}"u8)}.{Encode(claims)}";
        return $"{signed}.{Encode(HMACSHA256.HashData(IssuerKey, Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A signature for a resource, good until an instant.</summary>
    public static string Signature(string keyName, string key, string resource, DateTimeOffset until)
    {
        var encoded = HttpUtility.UrlEncode(resource);
        var expiry = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"SharedAccessSignature sr={encoded}&sig={HttpUtility.UrlEncode(Sign(key, encoded, expiry))}&se={expiry}&skn={keyName}";
    }

    /// <summary>Until when a token is good for a resource; null when it is not good at all.</summary>
    public static DateTimeOffset? Check(string kind, string token, string resource, string keyName, string key) => kind switch
    {
        IdentityKind => CheckIdentity(token),
        SignatureKind => CheckSignature(token, resource, keyName, key),
        _ => null,
    };

    private static DateTimeOffset? CheckIdentity(string token)
    {
        if (token.Split('.') is not [var header, var body, var signature]
            || signature != Encode(HMACSHA256.HashData(IssuerKey, Encoding.ASCII.GetBytes($"{header}.{body}"))))
        {
            return null;
        }

        var claims = JsonElement.Parse(Convert.FromBase64String(Pad(body)));
        return claims.GetProperty("aud").GetString() == IdentityAudience ? DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()) : null;
    }

    private static DateTimeOffset? CheckSignature(string token, string resource, string keyName, string key)
    {
        if (!token.StartsWith("SharedAccessSignature ", StringComparison.Ordinal))
        {
            return null;
        }

        var text = token["SharedAccessSignature ".Length..];
        var parts = HttpUtility.ParseQueryString(text);
        var signedFor = parts["sr"] ?? string.Empty;
        var asItStands = text.Split('&').FirstOrDefault(part => part.StartsWith("sr=", StringComparison.Ordinal))?[3..] ?? string.Empty;

        // What it was signed for must hold what is asked for; the scheme does not matter.
        return parts["skn"] == keyName
            && parts["sig"] == Sign(key, asItStands, parts["se"] ?? string.Empty)
            && WithoutScheme(resource).StartsWith(WithoutScheme(signedFor).TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
                ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["se"]!, CultureInfo.InvariantCulture))
                : null;
    }

    private static string Sign(string key, string encodedResource, string expiry) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{encodedResource}\n{expiry}")));

    private static string WithoutScheme(string resource) => resource[(resource.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..];

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Pad(string encoded) => encoded.Replace('-', '+').Replace('_', '/').PadRight((encoded.Length + 3) / 4 * 4, '=');
}
