using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Monitor.EndToEnd.Tests;

/// <summary>An issuer of tokens on this machine, whose keys a program fetches as it fetches those of any other.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private const string Audience = "monitor-under-test";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly RsaSecurityKey _key;
    private readonly WebApplication _server;

    private TokenIssuer(WebApplication server)
    {
        _server = server;
        _key = new RsaSecurityKey(_rsa) { KeyId = "k1" };
    }

    private string Issuer => _server.Urls.Single();

    /// <summary>Under which a program believes it, as environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
        [new("Identity__Bearer__0__Issuer", Issuer), new("Identity__Bearer__0__Audience", Audience), new("Identity__Bearer__0__EmailClaim", "email")];

    public static async Task<TokenIssuer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TokenIssuer(builder.Build());
        issuer._server.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Issuer, jwks_uri = $"{issuer.Issuer}/keys" }));
        issuer._server.MapGet("/keys", issuer.Keys);
        await issuer._server.StartAsync(cancellationToken);
        return issuer;
    }

    public string TokenFor(string email)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Subject = new ClaimsIdentity([new Claim("email", email), new Claim("scp", "api")]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _rsa.Dispose();
    }

    private IResult Keys()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } });
    }
}
