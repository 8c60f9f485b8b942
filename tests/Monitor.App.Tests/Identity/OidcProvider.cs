using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Monitor.App.Hosting.Identity;

namespace Monitor.App.Tests.Identity;

/// <summary>
/// An OpenID Connect provider on this machine, of one tenant and one client, with paths, parameters and claims as Microsoft documents them for its identity platform
/// v2.0. It is as strict as a real one: a code is good once, for the client, address and verifier that it was given for, and a client proves itself. What it writes
/// into a token, a test can change.
/// </summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    public const string ClientId = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
    public const string Secret = "a secret of the client, for tests";

    private static readonly TimeSpan AssertionsAtMost = TimeSpan.FromMinutes(10);

    private readonly WebApplication _server;
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Granted> _codes = [];
    private readonly ConcurrentDictionary<string, bool> _assertionsSeen = [];
    private readonly ConcurrentQueue<string> _refusals = [];
    private readonly X509Certificate2? _certificate;

    private OidcProvider(WebApplication server, string tenant, X509Certificate2? certificate) => (_server, Tenant, _certificate) = (server, tenant, certificate);

    public string Tenant { get; }

    public string Authority => $"{_server.Urls.Single()}/{Tenant}/v2.0";

    /// <summary>Who is at the browser.</summary>
    public string Email { get; set; } = "head@ashdown-primary.example";

    /// <summary>Changes what a token will say.</summary>
    public Action<Dictionary<string, object>> Claims { get; set; } = _ => { };

    /// <summary>Changes how it is made.</summary>
    public Action<SecurityTokenDescriptor> Token { get; set; } = _ => { };

    /// <summary>The address to which people may be sent back, as it was registered.</summary>
    public string RedirectUri { get; init; } = string.Empty;

    /// <summary>The time by which the app makes its assertions.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What it refused, in the words of the standard.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    /// <summary>How often a code was exchanged.</summary>
    public int Exchanged { get; private set; }

    public static async Task<OidcProvider> StartAsync(string name, DateTimeOffset now, X509Certificate2? certificate = null, string tenant = "9122040d-6c67-4c5b-b112-36a304b66dad")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new OidcProvider(builder.Build(), tenant, certificate) { Now = now, RedirectUri = $"https://monitor.example/app/sign-in/back/{name}" };
        provider._server.MapGet($"/{tenant}/v2.0/.well-known/openid-configuration", provider.Discovery);
        provider._server.MapGet($"/{tenant}/discovery/v2.0/keys", provider.Keys);
        provider._server.MapGet($"/{tenant}/oauth2/v2.0/authorize", provider.Authorise);
        provider._server.MapPost($"/{tenant}/oauth2/v2.0/token", provider.TokenAsync);
        await provider._server.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>A certificate of the client, with its key.</summary>
    public static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=monitor", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private string EndpointOf(string name) => $"{_server.Urls.Single()}/{Tenant}/oauth2/v2.0/{name}";

    private IResult Discovery() => Results.Json(new Dictionary<string, object>
    {
        ["issuer"] = Authority,
        ["authorization_endpoint"] = EndpointOf("authorize"),
        ["token_endpoint"] = EndpointOf("token"),
        ["jwks_uri"] = $"{_server.Urls.Single()}/{Tenant}/discovery/v2.0/keys",
        ["response_modes_supported"] = new[] { "query", "fragment", "form_post" },
        ["response_types_supported"] = new[] { "code", "id_token", "code id_token", "id_token token" },
        ["subject_types_supported"] = new[] { "pairwise" },
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_post", "private_key_jwt", "client_secret_basic" },
        ["scopes_supported"] = new[] { "openid", "profile", "email", "offline_access" },
        ["claims_supported"] = new[] { "sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "email" },
    });

    private IResult Keys()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } });
    }

    /// <summary>Somebody is signed in there already, and is sent back at once.</summary>
    private IResult Authorise(HttpRequest request)
    {
        string Of(string name) => request.Query[name].ToString();

        var wrong = Of("client_id") != ClientId ? "unauthorized_client"
            : Of("redirect_uri") != RedirectUri ? "invalid_request redirect_uri"
            : Of("response_type") != "code" || Of("response_mode") is not ("query" or "") ? "unsupported_response_type"
            : !Of("scope").Split(' ').Contains("openid") ? "invalid_scope"
            : Of("code_challenge_method") != "S256" || Of("code_challenge").Length != 43 ? "invalid_request code_challenge"
            : Of("state").Length == 0 || Of("nonce").Length == 0 ? "invalid_request state"
            : null;

        if (wrong is not null)
        {
            return Refuse(wrong);
        }

        var code = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        _codes[code] = new Granted(Of("code_challenge"), Of("nonce"));
        return Results.Redirect($"{RedirectUri}?code={code}&state={HttpUtility.UrlEncode(Of("state"))}&session_state=fe1540c3");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        string Of(string name) => form[name].ToString();

        if (Of("client_id") != ClientId || !IsProven(Of("client_secret"), Of("client_assertion"), Of("client_assertion_type")))
        {
            return Refuse("invalid_client");
        }

        if (Of("grant_type") != "authorization_code" || !_codes.TryRemove(Of("code"), out var granted) || Of("redirect_uri") != RedirectUri
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Of("code_verifier")))) != granted.Challenge)
        {
            return Refuse("invalid_grant");
        }

        Exchanged++;
        return Results.Json(new Dictionary<string, object>
        {
            ["token_type"] = "Bearer",
            ["scope"] = "openid profile email",
            ["expires_in"] = 3736,
            ["ext_expires_in"] = 3736,
            ["access_token"] = "opaque",
            ["id_token"] = IdToken(granted.Nonce),
        });
    }

    private bool IsProven(string secret, string assertion, string type)
    {
        if (_certificate is null)
        {
            return secret == Secret && assertion.Length == 0;
        }

        if (secret.Length > 0 || type != ClientAssertion.Type || !new JsonWebTokenHandler().CanReadToken(assertion))
        {
            return false;
        }

        var token = new JsonWebTokenHandler().ReadJsonWebToken(assertion);
        var signed = Encoding.ASCII.GetBytes(assertion[..assertion.LastIndexOf('.')]);
        using var key = _certificate.GetRSAPublicKey()!;

        return token.Alg == "RS256" && token.X5t == Base64UrlEncoder.Encode(_certificate.GetCertHash())
            && key.VerifyData(signed, Base64UrlEncoder.DecodeBytes(token.EncodedSignature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            && token.Issuer == ClientId && token.Subject == ClientId && token.Audiences.Single() == EndpointOf("token")
            && token.ValidFrom <= Now && Now < token.ValidTo && token.ValidTo - Now <= AssertionsAtMost
            && token.Id.Length >= 16 && _assertionsSeen.TryAdd(token.Id, true);
    }

    private string IdToken(string nonce)
    {
        var claims = new Dictionary<string, object>
        {
            ["ver"] = "2.0",
            ["sub"] = "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
            ["name"] = "Somebody Named",
            ["preferred_username"] = Email,
            ["email"] = Email,
            ["oid"] = "00000000-0000-0000-66f3-3332eca7ea81",
            ["tid"] = Tenant,
            ["nonce"] = nonce,
            ["aio"] = "Df2UVXL1ix!lMCWMSOJBcFatzcGfvFGhjKv8q5g0x732dR5MB5BisvGQO7YWByjd8iQDLq!eGbIDakyp5mnOrcdqHeYSnltepQmRp6AIZ8jY",
        };
        Claims(claims);
        var now = DateTime.UtcNow; // tokens live in real time
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = ClientId,
            Claims = claims,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(_key) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
        };
        Token(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private IResult Refuse(string error)
    {
        _refusals.Enqueue(error);
        return Results.Json(new Dictionary<string, object> { ["error"] = error.Split(' ')[0], ["error_description"] = "AADSTS00000: refused.", ["correlation_id"] = "255d1aef-8c98-452f-ac51-23d051240864" }, statusCode: 400);
    }

    /// <summary>For what a code was given.</summary>
    private sealed record Granted(string Challenge, string Nonce);
}
