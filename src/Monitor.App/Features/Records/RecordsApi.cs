using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>Interim support, or with <c>declinedOn</c> that the family declined it.</summary>
internal sealed record SupportRequest
{
    public SupportKind? Kind { get; init; }

    public string? Provider { get; init; }

    public DateOnly? StartedOn { get; init; }

    public DateOnly? ReviewBy { get; init; }

    public DateOnly? EndedOn { get; init; }

    public bool? AgreedWithFamily { get; init; }

    public DateOnly? DeclinedOn { get; init; }

    public string? AskedRole { get; init; }

    public DateOnly? AskAgainOn { get; init; }
}

/// <summary>A contact with the family, or with <c>answered: false</c> an attempt at one.</summary>
internal sealed record ContactRequest
{
    public required DateOnly On { get; init; }

    public bool Answered { get; init; } = true;

    public ContactMeans? Means { get; init; }

    public string? FamilyView { get; init; }
}

/// <summary>The lead professional, or with <c>endedOn</c> that the lead left and nobody is named.</summary>
internal sealed record LeadRequest
{
    public string? Role { get; init; }

    public DateOnly? Since { get; init; }

    public DateOnly? EndedOn { get; init; }
}

internal static class RecordsApi
{
    public static void MapRecords(this IEndpointRouteBuilder api)
    {
        api.MapPost("/entries/{id}/supports", AddSupportAsync).WithSummary("Records interim support, or that it was declined").Needs(Permission.RecordOnEntries);
        api.MapPost("/entries/{id}/contacts", AddContactAsync).WithSummary("Records a contact with the family, or an attempt at one").Needs(Permission.RecordOnEntries);
        api.MapPost("/entries/{id}/leads", AddLeadAsync).WithSummary("Records the lead professional, or that the lead left").Needs(Permission.RecordOnEntries);
    }

    private static Task<IResult> AddSupportAsync(string id, HttpContext http, RecordFact recordFact, Present present, CancellationToken cancellationToken) =>
        RecordAsync<SupportRequest>(
            id, http, recordFact, present,
            static request => (WaitingListEntry entry, in Circumstances now) => request.DeclinedOn is not null
                ? DayNamed("declinedOn", Recording.Declined(entry, request.DeclinedOn, request.AskedRole, request.AskAgainOn, now))
                : Recording.Support(entry, request.Kind, request.Provider, request.StartedOn, request.ReviewBy, request.EndedOn, request.AgreedWithFamily, now),
            cancellationToken);

    private static Task<IResult> AddContactAsync(string id, HttpContext http, RecordFact recordFact, Present present, CancellationToken cancellationToken) =>
        RecordAsync<ContactRequest>(
            id, http, recordFact, present,
            static request => (WaitingListEntry entry, in Circumstances now) => request.Answered
                ? Recording.Contact(entry, request.On, request.FamilyView, now)
                : Recording.Attempt(entry, request.On, request.Means, now),
            cancellationToken);

    private static Task<IResult> AddLeadAsync(string id, HttpContext http, RecordFact recordFact, Present present, CancellationToken cancellationToken) =>
        RecordAsync<LeadRequest>(
            id, http, recordFact, present,
            static request => (WaitingListEntry entry, in Circumstances now) => request.EndedOn is not null
                ? DayNamed("endedOn", Recording.LeadEnd(entry, request.EndedOn, now))
                : DayNamed("since", Recording.Lead(entry, request.Since, request.Role, now)),
            cancellationToken);

    /// <summary>The day has a name of its own here, since a request says either of two things.</summary>
    private static Result<ImmutableArray<NewEvent>> DayNamed(string field, Result<ImmutableArray<NewEvent>> facts)
    {
        InvalidProblem Renamed(InvalidProblem fault) => fault.Field == "on" ? fault with { Field = field } : fault;

        return facts.IsSuccess(out _, out var problem)
            ? facts
            : problem switch
            {
                InvalidFields many => new InvalidFields([.. many.Faults.Select(Renamed)]),
                InvalidProblem one => Renamed(one),
                _ => problem,
            };
    }

    private static async Task<IResult> RecordAsync<T>(
        string id, HttpContext http, RecordFact recordFact, Present present, Func<T, FactRule> rule, CancellationToken cancellationToken)
    {
        var asking = Asking.Of(http);

        if (!EntryId.TryParse(id, null, out var entryId))
        {
            return new NotFoundProblem("entry-not-found", "There is no such entry that you may see.").ToHttp();
        }

        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || !(await JsonBody.ReadAsync<T>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var keyed = http.RequestServices.GetRequiredService<Keyed>();
        var receipt = new Receipt(keyed.OperationFor(asking.Actor.Party, key), Digest.Of(typeof(T).Name, entryId.ToString(), body.Digest));
        var result = await recordFact.HandleAsync(asking.Actor, entryId, rule(body.Value), receipt, asking.Correlation, cancellationToken);

        var now = await present.AtAsync(present.Now, cancellationToken);

        return result.Match<IResult>(
            entry => TypedResults.Created($"/api/entries/{entry.Id}", EntryResponse.From(entry, now)),
            refused => refused.ToHttp());
    }
}
