using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;

namespace Monitor.Local.Running;

/// <summary>On this machine anybody may act for any party of the sample: by a header for programs, by a cookie for browsers.</summary>
internal sealed class LocalActors : IActors
{
    public const string Header = "X-Local-Party";
    public const string Cookie = "local-party";

    /// <summary>The parties there are; empty until the sample is in.</summary>
    public IReadOnlyDictionary<PartyId, Party> Parties { get; set; } = new Dictionary<PartyId, Party>();

    public bool AreKnown => true;

    private static string RoleOf(Party party) => party.Kind switch
    {
        PartyKind.ServiceTeam => "service-team",
        PartyKind.Board => "boards-manager",
        _ => "agency-lead",
    };

    public ValueTask<Result<Actor>> FromAsync(HttpContext request) => ValueTask.FromResult<Result<Actor>>(Find(request) is { } actor ? actor : NoActor.Unknown);

    public Actor? Find(HttpContext request)
    {
        var named = request.Request.Headers[Header] is [{ } header] ? header : request.Request.Cookies[Cookie];
        return PartyId.TryParse(named, null, out var party) && Parties.ContainsKey(party) ? new Actor(party, RoleOf(Parties[party])) { Roles = Memberships.PossibleIn(Parties[party]), HeldRoles = [.. Enum.GetValues<ContactRole>()] } : null;
    }
}
