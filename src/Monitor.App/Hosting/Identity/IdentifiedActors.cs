using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.Time;

namespace Monitor.App.Hosting.Identity;

/// <summary>
/// Knows programs by their bearer token and people by their session, and makes an actor of them with what the directory says. A session opens no call of the API:
/// another site's page could send it along.
/// </summary>
internal sealed class IdentifiedActors(IOptions<IdentityOptions> options, IDirectoryStore directory, Present present) : IActors
{
    /// <summary>For which party somebody acts who may act for several.</summary>
    public const string ActingFor = "Acting-For";

    private const string BearerPrefix = "Bearer ";
    private const int LongestToken = 16 * 1024;

    public bool AreKnown => options.Value.IsSetUp;

    public async ValueTask<Result<Actor>> FromAsync(HttpContext request)
    {
        var isPage = request.Request.Path.StartsWithSegments("/app");
        var principal = isPage ? await SessionAsync(request) : await BearerAsync(request);

        if (principal is null)
        {
            return NoActor.Unknown;
        }

        var identity = isPage ? SessionIdentity(principal) : TokenIdentity(principal);
        var chosen = isPage ? principal.FindFirstValue(Schemes.PartyClaim) : request.Request.Headers[ActingFor] is [{ } header] ? header : null;
        return identity is null ? NoActor.NotRegistered : await ActorAsync(identity, chosen, request.RequestAborted);
    }

    /// <summary>Who is signed in to pages, whether or not the directory names them; null for nobody.</summary>
    public static async Task<VerifiedIdentity?> SignedInAsync(HttpContext http) => await SessionAsync(http) is { } principal ? SessionIdentity(principal) : null;

    /// <summary>The parties for which somebody may act today.</summary>
    public async Task<IReadOnlyList<Membership>> MembershipsAsync(VerifiedIdentity identity, CancellationToken cancellationToken) =>
        Memberships.Of(identity, await directory.ReadAsync(cancellationToken), present.Now.DateInLondon());

    private async Task<Result<Actor>> ActorAsync(VerifiedIdentity identity, string? chosen, CancellationToken cancellationToken)
    {
        var memberships = await MembershipsAsync(identity, cancellationToken);

        if (chosen is { Length: > 0 })
        {
            return memberships.FirstOrDefault(each => each.Party.Id.ToString() == chosen) is { } one ? Actor.Of(one, identity) : NoActor.NotRegistered;
        }

        return memberships.Count switch
        {
            0 => NoActor.NotRegistered,
            1 => Actor.Of(memberships[0], identity),
            _ => NoActor.PartyMissing,
        };
    }

    private static async Task<ClaimsPrincipal?> SessionAsync(HttpContext http) =>
        await http.AuthenticateAsync(Schemes.Session) is { Succeeded: true, Principal: { } principal } ? principal : null;

    private async Task<ClaimsPrincipal?> BearerAsync(HttpContext http)
    {
        // Which issuer it says it is from chooses who looks at it; whether it is, that scheme decides.
        if (http.Request.Headers.Authorization is not [{ Length: > 0 and < LongestToken } header] || !header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            || IssuerOf(header[BearerPrefix.Length..].Trim()) is not { } issuer)
        {
            return null;
        }

        for (var i = 0; i < options.Value.Bearer.Count; i++)
        {
            if (options.Value.Bearer[i].Issuer == issuer)
            {
                return await http.AuthenticateAsync(Schemes.Bearer(i)) is { Succeeded: true, Principal: { } principal } ? principal : null;
            }
        }

        return null;
    }

    private static string? IssuerOf(string token)
    {
        var handler = new JsonWebTokenHandler();

        try
        {
            return handler.CanReadToken(token) ? handler.ReadJsonWebToken(token).Issuer : null;
        }
        catch (ArgumentException)
        {
            return null; // what says that it is a token and is none
        }
    }

    private static VerifiedIdentity? SessionIdentity(ClaimsPrincipal principal) => principal.FindFirstValue(Schemes.SignInClaim) is { Length: > 0 } signIn ? new VerifiedIdentity(signIn) : null;

    /// <summary>
    /// A token with a scope is a person's, who is known only where the issuer is trusted with e-mail addresses; one without is a system's own.
    /// </summary>
    private VerifiedIdentity? TokenIdentity(ClaimsPrincipal principal)
    {
        var issuer = options.Value.Bearer.First(each => each.Issuer == principal.FindFirstValue("iss"));

        if (principal.FindFirstValue("scp") is { Length: > 0 } || principal.FindFirstValue("scope") is { Length: > 0 } && issuer.EmailClaim is not null && principal.FindFirstValue(issuer.EmailClaim) is not null)
        {
            return issuer.EmailClaim is { Length: > 0 } claim && principal.FindFirstValue(claim) is { Length: > 0 } email && principal.FindFirstValue("email_verified") is not ("false" or "False")
                ? VerifiedIdentity.OfPerson(email)
                : null;
        }

        return (principal.FindFirstValue("azp") ?? principal.FindFirstValue("appid") ?? principal.FindFirstValue("client_id")) is { Length: > 0 } client ? VerifiedIdentity.OfClient(client) : null;
    }
}
