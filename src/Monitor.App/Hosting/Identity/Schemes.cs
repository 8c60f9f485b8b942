using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.Email;
using Monitor.Domain.People;

namespace Monitor.App.Hosting.Identity;

/// <summary>
/// The ways in which somebody proves who they are: bearer tokens for programs, a cookie for people, and before the cookie a provider or a code by mail. None of
/// them says what somebody may do: that is the directory's alone.
/// </summary>
internal static partial class Schemes
{
    public const string Session = "session";

    /// <summary>The sign-in with which somebody is known, in the session.</summary>
    public const string SignInClaim = "sign-in";

    /// <summary>The party for which somebody who may act for several chose to act.</summary>
    public const string PartyClaim = "party";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(12);

    public static string Bearer(int number) => $"bearer-{number}";

    public static string Provider(string name) => $"provider-{name}";

    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IdentityOptions>().BindConfiguration(IdentityOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var options = configuration.GetSection(IdentityOptions.Section).Get<IdentityOptions>() ?? new IdentityOptions();
        // What is no address stops the start further on, where it is named.
        var publicAddress = Uri.TryCreate(configuration[$"{MonitorOptions.Section}:{nameof(MonitorOptions.PublicBaseUrl)}"], UriKind.Absolute, out var address) ? address : new Uri("http://localhost");
        var authentication = services.AddAuthentication();

        for (var i = 0; i < options.Bearer.Count; i++)
        {
            var issuer = options.Bearer[i];
            authentication.AddJwtBearer(Bearer(i), bearer => Configure(bearer, issuer));
        }

        authentication.AddCookie(Session, cookie => Configure(cookie, options, publicAddress));
        services.AddOptions<CookieAuthenticationOptions>(Session).Configure<IServiceProvider>((cookie, provider) => cookie.TimeProvider = RealTime(provider));

        foreach (var provider in options.Providers)
        {
            authentication.AddOpenIdConnect(Provider(provider.Name), oidc => Configure(oidc, provider, publicAddress));
            services.AddOptions<OpenIdConnectOptions>(Provider(provider.Name)).Configure<IServiceProvider>((oidc, all) => oidc.TimeProvider = RealTime(all));
        }

        services.AddDataProtection().SetApplicationName("monitor");

        // The framework would read the keys before anything else starts: the first answer does not wait for the storage, and at the very first start there is no table yet.
        foreach (var early in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(early);
        }

        services.AddSingleton<KeyWrapping>().AddSingleton<KeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureNamedOptions<KeyManagementOptions>(Options.DefaultName, keys =>
        {
            keys.XmlRepository = provider.GetRequiredService<KeyRing>();
            keys.XmlEncryptor = provider.GetRequiredService<KeyWrapping>().Encryptor;
        }));
        services.AddSingleton<Passcodes>().AddSingleton<SendPasscodes>().AddHostedService(provider => provider.GetRequiredService<SendPasscodes>());
        return services;
    }

    /// <summary>Signs somebody in to pages, for one party when they chose one.</summary>
    public static Task SignInAsync(HttpContext http, VerifiedIdentity identity, PartyId? party = null) => http.SignInAsync(Session, PrincipalOf(identity, party));

    public static ClaimsPrincipal PrincipalOf(VerifiedIdentity identity, PartyId? party = null) => new(new ClaimsIdentity(
        party is { } chosen ? [new Claim(SignInClaim, identity.SignIn), new Claim(PartyClaim, chosen.ToString())] : [new Claim(SignInClaim, identity.SignIn)], Session));

    /// <summary>Sessions keep real time, whatever the app's clock shows (DESIGN §8).</summary>
    private static TimeProvider RealTime(IServiceProvider services) => services.GetRequiredKeyedService<TimeProvider>(Clocks.Real);

    private static void Configure(JwtBearerOptions bearer, BearerIssuer issuer)
    {
        bearer.Authority = issuer.Issuer;
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.RequireHttpsMetadata = issuer.Issuer.StartsWith("https:", StringComparison.Ordinal);
        bearer.TokenValidationParameters = Validation(issuer.Issuer, issuer.Audience);
        bearer.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                if (issuer.TenantId is { Length: > 0 } tenant && context.Principal!.FindFirstValue("tid") != tenant)
                {
                    context.Fail("The token is another tenant's.");
                }

                return Task.CompletedTask;
            },
        };
    }

    private static TokenValidationParameters Validation(string issuer, string audience) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
        ValidTypes = ["JWT", "at+jwt"],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = ClockSkew,
        NameClaimType = "sub",
    };

    private static void Configure(CookieAuthenticationOptions cookie, IdentityOptions options, Uri publicAddress)
    {
        var isSecure = publicAddress.Scheme == Uri.UriSchemeHttps;
        cookie.Cookie.Name = isSecure ? "__Host-monitor" : "monitor-session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(options.SessionMinutes);
        cookie.SlidingExpiration = true;
        cookie.Events = new CookieAuthenticationEvents
        {
            OnSigningIn = context =>
            {
                context.Properties.Items.TryAdd("since", context.Options.TimeProvider!.GetUtcNow().ToString("O"));
                return Task.CompletedTask;
            },
            OnValidatePrincipal = context =>
            {
                // However busy, somebody signs in anew each working day.
                if (!DateTimeOffset.TryParse(context.Properties.Items.TryGetValue("since", out var text) ? text : null, System.Globalization.CultureInfo.InvariantCulture, out var since)
                    || context.Options.TimeProvider!.GetUtcNow() - since > LongestSession)
                {
                    context.RejectPrincipal();
                }

                return Task.CompletedTask;
            },
        };
    }

    private static void Configure(OpenIdConnectOptions oidc, SignInProvider provider, Uri publicAddress)
    {
        var callback = $"{Links.SignIn}/back/{provider.Name}";
        oidc.Authority = provider.Authority;
        oidc.ClientId = provider.ClientId;
        oidc.ClientSecret = provider.ClientSecret;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.SaveTokens = false;
        oidc.MapInboundClaims = false;
        oidc.GetClaimsFromUserInfoEndpoint = false;
        oidc.RequireHttpsMetadata = provider.Authority.StartsWith("https:", StringComparison.Ordinal);
        oidc.SignInScheme = Session;
        oidc.CallbackPath = callback;
        oidc.RemoteSignOutPath = PathString.Empty;
        oidc.Scope.Clear();
        oidc.Scope.Add("openid");
        oidc.Scope.Add("email");
        oidc.Scope.Add("profile");
        oidc.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
        oidc.TokenValidationParameters.ClockSkew = ClockSkew;
        oidc.NonceCookie.SecurePolicy = oidc.CorrelationCookie.SecurePolicy = publicAddress.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        oidc.NonceCookie.SameSite = oidc.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oidc.Events = new OpenIdConnectEvents
        {
            // Whatever a proxy in between says of scheme and host, people come back to the one address that is set (DESIGN §6).
            OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.RedirectUri = new Uri(publicAddress, callback).ToString();
                return Task.CompletedTask;
            },
            OnAuthorizationCodeReceived = async context =>
            {
                if (provider.Certificate is { Length: > 0 } certificate)
                {
                    // The request does not know yet where it goes.
                    var endpoints = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
                    context.TokenEndpointRequest!.ClientAssertionType = ClientAssertion.Type;
                    context.TokenEndpointRequest.ClientAssertion = ClientAssertion.Of(certificate, provider.ClientId, endpoints.TokenEndpoint, context.Options.TimeProvider!.GetUtcNow());
                }
            },
            OnTokenValidated = context =>
            {
                var email = context.Principal!.FindFirstValue(provider.EmailClaim);

                // The standard takes an unsigned token from the token endpoint, since that is asked over TLS; here who somebody is always stands under a signature.
                if (context.SecurityToken is not { RawSignature.Length: > 0 } || string.IsNullOrWhiteSpace(email) || context.Principal!.FindFirstValue("email_verified") is "false" or "False"
                    || (provider.TenantId is { Length: > 0 } tenant && context.Principal!.FindFirstValue("tid") != tenant))
                {
                    context.Fail("The provider does not vouch for an e-mail address of ours.");
                    return Task.CompletedTask;
                }

                context.Principal = PrincipalOf(VerifiedIdentity.OfPerson(email));
                return Task.CompletedTask;
            },
            OnRemoteFailure = context =>
            {
                Log.Failed(context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Schemes)), provider.Name, (context.Failure?.InnerException ?? context.Failure)?.GetType().Name ?? "unknown");
                context.HttpContext.RequestServices.GetRequiredService<Figures>().SignInRefused("provider");
                context.HandleResponse();
                context.Response.Redirect($"{Links.SignIn}?failed=provider");
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>What was wrong is told by its kind alone: its words may hold somebody's claims.</summary>
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Signing in with {Provider} failed: {Kind}.")]
        public static partial void Failed(ILogger logger, string provider, string kind);
    }
}
