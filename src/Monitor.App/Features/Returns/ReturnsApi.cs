using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Returns;

/// <summary>What is said of one figure: without a value it is confirmed, with another value it is corrected, for a reason.</summary>
internal sealed record FigureRequest
{
    public required string Figure { get; init; }

    public int? Value { get; init; }

    public string? Reason { get; init; }
}

/// <summary>What is said of some figures.</summary>
internal sealed record FiguresRequest
{
    public required IReadOnlyList<FigureRequest> Figures { get; init; }
}

/// <summary>What is written on one theme.</summary>
internal sealed record NarrativeRequest
{
    public required string Theme { get; init; }

    public required string Narrative { get; init; }
}

/// <summary>What is written on some themes.</summary>
internal sealed record NarrativesRequest
{
    public required IReadOnlyList<NarrativeRequest> Narratives { get; init; }
}

/// <summary>As which lead somebody signs.</summary>
internal sealed record SignatureRequest
{
    public required ContactRole Role { get; init; }
}

/// <summary>Why a signed return is opened again.</summary>
internal sealed record ReopeningRequest
{
    public required string Reason { get; init; }
}

internal static class ReturnsApi
{
    private const string About = "Returns";

    public static void MapReturns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/returns", ListAsync).Needs(Permission.PrepareReturns).Describes("Lists your agency's assurance returns", About)
            .Gives(typeof(ReturnsResponse), StatusCodes.Status200OK, "The returns, the latest period first.");
        api.MapGet("/returns/{period}", FindAsync).Needs(Permission.PrepareReturns).Describes("Shows one return with its figures, narratives and superseded versions", About)
            .Gives(typeof(ReturnResponse), StatusCodes.Status200OK, "The return, with what is still to do.").Refuses("return-not-found");
        Changes(api.MapPost("/returns/{period}/figures", AnswerAsync).Needs(Permission.PrepareReturns), "Confirms figures, or corrects them with a reason",
            new FiguresRequest { Figures = [new FigureRequest { Figure = "waiting" }, new FigureRequest { Figure = "joined", Value = 7, Reason = "One contact was recorded in the old system." }] })
            .Refuses("figure-unknown", "value-impossible", "value-is-the-products", "correction-reason-missing", "return-signed");
        Changes(api.MapPost("/returns/{period}/narratives", WriteAsync).Needs(Permission.PrepareReturns), "Writes on themes",
            new NarrativesRequest { Narratives = [new NarrativeRequest { Theme = "support", Narrative = "Two groups started this month." }] }).Refuses("theme-unknown", "narrative-missing", "return-signed");
        Changes(api.MapPost("/returns/{period}/signature", SignAsync).Needs(Permission.SignReturns), "Signs the return", new SignatureRequest { Role = ContactRole.HeadOfService })
            .Refuses("signer-missing", "signer-not-a-lead", "signer-not-named", "return-incomplete");
        Changes(api.MapPost("/returns/{period}/reopening", ReopenAsync).Needs(Permission.SignReturns), "Opens a signed return again, as a further version",
            new ReopeningRequest { Reason = "A contact was counted twice." }).Refuses("reopening-reason-missing", "return-not-signed");
    }

    private static RouteHandlerBuilder Changes<T>(RouteHandlerBuilder call, string summary, T example)
        where T : notnull => call.Describes(summary, About).Takes(example)
        .Gives(typeof(ReturnResponse), StatusCodes.Status201Created, "The return after it.").Refuses("return-not-found", "idempotency-key-reused", "return-busy");

    private static async Task<IResult> ListAsync(HttpContext http, ReadReturns returns, Present present, CancellationToken cancellationToken)
    {
        var today = present.Now.DateInLondon();
        var all = await returns.ListAsync(Asking.Of(http).Actor, cancellationToken);
        return TypedResults.Ok(new ReturnsResponse([.. all.Select(each => ReturnResponse.From(each, today))]));
    }

    private static async Task<IResult> FindAsync(string period, HttpContext http, ReadReturns returns, Present present, CancellationToken cancellationToken)
    {
        if (!ReturnPeriod.TryParse(period, out var asked))
        {
            return NoSuchReturn().ToHttp();
        }

        return (await returns.FindAsync(Asking.Of(http).Actor, asked, cancellationToken)).Match<IResult>(
            found => TypedResults.Ok(ReturnResponse.From(found, present.Now.DateInLondon())),
            problem => problem.ToHttp());
    }

    private static Task<IResult> AnswerAsync(string period, HttpContext http, ChangeReturn change, CancellationToken cancellationToken) => DoAsync<FiguresRequest>(
        period,
        http,
        (actor, asked, request, receipt) => change.HandleAsync(actor, asked, (AssuranceReturn before, in Circumstances now) => Answered(before, request, actor, now), receipt, cancellationToken),
        cancellationToken);

    private static Task<IResult> WriteAsync(string period, HttpContext http, ChangeReturn change, CancellationToken cancellationToken) => DoAsync<NarrativesRequest>(
        period,
        http,
        (actor, asked, request, receipt) => change.HandleAsync(actor, asked, (AssuranceReturn before, in Circumstances now) => Written(before, request, now), receipt, cancellationToken),
        cancellationToken);

    private static Task<IResult> SignAsync(string period, HttpContext http, ChangeReturn change, CancellationToken cancellationToken) => DoAsync<SignatureRequest>(
        period, http, (actor, asked, request, receipt) => change.SignAsync(actor, asked, request.Role, receipt, cancellationToken), cancellationToken);

    private static Task<IResult> ReopenAsync(string period, HttpContext http, ChangeReturn change, CancellationToken cancellationToken) => DoAsync<ReopeningRequest>(
        period, http, (actor, asked, request, receipt) => change.ReopenAsync(actor, asked, request.Reason, receipt, cancellationToken), cancellationToken);

    private static Result<ReturnEdit> Answered(AssuranceReturn before, FiguresRequest request, Actor actor, Circumstances now) => Returning.All(
        before,
        request.Figures.Select(figure => (Func<AssuranceReturn, Result<ReturnEdit>>)(current => figure is { Value: null, Reason: null }
            ? Returning.Confirm(current, figure.Figure, actor.ToString(), now)
            : Returning.Correct(current, figure.Figure, figure.Value, figure.Reason, actor.ToString(), now))));

    private static Result<ReturnEdit> Written(AssuranceReturn before, NarrativesRequest request, Circumstances now) => Returning.All(
        before,
        request.Narratives.Select(narrative => (Func<AssuranceReturn, Result<ReturnEdit>>)(current => Returning.Write(current, narrative.Theme, narrative.Narrative, now))));

    private static NotFoundProblem NoSuchReturn() => new("return-not-found", "There is no such return that you may see.");

    private static async Task<IResult> DoAsync<T>(
        string period, HttpContext http, Func<Actor, ReturnPeriod, T, Receipt, Task<Result<AssuranceReturn>>> act, CancellationToken cancellationToken)
    {
        if (!ReturnPeriod.TryParse(period, out var asked))
        {
            return NoSuchReturn().ToHttp();
        }

        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || !(await JsonBody.ReadAsync<T>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var services = http.RequestServices;
        var actor = Asking.Of(http).Actor;
        var receipt = new Receipt(services.GetRequiredService<Keyed>().OperationFor(actor.Party, key), Digest.Of(typeof(T).Name, asked.ToString(), body.Digest));

        return (await act(actor, asked, body.Value, receipt)).Match<IResult>(
            after => TypedResults.Created($"/api/returns/{asked}", ReturnResponse.From(after, services.GetRequiredService<Present>().Now.DateInLondon())),
            refused => refused.ToHttp());
    }
}
