using Monitor.App.Hosting;
using Monitor.App.Pages.Entries;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>A page of entries, and the link to the next one.</summary>
internal sealed record EntriesResponse(IReadOnlyList<EntryResponse> Entries, string? Next);

internal static class EntriesApi
{
    private const int PageSize = 50;
    private const int LargestPage = 200;
    private static readonly string[] Statuses = [.. Enum.GetValues<EntryState>().Select(EntriesFilter.Slug)];

    public static void MapEntries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/entries", ListAsync).WithSummary("Lists the entries your agency answers for").Needs(Permission.ReadEntries);
        api.MapGet("/entries/{id}", FindAsync).WithSummary("Shows one entry with its timeline").Needs(Permission.ReadEntries, Permission.FollowReferrals, Permission.AnswerReferrals);
    }

    /// <summary>What a list is asked for, or what is wrong with it: an unknown value is refused here, where a program asks.</summary>
    private static Result<EntriesFilter> FilterFrom(IQueryCollection query, Circumstances now)
    {
        var services = now.Policy.Services.Select(service => service.Code.ToString()).ToList();
        var findings = Catalogue.All.Select(obligation => obligation.Code).Append(EntriesFilter.AnyFinding).ToList();
        var problem = Unknown("service", Value(query, "service"), services)
            ?? Unknown("status", Value(query, "status"), Statuses)
            ?? Unknown("finding", Value(query, "finding"), findings);

        return problem is null ? EntriesFilter.From(query) : problem;
    }

    private static InvalidProblem? Unknown(string field, string? value, IReadOnlyList<string> known) =>
        value is null || known.Contains(value) ? null : new InvalidProblem($"{field}-unknown", $"Known are {string.Join(", ", known)}.", field);

    private static string? Value(IQueryCollection query, string name) => string.IsNullOrEmpty(query[name]) ? null : query[name].ToString();

    private static async Task<IResult> ListAsync(HttpContext http, ReadEntries entries, Present present, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(present.Now, cancellationToken);
        var after = Value(http.Request.Query, "after");
        var size = Value(http.Request.Query, "size");
        var most = PageSize;

        if (!FilterFrom(http.Request.Query, now).IsSuccess(out var filter, out var problem))
        {
            return problem.ToHttp();
        }

        if (size is not null && (!int.TryParse(size, out most) || most is < 1 or > LargestPage))
        {
            return new InvalidProblem("size-invalid", $"A page holds 1 to {LargestPage} entries.", "size").ToHttp();
        }

        if (after is not null && !EntryId.TryParse(after, null, out _))
        {
            return new InvalidProblem("after-invalid", "Take this from the last answer's next link.", "after").ToHttp();
        }

        var page = await entries.ListAsync(Asking.Of(http).Actor, filter, after, most, cancellationToken);
        var query = QueryString.Create(
            http.Request.Query.Where(pair => pair.Key is "service" or "status" or "finding" or "size")
                .Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value.ToString()))
                .Append(new KeyValuePair<string, string?>("after", page.Next)));
        return TypedResults.Ok(new EntriesResponse(
            [.. page.Items.Select(entry => EntryResponse.From(entry, now))], page.Next is null ? null : $"/api/entries{query}"));
    }

    private static async Task<IResult> FindAsync(
        string id, HttpContext http, ReadEntries entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        if (!EntryId.TryParse(id, null, out var entryId))
        {
            return new NotFoundProblem("entry-not-found", "There is no such entry that you may see.").ToHttp();
        }

        var actor = Asking.Of(http).Actor;
        var agency = (await directory.ReadAsync(cancellationToken)).Find(actor.Party)!;
        var now = await present.AtAsync(present.Now, cancellationToken);

        if ((await entries.FindAsync(actor, entryId, cancellationToken)).IsSuccess(out var found, out _))
        {
            var words = new HistoryWords(found.Entry, agency, present.Policy);
            return TypedResults.Ok(EntryResponse.From(found.Entry, now) with
            {
                Timeline = [.. found.History.Select(item => new TimelineResponse(item.Sequence, item.At, Provenance.Shown(item.Actor), words.Of(item.Event), item.Text))],
            });
        }

        return (await entries.FindElsewhereAsync(actor, entryId, cancellationToken)).Match<IResult>(
            entry => TypedResults.Ok(EntryResponse.ForReferrer(entry, now)),
            problem => problem.ToHttp());
    }
}
