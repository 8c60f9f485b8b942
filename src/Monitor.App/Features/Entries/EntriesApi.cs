using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.App.Pages.Entries;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>A page of entries, and the link to the next one.</summary>
internal sealed record EntriesResponse(IReadOnlyList<EntryResponse> Entries, string? Next);

/// <summary>Three lists, each of its own people: the responsible agency's, the referrer's and the service's team's; and one entry, as each of them sees it.</summary>
internal static class EntriesApi
{
    private const string About = "Entries";
    private const int PageSize = 50;
    private const int LargestPage = 200;
    private static readonly string[] Statuses = [.. Enum.GetValues<EntryState>().Select(EntriesFilter.Slug)];

    public static void MapEntries(this IEndpointRouteBuilder api)
    {
        Listing(api.MapGet("/entries", ListAsync), "Lists the entries your agency answers for").Needs(Permission.ReadEntries)
            .Asks("service", "Only those that wait for this service", "FI").Asks("status", "Only those in this state", "waiting").Asks("finding", "Only those with this finding, or any", "WL-02");
        Listing(api.MapGet("/referrals", ListReferralsAsync), "Lists what your agency referred, wherever it is answered for, and what became of it").Needs(Permission.FollowReferrals);
        Listing(api.MapGet("/waiting", ListWaitingAsync), "Lists the entries that wait for your service").Needs(Permission.AnswerReferrals);
        api.MapGet("/entries/{id}", FindAsync).Needs(Permission.ReadEntries, Permission.FollowReferrals, Permission.AnswerReferrals)
            .Describes("Shows one entry as your party may see it; the responsible agency with its timeline", About)
            .Gives(typeof(EntryResponse), StatusCodes.Status200OK, "The entry. Its ETag is what a decision sends in If-Match.").Refuses("entry-not-found");
    }

    private static RouteHandlerBuilder Listing(RouteHandlerBuilder call, string summary) => call.Describes(summary, About)
        .Gives(typeof(EntriesResponse), StatusCodes.Status200OK, "A page, and the link to the next one.")
        .Asks("size", $"How many on a page, 1 to {LargestPage}", "50").Asks("after", "Where the page begins; taken from the last answer's next link", string.Empty)
        .Refuses("size-invalid", "after-invalid");

    private static Task<IResult> ListAsync(HttpContext http, ReadEntries entries, Present present, CancellationToken cancellationToken) => PageAsync(
        http, present,
        async (actor, after, most, now) => FilterFrom(http.Request.Query, now).IsSuccess(out var filter, out var problem)
            ? await entries.ListAsync(actor, filter, after, most, cancellationToken)
            : problem,
        null, cancellationToken);

    private static Task<IResult> ListReferralsAsync(HttpContext http, ReadEntries entries, Present present, CancellationToken cancellationToken) => PageAsync(
        http, present, async (actor, after, most, _) => await entries.ListReferralsAsync(actor, after, most, cancellationToken), EntryResponse.ForReferrer, cancellationToken);

    private static Task<IResult> ListWaitingAsync(HttpContext http, ReadEntries entries, Present present, CancellationToken cancellationToken) => PageAsync(
        http, present, async (actor, after, most, _) => await entries.ListWaitingAsync(actor, after, most, cancellationToken), null, cancellationToken);

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

    private static async Task<IResult> PageAsync(
        HttpContext http,
        Present present,
        Func<Actor, string?, int, Circumstances, Task<Result<Page<WaitingListEntry>>>> read,
        Func<WaitingListEntry, Circumstances, EntryResponse>? view,
        CancellationToken cancellationToken)
    {
        var actor = Asking.Of(http).Actor;
        var services = http.RequestServices;
        var cursors = services.GetRequiredService<Cursors>();
        var now = await present.AtAsync(present.Now, cancellationToken);
        var size = Value(http.Request.Query, "size");
        var most = PageSize;
        var asked = QueryString.Create(http.Request.Query.Where(pair => pair.Key is "service" or "status" or "finding" or "size")
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value.ToString())));
        var question = http.Request.Path + asked;

        if (size is not null && (!int.TryParse(size, out most) || most is < 1 or > LargestPage))
        {
            return new InvalidProblem("size-invalid", $"A page holds 1 to {LargestPage} entries.", "size").ToHttp();
        }

        if (!cursors.Read(actor, question, Value(http.Request.Query, "after")).IsSuccess(out var after, out var problem)
            || !(await read(actor, after, most, now)).IsSuccess(out var page, out problem))
        {
            return problem.ToHttp();
        }

        var partnership = await services.GetRequiredService<IDirectoryStore>().ReadAsync(cancellationToken);
        var next = page.Next is null ? null : $"{http.Request.Path}{asked.Add("after", cursors.Write(actor, question, page.Next))}";
        return TypedResults.Ok(new EntriesResponse([.. page.Items.Select(entry => view?.Invoke(entry, now) ?? EntryViews.Of(entry, actor, partnership, now))], next));
    }

    private static async Task<IResult> FindAsync(
        string id, HttpContext http, ReadEntries entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        if (!EntryId.TryParse(id, null, out var entryId))
        {
            return RecordFact.EntryNotFound.ToHttp();
        }

        var actor = Asking.Of(http).Actor;
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(present.Now, partnership);

        if (actor.May(Permission.ReadEntries) && (await entries.FindAsync(actor, entryId, cancellationToken)).IsSuccess(out var found, out _))
        {
            var words = new HistoryWords(found.Entry, partnership.Find(actor.Party)!, present.Policy);
            EntryTag.Write(http.Response, entryId, found.Events);
            return TypedResults.Ok(EntryResponse.From(found.Entry, now) with
            {
                Timeline = [.. found.History.Select(item => new TimelineResponse(item.Sequence, item.At, Provenance.Shown(item.Actor), words.Of(item.Event), item.Text))],
            });
        }

        if (!(await entries.FindElsewhereAsync(actor, entryId, partnership, cancellationToken)).IsSuccess(out var elsewhere, out var problem))
        {
            return problem.ToHttp();
        }

        if (EntryViews.TeamOf(actor, partnership) is not null)
        {
            EntryTag.Write(http.Response, entryId, elsewhere.Events);
        }

        return TypedResults.Ok(EntryViews.ForOthers(elsewhere.Entry, actor, partnership, now));
    }
}
