using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>A child whose status the authority owns while another agency answers for the wait: the reference, the status, and the next visit.</summary>
internal sealed record VisitOwedResponse(string Id, StatutoryStatus Status, DateOnly NextVisitBy, bool IsOverdue);

/// <summary>All of them, the most urgent first.</summary>
internal sealed record VisitsOwedResponse(ImmutableArray<VisitOwedResponse> Visits);

/// <summary>A visit on one of them.</summary>
internal sealed record AuthoritysVisitRequest
{
    public required string Entry { get; init; }

    public required DateOnly On { get; init; }

    public required bool ChildSeen { get; init; }
}

/// <summary>The visits that an authority owes on entries of others (WL-10). It is read as a list, so that asking about one tells nothing of another.</summary>
internal static class VisitsApi
{
    private const string Check = "WL-10";

    public static void MapVisits(this IEndpointRouteBuilder api)
    {
        api.MapGet("/visits", ListAsync).Needs(Permission.ReadEntries).Describes("Lists the visits that your authority owes where another agency answers for the wait", "Entries")
            .Gives(typeof(VisitsOwedResponse), StatusCodes.Status200OK, "References, statuses and days.");
        api.MapPost("/visits", RecordAsync).Needs(Permission.RecordOnEntries).Describes("Records a visit by the authority that owns the status", "Entries")
            .Takes(new AuthoritysVisitRequest { Entry = "A123456789Z", On = new(2026, 3, 2), ChildSeen = true })
            .Gives(typeof(VisitsOwedResponse), StatusCodes.Status201Created, "What is owed after it.").Refuses("entry-not-found", "child-seen-missing", "idempotency-key-reused");
    }

    /// <summary>What an authority owes elsewhere, with the day of each.</summary>
    public static async Task<IReadOnlyList<(WaitingListEntry Entry, Standing Standing)>> OwedAsync(
        EntriesOwed entries, Party authority, Partnership partnership, Circumstances now, CancellationToken cancellationToken) =>
        authority.Kind != PartyKind.Council
            ? []
            :
            [
                .. (await entries.OfAsync(authority, partnership, new MorningFacts(), cancellationToken))
                    .Where(entry => IsOf(entry, authority.Id)).Select(entry => (Entry: entry, Standing: Catalogue.Find(Check).Of(entry, now)))
                    .Where(each => each.Standing.Deadline != Standing.Never).OrderBy(each => each.Standing.Deadline),
            ];

    public static bool IsOf(WaitingListEntry entry, PartyId authority) => entry.Authority == authority && entry.Responsible != authority && !entry.IsSilent;

    private static async Task<IResult> ListAsync(HttpContext http, EntriesOwed entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);
        return TypedResults.Ok(await AnswerAsync(http, entries, partnership, present.At(present.Now, partnership), cancellationToken));
    }

    private static async Task<IResult> RecordAsync(
        HttpContext http, EntriesOwed entries, RecordFact recordFact, IDirectoryStore directory, Present present, Keyed keyed, CancellationToken cancellationToken)
    {
        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || !(await JsonBody.ReadAsync<AuthoritysVisitRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var asking = Asking.Of(http);
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(present.Now, partnership);
        var owed = await OwedAsync(entries, partnership.Find(asking.Actor.Party)!, partnership, now, cancellationToken);

        if (!EntryId.TryParse(body.Value.Entry, null, out var id) || !owed.Any(each => each.Entry.Id == id))
        {
            return RecordFact.EntryNotFound.ToHttp();
        }

        var receipt = new Receipt(keyed.OperationFor(asking.Actor.Party, key), Digest.Of(nameof(AuthoritysVisitRequest), body.Digest));
        var result = await recordFact.HandleElsewhereAsync(
            asking.Actor, id, entry => IsOf(entry, asking.Actor.Party),
            (WaitingListEntry entry, in Circumstances at) => Recording.Visit(entry, body.Value.On, body.Value.ChildSeen, at), receipt, asking.Correlation, cancellationToken);

        return result.IsSuccess(out _, out problem)
            ? TypedResults.Created("/api/visits", await AnswerAsync(http, entries, partnership, now, cancellationToken))
            : problem.ToHttp();
    }

    private static async Task<VisitsOwedResponse> AnswerAsync(HttpContext http, EntriesOwed entries, Partnership partnership, Circumstances now, CancellationToken cancellationToken) => new(
    [
        .. (await OwedAsync(entries, partnership.Find(Asking.Of(http).Actor.Party)!, partnership, now, cancellationToken))
            .Select(each => new VisitOwedResponse(each.Entry.Id.ToString(), each.Entry.Status, each.Standing.Deadline, each.Standing.IsFinding(now.Today))),
    ]);
}
