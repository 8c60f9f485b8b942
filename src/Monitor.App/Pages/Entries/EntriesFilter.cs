using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>Whether an entry still waits, or how its wait ended.</summary>
public enum EntryState
{
    Waiting,
    Started,
    Closed,
}

/// <summary>Which entries somebody wants to see. What is not known is left out, so that an old link still shows a list.</summary>
public sealed record EntriesFilter(ServiceCode? Service, EntryState? State, string? Finding)
{
    /// <summary>Any finding at all.</summary>
    public const string AnyFinding = "any";

    public static EntriesFilter Everything { get; } = new(null, null, null);

    public bool IsEverything => this == Everything;

    public static EntriesFilter From(IQueryCollection query)
    {
        ServiceCode? service = ServiceCode.TryParse(query["service"], out var code) ? code : null;
        EntryState? state = Enum.GetValues<EntryState>().Cast<EntryState?>().FirstOrDefault(known => Slug(known!.Value) == query["status"]);
        var finding = (string?)query["finding"];
        return new EntriesFilter(service, state, finding == AnyFinding || Catalogue.All.Any(check => check.Code == finding) ? finding : null);
    }

    public static string Slug(EntryState state) => state.ToString().ToLowerInvariant();

    public static EntryState StateOf(WaitingListEntry entry) =>
        entry.Closure is not null ? EntryState.Closed : entry.StartedOn is not null ? EntryState.Started : EntryState.Waiting;

    public bool Takes(WaitingListEntry entry, in Circumstances now) =>
        (Service is null || entry.Service == Service) && (State is null || StateOf(entry) == State) && (Finding is null || HasFinding(entry, now));

    /// <summary>The address of the list with this filter, from a place in it on.</summary>
    public string ToHref(string? after = null)
    {
        var query = QueryString.Empty;
        query = Service is { } service ? query.Add("service", service.ToString()) : query;
        query = State is { } state ? query.Add("status", Slug(state)) : query;
        query = Finding is { } finding ? query.Add("finding", finding) : query;
        query = after is not null ? query.Add("after", after) : query;
        return Links.Entries + query.ToUriComponent();
    }

    private bool HasFinding(WaitingListEntry entry, in Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);

        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            if ((Finding == AnyFinding || Catalogue.All[i].Code == Finding) && assessment[i].IsFinding(now.Today))
            {
                return true;
            }
        }

        return false;
    }
}
