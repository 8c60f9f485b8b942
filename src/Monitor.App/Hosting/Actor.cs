using System.Collections.Immutable;
using Monitor.Domain.People;

namespace Monitor.App.Hosting;

/// <summary>Who asks: the party they act for and their role there, never their name. It comes from a verified identity and the directory only (DESIGN §7).</summary>
internal sealed record Actor(PartyId Party, string Role)
{
    /// <summary>All that they are for the party; by it calls and pages are opened to them.</summary>
    public Roles Roles { get; init; } = RoleNames.Named(Role);

    /// <summary>As which of its contacts the party has named them.</summary>
    public ImmutableArray<ContactRole> HeldRoles { get; init; } = [];

    /// <summary>By which records know the person or the system; null where the monitor itself acts.</summary>
    public PersonId? Subject { get; init; }

    /// <summary>Who recorded it for them, where they did not do so themselves: whoever brought the file that says that they referred.</summary>
    public string? Through { get; init; }

    /// <summary>As it stands with what they record: party, role, and by which the party's directory knows who it was.</summary>
    public string By => Through ?? (Subject is { } subject ? $"{this}/{subject}" : ToString());

    public static Actor Of(Membership membership, VerifiedIdentity identity) => new(membership.Party.Id, membership.Roles.Slug)
    {
        Roles = membership.Roles,
        HeldRoles = membership.HeldRoles,
        Subject = identity.Subject,
    };

    public bool May(Permission permission) => Permissions.Allow(Roles, permission);

    public override string ToString() => $"{Party}/{Role}";
}

/// <summary>Tells who asks.</summary>
internal interface IActors
{
    /// <summary>False where no way to sign in is set up; <c>api/</c> and <c>app/</c> then answer 503.</summary>
    bool AreKnown { get; }

    /// <summary>The one who sent this request; refused when nobody is known, or not for which party they act.</summary>
    ValueTask<Domain.Result<Actor>> FromAsync(HttpContext request);
}

/// <summary>Why a request has no actor.</summary>
internal static class NoActor
{
    public static RefusedRequest Unknown { get; } = new(
        StatusCodes.Status401Unauthorized, "who-is-asking", "Say who you are: send a bearer token that this service accepts, or sign in.");

    public static RefusedRequest NotRegistered { get; } = new(
        StatusCodes.Status403Forbidden, "not-registered", "You are signed in, and no party of the directory names you. Ask your agency's lead or the board's manager.");

    public static RefusedRequest PartyMissing { get; } = new(
        StatusCodes.Status400BadRequest, "acting-for-missing", "You may act for several parties. Say for which, in the header Acting-For.");
}
