using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Monitor.App.Hosting.Identity;
using Monitor.Domain.People;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Identity;

/// <summary>An issuer for tests. Its tokens have the claims that Microsoft's documentation gives for access tokens of version 2.0.</summary>
internal static class Issuing
{
    public const string Issuer = "https://login.example/9122040d/v2.0";
    public const string Audience = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
    public const string Tenant = "9122040d-6c67-4c5b-b112-36a304b66dad";
    public const string Client = "6e74172b-0000-0000-0000-00000000f01d";

    public static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "nOo3ZDrODXEK1jKWhXslHR_KXEg" };

    /// <summary>An app in which identity is real: the school's head, and a registered system that refers for the school.</summary>
    public static TestAppSettings Settings { get; } = new()
    {
        IdentityIsKnown = false,
        Parties = SmallPartnership.With(SmallPartnership.School, school => school with { Members = [new Member($"client:{Client}", Roles.Referrer, "Referral form")] }),
        Configuration = new Dictionary<string, string?>
        {
            ["Identity:Bearer:0:Issuer"] = Issuer,
            ["Identity:Bearer:0:Audience"] = Audience,
            ["Identity:Bearer:0:TenantId"] = Tenant,
            ["Identity:Bearer:0:EmailClaim"] = "email",
            ["Identity:Passcodes"] = "true",
            ["Identity:KeyWrap:0:Id"] = "w1",
            ["Identity:KeyWrap:0:Value"] = "a key for wrapping keys in tests, long",
        },
        Services = services => services.PostConfigure<JwtBearerOptions>(Schemes.Bearer(0), bearer =>
        {
            bearer.Configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
            bearer.TokenValidationParameters.IssuerSigningKey = Key;
        }),
    };

    public static Dictionary<string, object> Person(string email) => new()
    {
        ["tid"] = Tenant,
        ["azp"] = "11111111-2222-3333-4444-555555555555",
        ["oid"] = "690222be-ff1a-4d56-abd1-7e4f7d38e474",
        ["sub"] = "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
        ["scp"] = "access_as_user",
        ["ver"] = "2.0",
        ["email"] = email,
    };

    public static Dictionary<string, object> System(string client = Client) => new()
    {
        ["tid"] = Tenant,
        ["azp"] = client,
        ["azpacr"] = "1",
        ["oid"] = "690222be-0000-4d56-abd1-7e4f7d38e474",
        ["sub"] = "690222be-0000-4d56-abd1-7e4f7d38e474",
        ["ver"] = "2.0",
    };

    public static SecurityTokenDescriptor Descriptor(Dictionary<string, object> claims) => new()
    {
        Issuer = Issuer,
        Audience = Audience,
        Claims = claims,
        Subject = new ClaimsIdentity(),
        IssuedAt = DateTime.UtcNow,
        NotBefore = DateTime.UtcNow.AddMinutes(-1),
        Expires = DateTime.UtcNow.AddHours(1),
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
    };

    public static string Sign(SecurityTokenDescriptor descriptor) => new JsonWebTokenHandler().CreateToken(descriptor);

    public static HttpClient With(this TestApp app, string token)
    {
        var client = app.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return client;
    }
}
