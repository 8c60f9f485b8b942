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

/// <summary>The roles to which the ladder speaks, lowest first within an agency; the manager and the chair are the board's.</summary>
public enum ContactRole
{
    AssuranceContact,
    SafeguardingLead,
    HeadOfService,
    BoardsManager,
    Chair,

    /// <summary>Runs the monitor for the board, and hears only what is wrong with the monitor itself: no step, no finding, no summary.</summary>
    Operator,
}

/// <summary>
/// Somebody who is mailed for a role. A deputy is told when the role's first holder cannot be; a stand-in comes from a trust, a federation or
/// the council for an agency with fewer than three people.
/// </summary>
public sealed record Contact(ContactRole Role, string Title, string Email, bool Deputy = false, bool StandIn = false)
{
    /// <summary>Days on which somebody else is mailed instead.</summary>
    public ImmutableArray<Absence> Absences { get; init; } = [];

    /// <summary>The day on which a mail could not be delivered; null while the address works (CT-01).</summary>
    public DateOnly? FailedOn { get; init; }

    /// <summary>Does not want the weekly summary; every other mail comes all the same.</summary>
    public bool MutesWeekly { get; init; }

    public string Email
    {
        get;
        init
        {
            field = value;
            Person = PersonId.Of(value);
        }
    } = Email;

    /// <summary>Worked out once for an address, since every line of every mail asks whose it is.</summary>
    public PersonId Person { get; private init; } = PersonId.Of(Email);
}

/// <summary>Days on which a contact is away, both included, and who is mailed meanwhile.</summary>
public sealed record Absence(DateOnly From, DateOnly To, string CoverTitle, string CoverEmail);

/// <summary>Days on which an agency is closed; both included. Who is mailed meanwhile is named by the closure's first day (CT-02).</summary>
public sealed record ClosurePeriod(DateOnly From, DateOnly To, string Name, string? CoverTitle = null, string? CoverEmail = null)
{
    public bool Includes(DateOnly day) => From <= day && day <= To;
}

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
    /// <summary>Who else may act for the party, beside its contacts.</summary>
    public ImmutableArray<Member> Members
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>By which NHS systems name it; teams of one trust share the trust's.</summary>
    public OdsCode? OdsCode { get; init; }

    /// <summary>The agency of which this one has become part. It answers for nothing any more, and stays for what was recorded of it.</summary>
    public PartyId? MergedInto { get; init; }

    /// <summary>The day on which it did.</summary>
    public DateOnly? MergedOn { get; init; }

    public bool IsAgency => Kind is not (PartyKind.ServiceTeam or PartyKind.Board);

    public bool IsReleasedOn(DateOnly today) => ReleasedOn is { } released && released <= today;

    /// <summary>Everyone who holds a role, in the order in which they are told: an address that does not work comes last.</summary>
    public IEnumerable<Contact> WithRole(ContactRole role) =>
        Contacts.Where(contact => contact.Role == role).OrderBy(contact => contact.FailedOn is not null).ThenBy(contact => contact.Deputy).ThenBy(contact => contact.StandIn);

    /// <summary>
    /// The party as its mail goes on a day: in somebody's absence to the cover, and in a closure to the closure's (DOMAIN §4). What has no cover
    /// stays as it is.
    /// </summary>
    public Party On(DateOnly today)
    {
        var closure = Closures.FirstOrDefault(period => period.CoverEmail is not null && period.Includes(today));

        return Contacts.Any(contact => CoverFor(contact, closure, today) is not null)
            ? this with { Contacts = [.. Contacts.Select(contact => CoverFor(contact, closure, today) ?? contact)] }
            : this;
    }

    private static Contact? CoverFor(Contact contact, ClosurePeriod? closure, DateOnly today)
    {
        if (contact.Absences.FirstOrDefault(away => away.From <= today && today <= away.To) is { } absence)
        {
            return contact with { Title = absence.CoverTitle, Email = absence.CoverEmail, FailedOn = null };
        }

        // A stand-in comes from elsewhere, and is there when the agency is closed.
        return closure is { CoverEmail: { } email } && !contact.StandIn
            ? contact with { Title = closure.CoverTitle ?? contact.Title, Email = email, FailedOn = null }
            : null;
    }
}

/// <summary>
/// A service that exists nearby and that records pick from: what it gives, where, how it is reached, and whom it excludes. Its closures are those of
/// <paramref name="ClosesWith"/>, when it is given by a party of the directory.
/// </summary>
public sealed record LocalService(
    string Id, string Name, InterimSupport.SupportKind Kind, string Area, string Contact, string? Excludes, PartyId? ClosesWith);

/// <summary>Everybody who takes part, as the directory has it now.</summary>
public sealed class Partnership(IEnumerable<Party> parties, IEnumerable<LocalService>? services = null)
{
    private readonly Dictionary<PartyId, Party> _parties = parties.ToDictionary(party => party.Id);

    /// <summary>What exists nearby, by name.</summary>
    public ImmutableArray<LocalService> LocalServices { get; } = [.. (services ?? []).OrderBy(service => service.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>When everybody is closed.</summary>
    public Closures Closures => field ??= new Closures(_parties.Values);

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<Party> Parties => field ??= [.. _parties.Values.OrderBy(party => party.Id)];

    public IEnumerable<Party> Agencies => Parties.Where(party => party.IsAgency);

    /// <summary>Who runs the monitor; the board's manager where nobody is named.</summary>
    public IEnumerable<Contact> Operators => Board.WithRole(ContactRole.Operator).DefaultIfEmpty(Board.WithRole(ContactRole.BoardsManager).FirstOrDefault()).OfType<Contact>();

    public bool IsEmpty => _parties.Count == 0;

    public Party Board => _parties[PartyId.Board];

    public Party? Find(PartyId id) => _parties.GetValueOrDefault(id);

    /// <summary>Every party that is known under an ODS code.</summary>
    public IEnumerable<Party> FindAll(OdsCode code) => Parties.Where(party => party.OdsCode == code);

    public LocalService? FindLocalService(string id) => LocalServices.FirstOrDefault(service => service.Id == id);

    /// <summary>A local service by the name under which people know it.</summary>
    public LocalService? FindLocalServiceNamed(string name) =>
        LocalServices.FirstOrDefault(service => string.Equals(service.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The partnership as its mail goes on a day, with covers in place of who is away.</summary>
    public Partnership On(DateOnly today) => new(_parties.Values.Select(party => party.On(today)), LocalServices);

    /// <summary>The team that answers for a service, when the directory has it.</summary>
    public Party? TeamOf(ServiceCode service) => Parties.FirstOrDefault(party => party.Service == service);

    /// <summary>Where somebody's mail is planned and kept: the first party that names the address, the board before others.</summary>
    public PartyId HomeOf(PersonId person) => Places[person].Home;

    /// <summary>Everybody has a place in one line, so that mail to all of them can be spaced out. From 0.</summary>
    public int PlaceOf(PersonId person) => Places.TryGetValue(person, out var place) ? place.Number : 0;

    /// <summary>The people whose home is a party, each once.</summary>
    public IEnumerable<PersonId> AtHome(PartyId party) =>
        Find(party)?.Contacts.Select(contact => contact.Person).Distinct().Where(person => HomeOf(person) == party) ?? [];

    /// <summary>The parties for which somebody is a contact.</summary>
    public IEnumerable<Party> PartiesOf(PersonId person) =>
        Parties.Where(party => party.Contacts.Any(contact => contact.Person == person));

    private Dictionary<PersonId, (PartyId Home, int Number)> Places => field ??= Parties.OrderBy(party => party.Kind == PartyKind.Board ? 0 : 1)
        .SelectMany(party => party.Contacts.Select(contact => (contact.Person, party.Id)))
        .DistinctBy(each => each.Person)
        .Select((each, number) => (each.Person, each.Id, number))
        .ToDictionary(each => each.Person, each => (each.Id, each.number));

    public Contact? FindContact(PersonId person) =>
        Parties.SelectMany(party => party.Contacts).Where(contact => contact.Person == person).OrderBy(contact => contact.Deputy).FirstOrDefault();
}
