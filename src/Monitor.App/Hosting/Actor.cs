using Monitor.Domain.People;

namespace Monitor.App.Hosting;

/// <summary>Who asks: the party they act for and their role there, never their name.</summary>
internal sealed record Actor(PartyId Party, string Role)
{
    public override string ToString() => $"{Party}/{Role}";
}

/// <summary>Tells who asks. Outside local mode nobody can yet: identity arrives with sign-in and tokens.</summary>
internal interface IActors
{
    /// <summary>False while there is no way to know who asks; <c>api/</c> and <c>app/</c> then answer 503.</summary>
    bool AreKnown { get; }

    /// <summary>The one who sent this request, or null.</summary>
    Actor? From(HttpContext request);
}

internal sealed class NoActors : IActors
{
    public bool AreKnown => false;

    public Actor? From(HttpContext request) => null;
}
