using Microsoft.AspNetCore.Http;
using Monitor.App.Hosting;
using Monitor.Domain.People;

namespace Monitor.Testing.App;

/// <summary>Believes whoever a request says it is from.</summary>
internal sealed class HeaderActors : IActors
{
    public const string Header = "X-Test-Party";

    public bool AreKnown => true;

    public Actor? From(HttpContext request) =>
        PartyId.TryParse(request.Request.Headers[Header], null, out var party) ? new Actor(party, "agency-lead") : null;
}
