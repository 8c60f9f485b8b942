using Monitor.Domain;

namespace Monitor.App.Hosting;

/// <summary>Who asks, under which key and in which trace.</summary>
internal sealed record Asking(Actor Actor, string Correlation)
{
    private const int LongestKey = 128;

    /// <summary>Puts who asks where endpoints find it, or answers for them.</summary>
    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var actors = http.RequestServices.GetRequiredService<IActors>();

        if (!actors.AreKnown)
        {
            return new UnavailableProblem(
                "identity-not-configured", "There is no way yet to know who asks. Until sign-in is set up, this answers in local mode only.").ToHttp();
        }

        if (actors.From(http) is not { } actor)
        {
            return new RefusedRequest(StatusCodes.Status401Unauthorized, "who-is-asking", "Say which party you act for.").ToHttp();
        }

        http.Items[typeof(Asking)] = new Asking(actor, http.TraceIdentifier);
        return await next(context);
    }

    public static Asking Of(HttpContext http) =>
        http.Items[typeof(Asking)] as Asking ?? throw new InvalidOperationException("The endpoint does not ask who is asking.");

    /// <summary>The caller's own key for one intent; the same key and body again is the same intent.</summary>
    public static Result<string> KeyOf(HttpRequest request)
    {
        var given = request.Headers["Idempotency-Key"];
        var key = given.Count == 1 ? given[0]?.Trim('"', ' ') : null;

        return key is { Length: >= 8 and <= LongestKey } && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? key
            : new InvalidProblem("idempotency-key-missing", "Send one Idempotency-Key of 8 to 128 letters, digits or - _ . : with every new record.", "Idempotency-Key");
    }
}
