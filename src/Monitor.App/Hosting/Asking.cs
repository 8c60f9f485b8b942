using Monitor.App.Hosting.Telemetry;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Hosting;

/// <summary>Who asks, under which key and in which trace.</summary>
internal sealed record Asking(Actor Actor, string Correlation)
{
    private const int LongestKey = 128;

    /// <summary>
    /// Puts who asks where endpoints find it, and lets pass who may. An endpoint that says of nobody that they may is one that nobody may use.
    /// </summary>
    public static async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<OpenToAnybody>() is not null)
        {
            await next(http);
            return;
        }

        var actors = http.RequestServices.GetRequiredService<IActors>();

        if (!actors.AreKnown)
        {
            await RefuseAsync(http, new UnavailableProblem(
                "identity-not-configured", "There is no way yet to know who asks. Until sign-in is set up, this answers in local mode only."));
        }
        else if (!(await actors.FromAsync(http)).IsSuccess(out var actor, out var problem))
        {
            if (problem.Status == StatusCodes.Status401Unauthorized && http.Request.Headers.Authorization.Count > 0)
            {
                http.RequestServices.GetRequiredService<Figures>().SignInRefused("token");
            }

            await RefuseAsync(http, problem);
        }
        else if (endpoint.Metadata.GetMetadata<Needs>()?.Allows(actor) is not true)
        {
            await RefuseAsync(http, Needs.NotAllowed);
        }
        else
        {
            http.Items[typeof(Asking)] = new Asking(actor, http.TraceIdentifier);
            Traces.Say(Traces.Party, actor.Party.ToString());
            Traces.Say(Traces.Entry, EntryId.TryParse(http.Request.RouteValues["id"] as string, null, out var entry) ? entry.ToString() : null);
            await next(http);
        }
    }

    /// <summary>Null where nobody needs to be known.</summary>
    public static Asking? Find(HttpContext http) => http.Items[typeof(Asking)] as Asking;

    public static Asking Of(HttpContext http) =>
        Find(http) ?? throw new InvalidOperationException("The endpoint does not ask who is asking.");

    /// <summary>The caller's own key for one intent; the same key and body again is the same intent.</summary>
    public static Result<string> KeyOf(HttpRequest request)
    {
        var given = request.Headers["Idempotency-Key"];
        var key = given.Count == 1 ? given[0]?.Trim('"', ' ') : null;

        return key is { Length: >= 8 and <= LongestKey } && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? key
            : new InvalidProblem("idempotency-key-missing", "Send one Idempotency-Key of 8 to 128 letters, digits or - _ . : with every new record.", "Idempotency-Key");
    }

    /// <summary>Refuses in the manner of the endpoint that was asked.</summary>
    public static Task RefuseAsync(HttpContext http, Problem problem) =>
        (http.GetEndpoint()?.Metadata.GetMetadata<IRefusals>() ?? ProblemRefusals.Own).Answer(http, problem).ExecuteAsync(http);
}

/// <summary>The permissions any one of which opens an endpoint.</summary>
internal sealed record Needs(params IReadOnlyList<Permission> AnyOf)
{
    /// <summary>About the kind of work, before anything was looked for: it tells nothing of what there is.</summary>
    public static RefusedRequest NotAllowed { get; } = new(
        StatusCodes.Status403Forbidden, "role-may-not", "Your role does not do this. Ask your agency's lead, who can change your role.");

    public bool Allows(Actor actor) => AnyOf.Any(actor.May);
}

/// <summary>An endpoint for which nobody needs to be known.</summary>
internal sealed record OpenToAnybody;

/// <summary>How a part of the application refuses: with a problem for programs, or with a page for people.</summary>
internal interface IRefusals
{
    IResult Answer(HttpContext http, Problem problem);
}

internal sealed class ProblemRefusals : IRefusals
{
    public static ProblemRefusals Own { get; } = new();

    public IResult Answer(HttpContext http, Problem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return problem.ToHttp();
    }
}

internal static class AccessConventions
{
    /// <summary>Opens an endpoint to whoever has any one of the permissions.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, params Permission[] anyOf)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Needs(anyOf));

    /// <summary>Opens an endpoint to anybody at all: health, the provider's reports, the description of the API, signing in.</summary>
    public static TBuilder ForAnybody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OpenToAnybody());
}
