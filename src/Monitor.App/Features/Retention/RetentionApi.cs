using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain.People;
using Monitor.Domain.Retention;

namespace Monitor.App.Features.Retention;

/// <summary>Waits that are known only as a number.</summary>
internal sealed record EndedWaitsResponse(string Service, int Year, string Outcome, int Entries, long DaysWaited);

/// <summary>How long things are kept, and what is left of those that are not any more.</summary>
internal sealed record RetentionResponse(int TextMonths, int EntryYears, bool Paused, IReadOnlyList<EndedWaitsResponse> Forgotten);

/// <summary>What an agency's entries amount to that are as old as the board keeps entries.</summary>
internal static class RetentionApi
{
    public static void MapRetention(this IEndpointRouteBuilder api) =>
        api.MapGet("/retention", ReadAsync).Needs(Permission.Export).Describes("Shows how long entries are kept, and how many were forgotten", "Entries")
            .Gives(typeof(RetentionResponse), StatusCodes.Status200OK, "The board's days, and the forgotten waits of your agency by service, year and outcome.");

    private static async Task<IResult> ReadAsync(HttpContext http, IRetentionStore retention, Present present, CancellationToken cancellationToken)
    {
        var policy = present.Policy.Retention;
        var waits = await retention.ReadAsync(Asking.Of(http).Actor.Party, cancellationToken);
        return TypedResults.Ok(new RetentionResponse(
            policy.TextMonths, policy.EntryYears, policy.IsPaused,
            [.. waits.Select(wait => new EndedWaitsResponse(wait.Service.ToString(), wait.Year, wait.Outcome, wait.Entries, wait.DaysWaited))]));
    }
}
