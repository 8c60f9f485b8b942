using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Monitor.App.Hosting.Identity;

/// <summary>How this application proves itself to a provider with a certificate and no secret (RFC 7523, <c>private_key_jwt</c>).</summary>
internal static class ClientAssertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    /// <param name="certificate">PKCS 12 in base 64, with its key and no password.</param>
    /// <param name="clientId">This application, at the provider.</param>
    /// <param name="audience">The provider's token endpoint.</param>
    /// <param name="now">In real time.</param>
    public static string Of(string certificate, string clientId, string? audience, DateTimeOffset now)
    {
        using var own = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(certificate), password: null);

        // It writes the certificate's thumbprint (x5t) into the header. A signature that is kept for the next time would have lost its key by then.
        var credentials = new X509SigningCredentials(own, SecurityAlgorithms.RsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = clientId,
            Audience = audience,
            Subject = new ClaimsIdentity([new Claim("sub", clientId), new Claim("jti", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)))]),
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + GoodFor).UtcDateTime,
            SigningCredentials = credentials,
        });
    }
}
