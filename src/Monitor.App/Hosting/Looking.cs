using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Hosting;

/// <summary>
/// Records every look at families' data before anything is shown, with the party of whoever looks: where that cannot be recorded, nothing is shown. It does not ask
/// whether there is anything to see, so that it costs the same for another's entry as for none.
/// </summary>
internal static class Looking
{
    /// <summary>By what lists are narrowed; only that they were is recorded, and never by which words.</summary>
    private static readonly string[] Narrowing = ["service", "status", "finding", "period", "agency", "from", "to"];

    /// <summary>What says nothing of any family.</summary>
    private static readonly Permission[] OfNoFamily = [Permission.ReadDirectory, Permission.ReadOwnParty, Permission.ManageOwnParty, Permission.ManageDirectory];

    public static async Task RecordAsync(HttpContext http, RequestDelegate next)
    {
        if (Asking.Find(http) is { } asking && http.GetEndpoint() is RouteEndpoint endpoint && Shows(http.Request, endpoint))
        {
            var at = http.RequestServices.GetRequiredService<Present>().Now;
            await http.RequestServices.GetRequiredService<IAccessLog>().AddAsync(asking.Actor.Party, LookOf(http, endpoint, asking, at), http.RequestAborted);
        }

        await next(http);
    }

    /// <summary>Whether an endpoint shows anything of families.</summary>
    public static bool Shows(Needs? needs) => needs is not null && needs.AnyOf.Any(permission => !OfNoFamily.Contains(permission));

    private static bool Shows(HttpRequest request, RouteEndpoint endpoint) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && Shows(endpoint.Metadata.GetMetadata<Needs>());

    private static Look LookOf(HttpContext http, RouteEndpoint endpoint, Asking asking, DateTimeOffset at)
    {
        var path = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
        var narrowed = string.Join(", ", Narrowing.Where(name => !string.IsNullOrEmpty(http.Request.Query[name])));
        EntryId? entry = EntryId.TryParse(http.Request.RouteValues["id"] as string, null, out var id) ? id : null;
        var kind = entry is not null ? LookKind.Entry : path.Contains("/exports/", StringComparison.Ordinal) || path.EndsWith("/export", StringComparison.Ordinal) ? LookKind.Export : LookKind.List;
        return new Look(at, asking.Actor.By, kind, narrowed.Length > 0 ? $"{path} by {narrowed}" : path, entry, asking.Correlation);
    }
}
