using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.People;

namespace Monitor.App.Features.Operations;

/// <summary>Something that waits for a person: where from, why, and whether it can be handled once more.</summary>
internal sealed record AsideResponse(string Party, string Id, string Queue, string Reason, DateTimeOffset At, string? MessageId, string? Sender, bool CanBeRedone)
{
    public static AsideResponse From(KeptAside kept) => new(
        kept.Party.ToString(), kept.Aside.Id, kept.Aside.Queue, kept.Aside.Reason, kept.Aside.At, kept.Aside.MessageId, kept.Aside.Sender, kept.CanBeRedone);
}

/// <summary>All that waits.</summary>
internal sealed record AsidesResponse(IReadOnlyList<AsideResponse> Asides);

/// <summary>Nothing needs to be said.</summary>
internal sealed record AsideRequest;

/// <summary>Messages that could not be handled and mails that reached nobody, for whoever runs the monitor.</summary>
internal static class AsideApi
{
    private const string About = "Operations";

    public static void MapAside(this IEndpointRouteBuilder api)
    {
        api.MapGet("/aside", ReadAsync).Needs(Permission.ManageDirectory).Describes("Lists what was kept aside and waits for a person", About)
            .Gives(typeof(AsidesResponse), StatusCodes.Status200OK, "The oldest first, without bodies.");
        Does(api.MapPost("/aside/{party}/{id}/redo", RedoAsync), "Handles a message once more that was kept aside").Refuses("aside-not-found", "aside-without-body");
        Does(api.MapPost("/aside/{party}/{id}/drop", DropAsync), "Lets go of what was dealt with otherwise").Refuses("aside-not-found");
    }

    private static RouteHandlerBuilder Does(RouteHandlerBuilder call, string summary) => call.Needs(Permission.ManageDirectory)
        .Describes(summary, About).Accepting(new AsideRequest()).Gives(typeof(AsideResponse), StatusCodes.Status200OK, "What it was.");

    private static async Task<IResult> ReadAsync(HttpContext http, RedoAside asides, CancellationToken cancellationToken) =>
        IsBoards(http) ? TypedResults.Ok(new AsidesResponse([.. (await asides.ReadAsync(cancellationToken)).Select(AsideResponse.From)])) : NotYours.ToHttp();

    private static Task<IResult> RedoAsync(string party, string id, HttpContext http, RedoAside asides, CancellationToken cancellationToken) =>
        AnswerAsync(party, http, known => asides.HandleAsync(known, id, cancellationToken));

    private static Task<IResult> DropAsync(string party, string id, HttpContext http, RedoAside asides, CancellationToken cancellationToken) =>
        AnswerAsync(party, http, known => asides.DropAsync(known, id, cancellationToken));

    private static async Task<IResult> AnswerAsync(string party, HttpContext http, Func<PartyId, Task<Result<KeptAside>>> act) =>
        !IsBoards(http) || !PartyId.TryParse(party, null, out var known) ? NotYours.ToHttp()
            : !(await JsonBody.ReadAsync<AsideRequest>(http.Request, http.RequestAborted)).IsSuccess(out _, out var unreadable) ? unreadable.ToHttp()
            : (await act(known)).Match<IResult>(kept => TypedResults.Ok(AsideResponse.From(kept)), problem => problem.ToHttp());

    private static Problem NotYours => new NotFoundProblem("aside-not-found", "Nothing of that id is kept aside.");

    private static bool IsBoards(HttpContext http) => Asking.Of(http).Actor.Party == PartyId.Board;
}
