using Monitor.App.Hosting;
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
    public static void MapReturns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/returns", ListAsync).WithSummary("Lists your agency's assurance returns").Needs(Permission.PrepareReturns);
        api.MapGet("/returns/{period}", FindAsync).WithSummary("Shows one return with its figures, narratives and superseded versions").Needs(Permission.PrepareReturns);
        api.MapPost("/returns/{period}/figures", AnswerAsync).WithSummary("Confirms figures, or corrects them with a reason").Needs(Permission.PrepareReturns);
        api.MapPost("/returns/{period}/narratives", WriteAsync).WithSummary("Writes on themes").Needs(Permission.PrepareReturns);
        api.MapPost("/returns/{period}/signature", SignAsync).WithSummary("Signs the return").Needs(Permission.SignReturns);
        api.MapPost("/returns/{period}/reopening", ReopenAsync).WithSummary("Opens a signed return again, as a further version").Needs(Permission.SignReturns);
    }

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
