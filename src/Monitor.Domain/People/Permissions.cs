using System.Collections.Immutable;

namespace Monitor.Domain.People;

/// <summary>What a call or a page needs of whoever asks. It is about kinds of work; whose entry it is about is asked apart.</summary>
public enum Permission
{
    /// <summary>Put a child on the list.</summary>
    Refer,

    /// <summary>See what became of one's own referrals.</summary>
    FollowReferrals,

    /// <summary>See the entries for which one's agency answers.</summary>
    ReadEntries,

    /// <summary>Record support, contacts, reviews and other facts on them.</summary>
    RecordOnEntries,

    /// <summary>End, reopen, hold, correct or hand over an entry; answer for findings; confirm that a carer is not told.</summary>
    DecideOnEntries,

    /// <summary>See the entries that wait for one's service, and answer, offer, start and stop clocks.</summary>
    AnswerReferrals,

    /// <summary>Look at one's agency's assurance returns, confirm and correct figures, write narratives.</summary>
    PrepareReturns,

    /// <summary>Sign a return, or open a signed one again.</summary>
    SignReturns,

    /// <summary>Read one's party's own contacts and closures, and what it owes for itself.</summary>
    ReadOwnParty,

    /// <summary>Change them.</summary>
    ManageOwnParty,

    /// <summary>Bring entries in from a case system's file, and say how it is read.</summary>
    Import,

    /// <summary>Take entries and returns out as files.</summary>
    Export,

    /// <summary>See who looked at one's agency's entries.</summary>
    SeeWhoLooked,

    /// <summary>Read the board's months, its challenge log and released narratives.</summary>
    ReadBoard,

    /// <summary>Settle, release, and see to challenges.</summary>
    ManageBoard,

    /// <summary>Read the policy, the directory of agencies and that of local services.</summary>
    ReadDirectory,

    /// <summary>Change the directory of every party, and local services.</summary>
    ManageDirectory,

    /// <summary>Take out who did and saw what, by reference.</summary>
    ExportAudit,
}

/// <summary>Which role may do what: the table of <c>docs/permissions.md</c>.</summary>
public static class Permissions
{
    private const Roles Everybody = (Roles)((1 << 8) - 1);

    /// <summary>Every permission, in the order of the table.</summary>
    public static ImmutableArray<Permission> All { get; } = [.. Enum.GetValues<Permission>()];

    /// <summary>Whether any of the roles is enough.</summary>
    public static bool Allow(Roles roles, Permission permission) => (roles & RolesFor(permission)) != Roles.None;

    /// <summary>The roles each of which is enough.</summary>
    public static Roles RolesFor(Permission permission) => permission switch
    {
        Permission.Refer or Permission.FollowReferrals => Roles.Referrer | Roles.Practitioner | Roles.AgencyLead,
        Permission.ReadEntries or Permission.RecordOnEntries => Roles.Practitioner | Roles.AgencyLead,
        Permission.DecideOnEntries or Permission.PrepareReturns or Permission.SignReturns or Permission.Export or Permission.SeeWhoLooked => Roles.AgencyLead,
        Permission.AnswerReferrals => Roles.ServiceTeam,
        Permission.ReadOwnParty => Roles.Practitioner | Roles.AgencyLead | Roles.ServiceTeam | Roles.BoardsManager | Roles.Chair | Roles.Administrator,
        Permission.ManageOwnParty => Roles.AgencyLead | Roles.ServiceTeam | Roles.BoardsManager | Roles.Administrator,
        Permission.Import => Roles.AgencyLead | Roles.Administrator,
        Permission.ReadBoard => Roles.BoardsManager | Roles.Chair,
        Permission.ManageBoard => Roles.BoardsManager,
        Permission.ReadDirectory => Everybody,
        Permission.ManageDirectory => Roles.BoardsManager | Roles.Administrator,
        Permission.ExportAudit => Roles.Auditor,
        _ => Roles.None,
    };
}
