using System.Globalization;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.People;

namespace Monitor.App.Features.Exports;

/// <summary>What a party sees, as files; every one that is taken out is recorded.</summary>
internal static class ExportsApi
{
    private const string About = "Exports";
    private static readonly NotFoundProblem NoMonth = new("summary-not-found", "There is no summary of that month.");
    private static readonly NotFoundProblem NoParty = new("agency-not-found", "There is no such party.");

    public static void MapExports(this IEndpointRouteBuilder api)
    {
        File(api.MapGet("/exports/waiting-list.csv", WaitingListAsync), Permission.Export, "Gives your agency's waiting list as a file", "text/csv", "One line for each entry you answer for, those of long ago too, with the exact figures that are yours.");
        File(api.MapGet("/exports/nhs-waiting-list.csv", NhsAsync), Permission.Export, "Gives your agency's waiting list with columns named as in the NHS Data Dictionary", "text/csv", "One line for each entry; docs/exports.md has the source of each column.");
        File(api.MapGet("/exports/returns.csv", Returns), Permission.Export, "Gives your agency's assurance returns as a file", "text/csv", "One line for each figure of each return and each version that was signed.");
        File(api.MapGet("/exports/waiting.csv", WaitingAsync), Permission.AnswerReferrals, "Gives what waits for your service as a file", "text/csv", "One line for each entry, without contacts, views, supports and case references.");
        File(api.MapGet("/exports/summaries/{month}.csv", MonthAsync), Permission.ReadBoard, "Gives a month's tables as a file", "text/csv", "As they were mailed: small numbers are hidden and others rounded.").Refuses("summary-not-found");
        File(api.MapGet("/exports/audit/{id}.ndjson", TrailAsync), Permission.ExportAudit, "Gives who recorded what of a party's entries, and when", "application/x-ndjson", "A JSON object a line: entry, sequence, event, instant, actor, correlation, and the link of the chain. No free text and no fact.").Refuses("agency-not-found");
        File(api.MapGet("/exports/access/{id}.ndjson", LooksAsync), Permission.ExportAudit, "Gives who of a party looked at what, and when", "application/x-ndjson", "A JSON object a line, the latest first.").Refuses("agency-not-found");
    }

    private static RouteHandlerBuilder File(RouteHandlerBuilder call, Permission needs, string summary, string contentType, string words) => call.Needs(needs).Describes(summary, About).MayTakeLong()
        .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [contentType]), new AnswerWords(StatusCodes.Status200OK, words));

    private static async Task<IResult> WaitingListAsync(HttpContext http, Export export, CancellationToken cancellationToken) => await export.WaitingListAsync(Asking.Of(http).Actor.Party, cancellationToken);

    private static async Task<IResult> NhsAsync(HttpContext http, Export export, CancellationToken cancellationToken) => await export.NhsAsync(Asking.Of(http).Actor.Party, cancellationToken);

    private static IResult Returns(HttpContext http, Export export) => export.Returns(Asking.Of(http).Actor.Party, http.RequestAborted);

    private static async Task<IResult> WaitingAsync(HttpContext http, Export export, CancellationToken cancellationToken) => await export.WaitingForTeamAsync(Asking.Of(http).Actor, cancellationToken);

    private static async Task<IResult> MonthAsync(string month, HttpContext http, Export export, CancellationToken cancellationToken) =>
        Asking.Of(http).Actor.Party == PartyId.Board && DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            && await export.MonthAsync(first, month, cancellationToken) is { } file
            ? file
            : NoMonth.ToHttp();

    private static async Task<IResult> TrailAsync(string id, Export export, IDirectoryStore directory, CancellationToken cancellationToken) =>
        await FindAsync(id, directory, cancellationToken) is { } party ? export.Trail(party.Id, cancellationToken) : NoParty.ToHttp();

    private static async Task<IResult> LooksAsync(string id, Export export, IDirectoryStore directory, CancellationToken cancellationToken) =>
        await FindAsync(id, directory, cancellationToken) is { } party ? export.Looks(party.Id, cancellationToken) : NoParty.ToHttp();

    private static async Task<Party?> FindAsync(string id, IDirectoryStore directory, CancellationToken cancellationToken) =>
        PartyId.TryParse(id, null, out var party) ? (await directory.ReadAsync(cancellationToken)).Find(party) : null;
}
