using System.Collections.Immutable;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Looks;

/// <summary>Somebody looked: party and role, at what, when.</summary>
internal sealed record LookResponse(DateTimeOffset At, string Who, LookKind Kind, string What, string? Entry)
{
    public static LookResponse From(Look look) => new(look.At, Provenance.Shown(look.Who), look.Kind, look.What, look.Entry?.ToString());
}

/// <summary>Who looked, the latest first, and the link to the next page.</summary>
internal sealed record LooksResponse(ImmutableArray<LookResponse> Looks, string? Next);

/// <summary>An agency's lead sees who looked.</summary>
internal static class LooksApi
{
    private const string About = "Who looked";
    private const int PageSize = 100;

    public static void MapLooks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/entries/{id}/views", OfEntryAsync).Needs(Permission.SeeWhoLooked).Describes("Lists who looked at one of your agency's entries", About)
            .Asks("after", "Where the page begins; taken from the last answer's next link", string.Empty)
            .Gives(typeof(LooksResponse), StatusCodes.Status200OK, "Party and role of whoever looked, of your own agency and of others that have a part in it; the latest first.").Refuses("entry-not-found", "after-invalid");
        api.MapGet("/access-log", ListAsync).Needs(Permission.SeeWhoLooked).Describes("Lists at what your agency's people looked, and who of others looked at its entries", About)
            .Asks("after", "Where the page begins; taken from the last answer's next link", string.Empty)
            .Gives(typeof(LooksResponse), StatusCodes.Status200OK, "The latest first.").Refuses("after-invalid");
    }

    private static async Task<IResult> OfEntryAsync(string id, HttpContext http, IWaitingListStore store, IAccessLog log, CancellationToken cancellationToken)
    {
        var actor = Asking.Of(http).Actor;

        return EntryId.TryParse(id, null, out var entry) && await store.FindAsync(actor.Party, entry, cancellationToken) is not null
            ? await PageAsync(http, after => log.ReadOfAsync(actor.Party, entry, after, PageSize, cancellationToken))
            : RecordFact.EntryNotFound.ToHttp();
    }

    private static Task<IResult> ListAsync(HttpContext http, IAccessLog log, CancellationToken cancellationToken) =>
        PageAsync(http, after => log.ReadAsync(Asking.Of(http).Actor.Party, after, PageSize, cancellationToken));

    private static async Task<IResult> PageAsync(HttpContext http, Func<string?, Task<Page<Look>>> read)
    {
        var actor = Asking.Of(http).Actor;
        var cursors = http.RequestServices.GetRequiredService<Cursors>();

        if (!cursors.Read(actor, http.Request.Path, http.Request.Query["after"]).IsSuccess(out var after, out var problem))
        {
            return problem.ToHttp();
        }

        var page = await read(after);
        var next = page.Next is null ? null : $"{http.Request.Path}?after={cursors.Write(actor, http.Request.Path, page.Next)}";
        return TypedResults.Ok(new LooksResponse([.. page.Items.Select(LookResponse.From)], next));
    }
}
