using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.People;

namespace Monitor.App.Features.Directory;

/// <summary>The agency of which another becomes part.</summary>
internal sealed record MergerRequest
{
    public required string Into { get; init; }
}

/// <summary>Two agencies become one; for the board's manager.</summary>
internal static class MergerApi
{
    public static void MapMerger(this IEndpointRouteBuilder api) =>
        api.MapPost("/agencies/{id}/merger", MergeAsync).Needs(Permission.ManageBoard).Describes("Makes an agency part of another, which answers for its entries from then on", "Directory")
            .Accepting(new MergerRequest { Into = "northmere-surgery" })
            .Gives(typeof(PartyDetailsResponse), StatusCodes.Status200OK, "The agency that is part of the other. Nobody acts for it any more, and its entries move within minutes. Sent again it changes nothing.")
            .Refuses("agency-not-found", "agency-unknown", "agency-is-the-same", "agency-merged");

    private static async Task<IResult> MergeAsync(string id, HttpContext http, ChangeParty changeParty, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        var actor = Asking.Of(http).Actor;

        if (actor.Party != PartyId.Board || !PartyId.TryParse(id, null, out var party))
        {
            return new NotFoundProblem("agency-not-found", "There is no such agency that you may see.").ToHttp();
        }

        if (!(await JsonBody.ReadAsync<MergerRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out var problem))
        {
            return problem.ToHttp();
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        PartyId? into = PartyId.TryParse(body.Value.Into, null, out var known) ? known : null;
        var now = present.At(present.Now, partnership);
        var merged = await changeParty.HandleAsync(actor, party, each => Directing.Merged(each, into, partnership, now), cancellationToken);
        return merged.Match<IResult>(after => TypedResults.Ok(PartyDetailsResponse.From(after)), refused => refused.ToHttp());
    }
}
