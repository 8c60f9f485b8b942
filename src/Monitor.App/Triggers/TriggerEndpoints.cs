using Microsoft.AspNetCore.Http.Features;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.Work;

namespace Monitor.App.Triggers;

/// <summary>
/// One line for each timer and queue function. Mapped only under the Functions host, whose port is on the loopback; a path that arrived through
/// <c>api/</c> or <c>app/</c> never gets here.
/// </summary>
internal static class TriggerEndpoints
{
    /// <summary>The host waits for ever on an empty 2xx, a 204 or a null: every success is a JSON object.</summary>
    private static readonly object Done = new { Outputs = new { } };

    public static void MapTriggers(this IEndpointRouteBuilder app)
    {
        var triggers = app.MapGroup(string.Empty).AddEndpointFilter(OnlyDirectlyAsync).ExcludeFromDescription().ForAnybody().WithoutTimeout();

        triggers.MapPost("/RelayOutbox", (RelayOutbox relay, CancellationToken token) => DoneAfter(relay.HandleAsync(token)));
        triggers.MapPost("/SweepDue", (SweepDue sweep, HttpContext http, CancellationToken token) => DoneAfter(sweep.HandleAsync(InvocationId(http), token)));
        triggers.MapPost("/RunSchedule", (RunSchedule schedule, CancellationToken token) => DoneAfter(schedule.HandleAsync(token)));
        triggers.MapPost("/AuditAll", (RunSchedule schedule, CancellationToken token) => DoneAfter(schedule.HandleAsync(ScheduledKind.Audit, token)));
        triggers.MapPost("/Housekeeping", (RunSchedule schedule, CancellationToken token) => DoneAfter(schedule.HandleAsync(ScheduledKind.Housekeeping, token)));
        triggers.MapPost("/ReceiveReferral", (ReceiveReferral receive, HttpRequest request, CancellationToken token) => ReadAsync(request, receive.HandleAsync, token));
        triggers.MapPost("/RunWork", (ReceiveMessage receive, HttpRequest request, CancellationToken token) => ReadAsync(request, (message, stop) => receive.HandleAsync(Queues.Work, message, stop), token));
        triggers.MapPost("/SendMail", (ReceiveMessage receive, HttpRequest request, CancellationToken token) => ReadAsync(request, (message, stop) => receive.HandleAsync(Queues.Mail, message, stop), token));
    }

    private static async Task<IResult> DoneAfter(Task work)
    {
        await work;
        return TypedResults.Ok(Done);
    }

    private static async Task<IResult> ReadAsync(HttpRequest request, Func<IncomingMessage, CancellationToken, Task<bool>> handle, CancellationToken cancellationToken)
    {
        if (await Invocation.ReadAsync(request, cancellationToken) is not { } message)
        {
            return TypedResults.BadRequest(new { error = "This is not an invocation." });
        }

        return await handle(message, cancellationToken)
            ? TypedResults.Ok(Done)
            : TypedResults.Json(new { error = "Not now; deliver it again." }, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static async ValueTask<object?> OnlyDirectlyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var target = context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.Length == 0 || target == context.HttpContext.Request.Path.Value ? await next(context) : TypedResults.NotFound();
    }

    private static string InvocationId(HttpContext http) =>
        http.Request.Headers["X-Azure-Functions-InvocationId"] is [{ Length: > 0 and <= 64 } id] ? id : http.TraceIdentifier;
}
