using Monitor.App.Features.Entries;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Transfers;

/// <summary>The agency that is asked to answer for interim support.</summary>
internal sealed record ProposalRequest
{
    public required string To { get; init; }
}

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
    public static void MapResponsibility(this IEndpointRouteBuilder api)
    {
        api.MapGet("/responsibilities", ListAsync).WithSummary("Lists the entries your party was asked to answer for, or to settle").Needs(Permission.DecideOnEntries, Permission.ManageBoard);
        api.MapPost("/entries/{id}/responsibility/proposal", ProposeAsync).WithSummary("Asks another agency to answer for an entry").Needs(Permission.DecideOnEntries);
        api.MapPost("/entries/{id}/responsibility/acceptance", AcceptAsync).WithSummary("Takes responsibility; the entry comes to your list").Needs(Permission.DecideOnEntries);
        api.MapPost("/entries/{id}/responsibility/refusal", RefuseAsync).WithSummary("Refuses responsibility, with a reason").Needs(Permission.DecideOnEntries);
        api.MapPost("/entries/{id}/responsibility/settlement", SettleAsync).WithSummary("Settles a refusal; for the board's manager").Needs(Permission.ManageBoard);
    }

    private static async Task<IResult> ListAsync(HttpContext http, EntriesOwed entries, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ResponsibilitiesResponse(
            [.. (await entries.AskedAsync(Asking.Of(http).Actor.Party, cancellationToken)).Select(AskedResponse.From)]));

    private static async Task<IResult> ProposeAsync(
        string id, HttpContext http, RecordFact recordFact, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(present.Now, partnership);

        return await RecordAsync<ProposalRequest>(
            id, http,
            request => (WaitingListEntry entry, in Circumstances at) => Recording.Proposing(entry, PartyOf(request.To), partnership, at),
            (entryId, rule, receipt) => recordFact.HandleAsync(Asking.Of(http).Actor, entryId, rule, receipt, Asking.Of(http).Correlation, cancellationToken),
            entry => EntryResponse.From(entry, now), cancellationToken);
    }

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
            return new NotFoundProblem("entry-not-found", "There is no such entry that you may see.").ToHttp();
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
