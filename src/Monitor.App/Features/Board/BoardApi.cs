using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Features.Returns;
using Monitor.App.Features.Summaries;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;

namespace Monitor.App.Features.Board;

/// <summary>A table of a month's summary, as it was mailed: what is too small to be told is hidden in it.</summary>
internal sealed record SummaryTableResponse(string Caption, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);

/// <summary>A month as the board was told of it.</summary>
internal sealed record SummaryResponse(string Month, string Heading, ImmutableArray<string> Words, ImmutableArray<SummaryTableResponse> Tables);

/// <summary>The months that are frozen, the latest first.</summary>
internal sealed record SummariesResponse(ImmutableArray<string> Months);

/// <summary>A challenge of the log.</summary>
internal sealed record ChallengeResponse(
    int Number, string Agency, string Check, string Month, ImmutableArray<string> Entries, string? OwnerRole, ChallengeOutcome? Outcome, DateOnly? ClosedOn)
{
    public static ChallengeResponse From(Challenge challenge) => new(
        challenge.Number, challenge.Agency.ToString(), challenge.Check, challenge.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), [.. challenge.Entries.Select(id => id.ToString())],
        challenge.OwnerRole, challenge.Outcome, challenge.ClosedOn);
}

/// <summary>The whole challenge log, the latest first.</summary>
internal sealed record ChallengesResponse(ImmutableArray<ChallengeResponse> Challenges);

/// <summary>What one agency wrote on one theme; null where the words were taken away.</summary>
internal sealed record NarrativeResponse(string Agency, string Theme, string? Words);

/// <summary>What agencies wrote in the returns they signed for a period.</summary>
internal sealed record NarrativesResponse(string? Period, ImmutableArray<string> Periods, ImmutableArray<NarrativeResponse> Narratives);

/// <summary>Which role sees to a challenge.</summary>
internal sealed record ChallengeOwnerRequest
{
    public required string OwnerRole { get; init; }
}

/// <summary>What came of a challenge.</summary>
internal sealed record ChallengeOutcomeRequest
{
    public required ChallengeOutcome Outcome { get; init; }
}

/// <summary>What the board reads and sees to, of its own.</summary>
internal static class BoardApi
{
    private const string About = "Board";
    private const int MonthsShown = 25;
    private const string MonthFormat = "yyyy-MM";

    public static void MapBoard(this IEndpointRouteBuilder api)
    {
        api.MapGet("/summaries", ListMonthsAsync).Needs(Permission.ReadBoard).Describes("Lists the months of which the board has a summary", About)
            .Gives(typeof(SummariesResponse), StatusCodes.Status200OK, "The months of the last two years, the latest first.");
        api.MapGet("/summaries/{month}", FindMonthAsync).Needs(Permission.ReadBoard).Describes("Shows a month as the board was told of it", About)
            .Gives(typeof(SummaryResponse), StatusCodes.Status200OK, "Its tables and words. Small numbers are hidden and others rounded, as in the mail.").Refuses("summary-not-found");
        api.MapGet("/challenges", ListChallengesAsync).Needs(Permission.ReadBoard).Describes("Lists the challenge log", About)
            .Gives(typeof(ChallengesResponse), StatusCodes.Status200OK, "Every challenge, the latest first.");
        Changes(api.MapPut("/challenges/{number:int}/owner", OwnAsync), "Names the role that sees to a challenge", new ChallengeOwnerRequest { OwnerRole = "Chair of the practice group" });
        Changes(api.MapPut("/challenges/{number:int}/outcome", CloseAsync), "Records what came of a challenge", new ChallengeOutcomeRequest { Outcome = ChallengeOutcome.PlanAgreed });
        api.MapGet("/narratives", ReadNarrativesAsync).Needs(Permission.ReadBoard).Describes("Shows what agencies wrote in signed returns", About)
            .Asks("period", "A period, as in 2026-03 or 2026-q1; the latest without it", "2026-03")
            .Gives(typeof(NarrativesResponse), StatusCodes.Status200OK, "By agency and theme.");
    }

    private static void Changes<T>(RouteHandlerBuilder call, string summary, T example)
        where T : notnull => call.Needs(Permission.ManageBoard).Describes(summary, About).Accepting(example)
        .Gives(typeof(ChallengeResponse), StatusCodes.Status200OK, "The challenge after it. Sent again it changes nothing.").Refuses("challenge-not-found", "challenge-closed", "challenge-without-owner");

    private static async Task<IResult> ListMonthsAsync(HttpContext http, IBoardStore board, Present present, CancellationToken cancellationToken)
    {
        if (Elsewhere(http) is { } refused)
        {
            return refused;
        }

        var today = (await present.AtAsync(present.Now, cancellationToken)).Today;
        var latest = new DateOnly(today.Year, today.Month, 1);
        var months = ImmutableArray.CreateBuilder<string>();

        for (var back = 0; back < MonthsShown; back++)
        {
            if (await board.FindMonthAsync(latest.AddMonths(-back), cancellationToken) is { } figures)
            {
                months.Add(figures.Month.ToString(MonthFormat, CultureInfo.InvariantCulture));
            }
        }

        return TypedResults.Ok(new SummariesResponse(months.DrainToImmutable()));
    }

    private static async Task<IResult> FindMonthAsync(string month, HttpContext http, ReadMonth months, CancellationToken cancellationToken)
    {
        if (Elsewhere(http) is { } refused)
        {
            return refused;
        }

        if (!DateOnly.TryParseExact(month, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || await months.HandleAsync(first, cancellationToken) is not { } content)
        {
            return new NotFoundProblem("summary-not-found", "There is no summary of that month.").ToHttp();
        }

        return TypedResults.Ok(new SummaryResponse(
            month, content.Heading, [.. content.Blocks.OfType<ParagraphBlock>().Select(block => block.Text)],
            [.. content.Blocks.OfType<TableBlock>().Select(block => new SummaryTableResponse(block.Caption, block.Columns, block.Rows))]));
    }

    private static async Task<IResult> ListChallengesAsync(HttpContext http, IBoardStore board, CancellationToken cancellationToken) =>
        Elsewhere(http) ?? TypedResults.Ok(new ChallengesResponse([.. (await board.ReadChallengesAsync(cancellationToken)).Reverse().Select(ChallengeResponse.From)]));

    private static Task<IResult> OwnAsync(int number, HttpContext http, IBoardStore board, CancellationToken cancellationToken) =>
        ChangeAsync<ChallengeOwnerRequest>(
            number, http, board, (challenge, request) => challenge.OwnerRole == request.OwnerRole ? challenge : Challenging.Owned(challenge, request.OwnerRole), cancellationToken);

    private static async Task<IResult> CloseAsync(int number, HttpContext http, IBoardStore board, Present present, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(present.Now, cancellationToken);
        return await ChangeAsync<ChallengeOutcomeRequest>(
            number, http, board, (challenge, request) => challenge.Outcome == request.Outcome ? challenge : Challenging.Closed(challenge, request.Outcome, now), cancellationToken);
    }

    private static async Task<IResult> ChangeAsync<T>(
        int number, HttpContext http, IBoardStore board, Func<Challenge, T, Result<Challenge>> change, CancellationToken cancellationToken)
    {
        if (Elsewhere(http) is { } refused)
        {
            return refused;
        }

        if (!(await JsonBody.ReadAsync<T>(http.Request, cancellationToken)).IsSuccess(out var body, out var problem))
        {
            return problem.ToHttp();
        }

        return (await board.ChangeChallengeAsync(number, challenge => change(challenge, body.Value), cancellationToken)).Match<IResult>(
            challenge => TypedResults.Ok(ChallengeResponse.From(challenge)), refusal => refusal.ToHttp());
    }

    private static async Task<IResult> ReadNarrativesAsync(HttpContext http, ReadNarratives narratives, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        ReturnPeriod? asked = ReturnPeriod.TryParse(http.Request.Query["period"], out var period) ? period : null;

        return await narratives.HandleAsync(Asking.Of(http).Actor, await directory.ReadAsync(cancellationToken), asked, cancellationToken) is { } found
            ? TypedResults.Ok(new NarrativesResponse(
                found.Shown?.ToString(), [.. found.Periods.Select(each => each.ToString())],
                [.. found.Agencies.SelectMany(agency => agency.Narratives.Select(each => new NarrativeResponse(agency.Agency.Id.ToString(), each.Theme.Code, each.Words)))]))
            : Needs.NotAllowed.ToHttp();
    }

    /// <summary>The board's roles are given by the board alone; whoever acts for another party has none of them.</summary>
    private static IResult? Elsewhere(HttpContext http) => Asking.Of(http).Actor.Party == PartyId.Board ? null : Needs.NotAllowed.ToHttp();
}
