using System.Collections.Immutable;

namespace Monitor.Domain.People;

/// <summary>What somebody may be for a party (DESIGN §7). One person can be several of them at once, and others for another party.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>Sends referrals, and follows what becomes of them.</summary>
    Referrer = 1,

    /// <summary>Works with families who wait, and records what is done.</summary>
    Practitioner = 1 << 1,

    /// <summary>Answers for the agency: decides, signs, names contacts, sees who looked.</summary>
    AgencyLead = 1 << 2,

    /// <summary>Works in the team of a service for which families wait.</summary>
    ServiceTeam = 1 << 3,

    /// <summary>Manages the board's business.</summary>
    BoardsManager = 1 << 4,

    /// <summary>Chairs the board, and reads.</summary>
    Chair = 1 << 5,

    /// <summary>Keeps the directory and the mappings of imports; sees no family.</summary>
    Administrator = 1 << 6,

    /// <summary>Looks at who did what, by reference; sees no family.</summary>
    Auditor = 1 << 7,
}

/// <summary>How roles are named, and which of several somebody acts in.</summary>
public static class RoleNames
{
    /// <summary>Each role by itself, the one that answers for most first.</summary>
    public static ImmutableArray<Roles> All { get; } =
    [
        Roles.BoardsManager, Roles.AgencyLead, Roles.ServiceTeam, Roles.Practitioner, Roles.Referrer, Roles.Chair, Roles.Administrator, Roles.Auditor,
    ];

    extension(Roles roles)
    {
        /// <summary>As in an address, in the directory and in the history of an entry: of several, the one that answers for most.</summary>
        public string Slug => All.FirstOrDefault(role => roles.HasFlag(role)) switch
        {
            Roles.BoardsManager => "boards-manager",
            Roles.AgencyLead => "agency-lead",
            Roles.ServiceTeam => "service-team",
            Roles.Practitioner => "practitioner",
            Roles.Referrer => "referrer",
            Roles.Chair => "chair",
            Roles.Administrator => "administrator",
            Roles.Auditor => "auditor",
            _ => "none",
        };
    }

    /// <summary>The role of a slug; none when there is none of that name.</summary>
    public static Roles Named(string? slug) => All.FirstOrDefault(role => role.Slug == slug);
}
