using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Monitor.App.Hosting.Identity;
using Monitor.Domain.People;

namespace Monitor.Local.Running;

/// <summary>
/// Issues tokens on this machine, with a key that is made at start. They are looked at like those of any other issuer; only its keys are handed over instead of fetched.
/// </summary>
internal sealed class LocalIssuer : IDisposable
{
    private const string Audience = "monitor-local";
    private const int KeyBits = 2048;
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(8);

    private readonly RSA _rsa = RSA.Create(KeyBits);
    private readonly RsaSecurityKey _key;
    private readonly string _issuer;

    public LocalIssuer(int port)
    {
        _issuer = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/dev");
        _key = new RsaSecurityKey(_rsa) { KeyId = "local" };
    }

    public static int Seconds => (int)GoodFor.TotalSeconds;

    /// <summary>Settings under which its tokens are believed, and people may sign in.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("Identity:Bearer:0:Issuer", _issuer), new("Identity:Bearer:0:Audience", Audience), new("Identity:Bearer:0:EmailClaim", "email"),
        new("Identity:Passcodes", "true"),
        new("Identity:KeyWrap:0:Id", "local"), new("Identity:KeyWrap:0:Value", "a third key for this machine only, which is no secret"),
    ];

    public void Trust(IServiceCollection services) => services.PostConfigure<JwtBearerOptions>(Schemes.Bearer(0), bearer =>
    {
        bearer.Configuration = new OpenIdConnectConfiguration { Issuer = _issuer };
        bearer.TokenValidationParameters.IssuerSigningKey = _key;
    });

    /// <summary>A token of a person, as a provider of people's identities issues it.</summary>
    public string TokenFor(VerifiedIdentity identity)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _issuer,
            Audience = Audience,
            Subject = new ClaimsIdentity([new Claim("sub", identity.Subject.ToString()), new Claim("email", identity.SignIn), new Claim("scp", "api")]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + GoodFor,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
    }

    public void Dispose() => _rsa.Dispose();
}
