using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.People;

/// <summary>What a party is to the partnership.</summary>
public enum PartyKind
{
    School,
    Health,
    EarlyHelp,
    Voluntary,
    Council,
    ServiceTeam,
    Board,
}

/// <summary>The roles to which the ladder speaks, lowest first within an agency; the last two are the board's.</summary>
public enum ContactRole
{
    AssuranceContact,
    SafeguardingLead,
    HeadOfService,
    BoardsManager,
    Chair,
}

/// <summary>
/// Somebody who is mailed for a role. A deputy is told when the role's first holder cannot be; a stand-in comes from a trust, a federation or
/// the council for an agency with fewer than three people.
/// </summary>
public sealed record Contact(ContactRole Role, string Title, string Email, bool Deputy = false, bool StandIn = false)
{
    public PersonId Person => PersonId.Of(Email);
}

/// <summary>Days on which an agency is closed; both included.</summary>
public sealed record ClosurePeriod(DateOnly From, DateOnly To, string Name);

/// <summary>
/// An agency, a service's team or the board. It goes live on <paramref name="LiveFrom"/>; until the board's manager released it no mail leaves,
/// but for the harm mark.
/// </summary>
public sealed record Party(
    PartyId Id,
    string Name,
    PartyKind Kind,
    ServiceCode? Service,
    DateOnly LiveFrom,
    DateOnly? ReleasedOn,
    ImmutableArray<Contact> Contacts,
    ImmutableArray<ClosurePeriod> Closures)
{
    public bool IsAgency => Kind is not (PartyKind.ServiceTeam or PartyKind.Board);

    public bool IsReleasedOn(DateOnly today) => ReleasedOn is { } released && released <= today;

    /// <summary>Everyone who holds a role, in the order in which they are told.</summary>
    public IEnumerable<Contact> WithRole(ContactRole role) =>
        Contacts.Where(contact => contact.Role == role).OrderBy(contact => contact.Deputy).ThenBy(contact => contact.StandIn);
}

/// <summary>Everybody who takes part, as the directory has it now.</summary>
public sealed class Partnership(IEnumerable<Party> parties)
{
    private readonly Dictionary<PartyId, Party> _parties = parties.ToDictionary(party => party.Id);

    public IEnumerable<Party> Parties => _parties.Values.OrderBy(party => party.Id);

    public IEnumerable<Party> Agencies => Parties.Where(party => party.IsAgency);

    public bool IsEmpty => _parties.Count == 0;

    public Party Board => _parties[PartyId.Board];

    public Party? Find(PartyId id) => _parties.GetValueOrDefault(id);

    /// <summary>The team that answers for a service, when the directory has it.</summary>
    public Party? TeamOf(ServiceCode service) => Parties.FirstOrDefault(party => party.Service == service);

    /// <summary>Where somebody's mail is planned and kept: the first party that names the address, the board before others.</summary>
    public PartyId HomeOf(PersonId person) =>
        Parties.Where(party => party.Contacts.Any(contact => contact.Person == person))
            .OrderBy(party => party.Kind == PartyKind.Board ? 0 : 1)
            .Select(party => party.Id)
            .First();

    /// <summary>The people whose home is a party, each once.</summary>
    public IEnumerable<PersonId> AtHome(PartyId party) =>
        Find(party)?.Contacts.Select(contact => contact.Person).Distinct().Where(person => HomeOf(person) == party) ?? [];

    /// <summary>The parties for which somebody is a contact.</summary>
    public IEnumerable<Party> PartiesOf(PersonId person) =>
        Parties.Where(party => party.Contacts.Any(contact => contact.Person == person));

    public Contact? FindContact(PersonId person) =>
        Parties.SelectMany(party => party.Contacts).Where(contact => contact.Person == person).OrderBy(contact => contact.Deputy).FirstOrDefault();
}
