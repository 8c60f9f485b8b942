using Monitor.App.Features.Entries;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Transfers;

/// <summary>Nothing needs to be said to accept.</summary>
internal sealed record AcceptanceRequest;

/// <summary>Why the agency cannot answer.</summary>
internal sealed record RefusalRequest
{
    public required string Reason { get; init; }
}

/// <summary>The agency that answers, as the board's manager settles it.</summary>
internal sealed record SettlementRequest
{
    public required string Agency { get; init; }
}

/// <summary>What a party may know of an entry on which it was asked something.</summary>
internal sealed record AskedResponse(string Id, string Service, DateOnly ReceivedOn, int? LevelOfNeed)
{
    public static AskedResponse From(WaitingListEntry entry) =>
        new(entry.Id.ToString(), entry.Service.ToString(), entry.ReceivedOn, entry.Levels.IsEmpty ? null : entry.Level);
}

/// <summary>All that a party was asked and has not answered.</summary>
internal sealed record ResponsibilitiesResponse(IReadOnlyList<AskedResponse> Asked);

internal static class ResponsibilityApi
{
    private const string About = "Responsibility";

    public static void MapResponsibility(this IEndpointRouteBuilder api)
    {
        api.MapGet("/responsibilities", ListAsync).Needs(Permission.DecideOnEntries, Permission.ManageBoard)
            .Describes("Lists the entries your party was asked to answer for, or to settle", About)
            .Gives(typeof(ResponsibilitiesResponse), StatusCodes.Status200OK, "Reference, service, received and level of need of each; nothing else.");
        Answers(api.MapPost("/entries/{id}/responsibility/acceptance", AcceptAsync).Needs(Permission.DecideOnEntries), "Takes responsibility; the entry comes to your list", new AcceptanceRequest());
        Answers(api.MapPost("/entries/{id}/responsibility/refusal", RefuseAsync).Needs(Permission.DecideOnEntries), "Refuses responsibility, with a reason", new RefusalRequest { Reason = "The child left our school in January." });
        Answers(api.MapPost("/entries/{id}/responsibility/settlement", SettleAsync).Needs(Permission.ManageBoard), "Settles a refusal; for the board's manager", new SettlementRequest { Agency = "northmere-council" });
    }

    private static void Answers<T>(RouteHandlerBuilder call, string summary, T example)
        where T : notnull => call.Describes(summary, About).Takes(example)
        .Gives(typeof(AskedResponse), StatusCodes.Status201Created, "What you were asked.").Refuses("entry-not-found", "not-asked", "not-refused", "reason-missing", "agency-unknown", "idempotency-key-reused");

    private static async Task<IResult> ListAsync(HttpContext http, EntriesOwed entries, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ResponsibilitiesResponse(
            [.. (await entries.AskedAsync(Asking.Of(http).Actor.Party, cancellationToken)).Select(AskedResponse.From)]));

    private static Task<IResult> AcceptAsync(string id, HttpContext http, AnswerForEntry answer, CancellationToken cancellationToken) =>
        AnswerAsync<AcceptanceRequest>(
            id, http, answer, (_, party) => (WaitingListEntry entry, in Circumstances now) => Recording.Accepting(entry, party, now), cancellationToken);

    private static Task<IResult> RefuseAsync(string id, HttpContext http, AnswerForEntry answer, CancellationToken cancellationToken) =>
        AnswerAsync<RefusalRequest>(
            id, http, answer, (request, party) => (WaitingListEntry entry, in Circumstances now) => Recording.Refusing(entry, party, request.Reason, now), cancellationToken);

    private static async Task<IResult> SettleAsync(string id, HttpContext http, AnswerForEntry answer, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);

        return await AnswerAsync<SettlementRequest>(
            id, http, answer,
            (request, _) => (WaitingListEntry entry, in Circumstances now) => Recording.Settling(entry, PartyOf(request.Agency), partnership, now), cancellationToken);
    }

    private static PartyId? PartyOf(string text) => PartyId.TryParse(text, null, out var party) ? party : null;

    private static Task<IResult> AnswerAsync<T>(
        string id, HttpContext http, AnswerForEntry answer, Func<T, PartyId, FactRule> rule, CancellationToken cancellationToken)
    {
        var asking = Asking.Of(http);

        return RecordAsync<T>(
            id, http, request => rule(request, asking.Actor.Party),
            (entryId, fact, receipt) => answer.HandleAsync(asking.Actor, entryId, fact, receipt, asking.Correlation, cancellationToken),
            AskedResponse.From, cancellationToken);
    }

    private static async Task<IResult> RecordAsync<T>(
        string id,
        HttpContext http,
        Func<T, FactRule> rule,
        Func<EntryId, FactRule, Receipt, Task<Result<WaitingListEntry>>> record,
        Func<WaitingListEntry, object> response,
        CancellationToken cancellationToken)
    {
        if (!EntryId.TryParse(id, null, out var entryId))
        {
            return RecordFact.EntryNotFound.ToHttp();
        }

        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || !(await JsonBody.ReadAsync<T>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var operation = http.RequestServices.GetRequiredService<Keyed>().OperationFor(Asking.Of(http).Actor.Party, key);
        var receipt = new Receipt(operation, Digest.Of(typeof(T).Name, entryId.ToString(), body.Digest));

        return (await record(entryId, rule(body.Value), receipt)).Match<IResult>(
            entry => TypedResults.Created($"/api/entries/{entry.Id}", response(entry)),
            refused => refused.ToHttp());
    }
}
