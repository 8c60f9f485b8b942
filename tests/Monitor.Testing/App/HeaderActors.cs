using Microsoft.AspNetCore.Http;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;

namespace Monitor.Testing.App;

/// <summary>Believes whoever a request says it is from; without a role it is one who may do everything.</summary>
internal sealed class HeaderActors : IActors
{
    public const string Header = "X-Test-Party";
    public const string RoleHeader = "X-Test-Role";

    private static readonly Roles Every = RoleNames.All.Aggregate(Roles.None, (all, role) => all | role);

    public bool AreKnown => true;

    public ValueTask<Result<Actor>> FromAsync(HttpContext request) => ValueTask.FromResult<Result<Actor>>(
        !PartyId.TryParse(request.Request.Headers[Header], null, out var party) ? NoActor.Unknown
        : request.Request.Headers[RoleHeader] is [{ } role] ? new Actor(party, role)
        : new Actor(party, "agency-lead") { Roles = Every, HeldRoles = [.. Enum.GetValues<ContactRole>()] });
}
