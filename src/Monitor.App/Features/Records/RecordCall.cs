using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Features.Entries;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>Who records something on an entry: whoever answers for it, or the team of the service it waits for.</summary>
[Flags]
internal enum RecordedBy
{
    Agency = 1,
    Service = 2,
}

/// <summary>
/// One thing that can be recorded on an entry by a call of its own: what its body is, whose it is to record, and the rule that makes events of it. Everything
/// else is the same for all of them, and stands here once.
/// </summary>
/// <param name="Path">Below <c>/api/entries/{id}/</c>.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="Example">A body as it may be sent.</param>
/// <param name="Rule">Makes events of it, or refuses.</param>
internal sealed record RecordCall<T>(string Path, string Summary, T Example, Func<T, RecordContext, Result<ImmutableArray<NewEvent>>> Rule) : IRecordCall
    where T : class
{
    public RecordedBy By { get; init; } = RecordedBy.Agency;

    /// <summary>What an agency needs for it; a team always needs to be one that answers.</summary>
    public Permission Needs { get; init; } = Permission.RecordOnEntries;

    /// <summary>A decision is made on what was seen: the caller says which state that was.</summary>
    public bool IsDecision { get; init; }

    /// <summary>Whether the rule looks at what happened before.</summary>
    public bool NeedsHistory { get; init; }

    public void Map(IEndpointRouteBuilder api)
    {
        var call = api.MapPost($"/entries/{{id}}/{Path}", HandleAsync).Needs([.. Permissions()])
            .Describes(Summary, "Entries", (string id) => id)
            .Takes(Example)
            .Gives(typeof(EntryResponse), StatusCodes.Status201Created, "The entry after it: what changed, and what is owed next, by whom and when.")
            .Refuses("entry-not-found", "idempotency-key-reused", "entry-ended", "entry-busy");

        if (IsDecision)
        {
            call.Decides();
        }
    }

    private IEnumerable<Permission> Permissions()
    {
        if (By.HasFlag(RecordedBy.Agency))
        {
            yield return Needs;
        }

        if (By.HasFlag(RecordedBy.Service))
        {
            yield return Permission.AnswerReferrals;
        }
    }

    private async Task HandleAsync(HttpContext http) => await (await RecordAsync(http, http.RequestAborted)).ExecuteAsync(http);

    private async Task<IResult> RecordAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var asking = Asking.Of(http);

        if (!EntryId.TryParse(http.Request.RouteValues["id"] as string, null, out var entryId))
        {
            return RecordFact.EntryNotFound.ToHttp();
        }

        var seen = default(string);

        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || (IsDecision && !EntryTag.SeenBy(http.Request).IsSuccess(out seen, out problem))
            || !(await JsonBody.ReadAsync<T>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var partnership = await services.GetRequiredService<IDirectoryStore>().ReadAsync(cancellationToken);
        var team = EntryViews.TeamOf(asking.Actor, partnership);
        var order = new RecordOrder(
            asking.Actor,
            entryId,
            (WaitingListEntry entry, IReadOnlyList<HistoryItem> history, in Circumstances now) => Rule(body.Value, new RecordContext(entry, history, partnership, now) { ByService = team is not null }),
            new Receipt(services.GetRequiredService<Keyed>().OperationFor(asking.Actor.Party, key), Digest.Of(typeof(T).Name, entryId.ToString(), body.Digest)),
            asking.Correlation)
        {
            NeedsHistory = NeedsHistory,
            Seen = seen,
            Elsewhere = team is not null && By.HasFlag(RecordedBy.Service) ? entry => EntryViews.IsOfTeam(entry, team) : By.HasFlag(RecordedBy.Agency) ? null : _ => false,
            Near = location => team is not null && location.Service == team.Service,
        };

        if (!(await services.GetRequiredService<RecordFact>().HandleAsync(order, cancellationToken)).IsSuccess(out var recorded, out problem))
        {
            return problem.ToHttp();
        }

        var present = services.GetRequiredService<Present>();
        EntryTag.Write(http.Response, entryId, recorded.Events);
        var view = EntryViews.Of(recorded.Entry, asking.Actor, partnership, present.At(present.Now, partnership));
        return TypedResults.Created($"/api/entries/{entryId}", view with { Changed = EntryViews.Said(recorded, asking.Actor, partnership, present.Policy) });
    }
}

/// <summary>A call that records something.</summary>
internal interface IRecordCall
{
    void Map(IEndpointRouteBuilder api);
}

/// <summary>The state of an entry that a caller has seen: an entity tag that says only whether it is the same still.</summary>
internal static class EntryTag
{
    private const int Digits = 16;

    public static RefusedRequest Missing { get; } = new(
        StatusCodes.Status428PreconditionRequired, "if-match-missing", "This decides on what you have seen: send the ETag of the entry, as you read it, in If-Match.");

    public static string Of(EntryId id, int events) => $"\"{Digest.Of(id.ToString(), events.ToString(CultureInfo.InvariantCulture))[..Digits]}\"";

    public static void Write(HttpResponse response, EntryId id, int events) => response.Headers.ETag = Of(id, events);

    /// <summary>The state that the caller had seen.</summary>
    public static Result<string> SeenBy(HttpRequest request) => request.Headers.IfMatch is [{ Length: > 0 } given] ? given : Missing;
}
