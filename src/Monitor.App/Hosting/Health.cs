using Monitor.App.Features.Watching;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Hosting;

/// <summary>Live: the process answers. Ready: storage answers and the last sweep is fresh, else 503 with the reasons.</summary>
internal static class Health
{
    /// <summary>Two sweeps missed.</summary>
    private static readonly TimeSpan SweepIsFreshFor = TimeSpan.FromMinutes(31);

    private static readonly TimeSpan CalendarReaches = TimeSpan.FromDays(90);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("live")).ExcludeFromDescription().ForAnybody();
        app.MapGet("/readyz", ReadyAsync).ExcludeFromDescription().ForAnybody();
    }

    private static async Task<IResult> ReadyAsync(IStorage storage, IJobStore jobs, Present present, CancellationToken cancellationToken)
    {
        if (!await storage.AnswersAsync(cancellationToken))
        {
            return NotReady("The storage does not answer.");
        }

        var sweep = await jobs.FindLastDoneAsync(SweepDue.Job, cancellationToken);

        if (sweep is null || present.Now - sweep.At > SweepIsFreshFor)
        {
            return NotReady(sweep is null ? "No sweep has run yet." : $"The last sweep was at {sweep.At:u}.");
        }

        var listedUntil = present.WorkingDays.ListedUntil;
        var warning = listedUntil < present.Now.DateInLondon().AddDays((int)CalendarReaches.TotalDays)
            ? $"Bank holidays are listed only until {listedUntil:d MMMM yyyy}."
            : null;

        return TypedResults.Json(new { status = "ready", lastSweep = sweep.At, warning });
    }

    private static IResult NotReady(string reason) =>
        TypedResults.Json(new { status = "not ready", reasons = new[] { reason } }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
