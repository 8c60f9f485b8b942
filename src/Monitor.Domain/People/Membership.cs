using System.Collections.Immutable;

namespace Monitor.Domain.People;

/// <summary>
/// Somebody, or a system, who may act for a party without being one of its contacts: by the e-mail address with which people sign in, or by the id under
/// which a system is registered with its issuer.
/// </summary>
/// <param name="SignIn">An e-mail address, or <c>client:</c> and the id of a registered system; small letters.</param>
/// <param name="Roles">What they may be for the party.</param>
/// <param name="Title">What the role is called there; never a person's name.</param>
public sealed record Member(string SignIn, Roles Roles, string Title);

/// <summary>
/// Who somebody is, as an issuer that is trusted for it has said: an e-mail address for people, the id of a registered client for systems.
/// </summary>
public sealed record VerifiedIdentity(string SignIn)
{
    /// <summary>What stands before the id of a system.</summary>
    public const string ClientPrefix = "client:";

    public static VerifiedIdentity OfPerson(string email) => new(email.Trim().ToLowerInvariant());

    public static VerifiedIdentity OfClient(string clientId) => new(ClientPrefix + clientId.Trim().ToLowerInvariant());

    public bool IsClient => SignIn.StartsWith(ClientPrefix, StringComparison.Ordinal);

    /// <summary>By which records know them; it says who it was only to somebody who has the directory.</summary>
    public PersonId Subject => PersonId.Of(SignIn);

    /// <summary>Without the address: what prints an identity must not print it.</summary>
    public override string ToString() => Subject.ToString();
}

/// <summary>What somebody is for one party: their roles, and as which contacts the party has named them.</summary>
public sealed record Membership(Party Party, Roles Roles, ImmutableArray<ContactRole> HeldRoles);

/// <summary>Tells for which parties somebody may act, out of the directory alone.</summary>
public static class Memberships
{
    /// <summary>
    /// For each party that names them, as a contact or as a member, in the order of the parties' ids. Who covers for a contact in an absence or a closure
    /// stands in their place for those days, and they do not lose theirs.
    /// </summary>
    public static ImmutableArray<Membership> Of(VerifiedIdentity identity, Partnership partnership, DateOnly today) =>
    [
        .. partnership.Parties.Select(party => Of(identity, party, today)).Where(membership => membership.Roles != Roles.None),
    ];

    private static Membership Of(VerifiedIdentity identity, Party party, DateOnly today)
    {
        ImmutableArray<ContactRole> held = identity.IsClient
            ? []
            : [.. party.Contacts.Concat(party.On(today).Contacts).Where(contact => contact.Person == identity.Subject).Select(contact => contact.Role).Distinct().Order()];
        var roles = held.Select(role => RolesOf(role, party)).Concat(party.Members.Where(member => member.SignIn == identity.SignIn).Select(member => member.Roles & PossibleIn(party)));
        return new Membership(party, roles.Aggregate(Roles.None, (all, role) => all | role), held);
    }

    /// <summary>The roles that a party of this kind can give; others in its directory count for nothing.</summary>
    public static Roles PossibleIn(Party party) => party.Kind switch
    {
        PartyKind.Board => Roles.BoardsManager | Roles.Chair | Roles.Administrator | Roles.Auditor,
        PartyKind.ServiceTeam => Roles.ServiceTeam | Roles.Administrator | Roles.Auditor,
        _ => Roles.Referrer | Roles.Practitioner | Roles.AgencyLead | Roles.Administrator | Roles.Auditor,
    };

    private static Roles RolesOf(ContactRole role, Party party) => role switch
    {
        ContactRole.BoardsManager => Roles.BoardsManager,
        ContactRole.Chair => Roles.Chair,
        ContactRole.Operator => Roles.Administrator,
        _ when party.Kind == PartyKind.ServiceTeam => Roles.ServiceTeam,
        _ => Roles.AgencyLead,
    };
}
