using System.Net.Mail;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.People;

/// <summary>Changes of a party in the directory, or what cannot be right about them.</summary>
public static class Directing
{
    private const int LongestTitle = 80;
    private const int ContactsAtMost = 40;
    private const int LongestContact = 200;
    private const int MembersAtMost = 200;
    private const int LongestClosureDays = 92;
    private const int LongestAbsenceDays = 366;

    /// <summary>Names somebody who is mailed for a role; the same address in the same role is replaced, and works again.</summary>
    public static Result<Party> WithContact(Party party, ContactRole? role, string? title, string? email, bool isDeputy, bool isStandIn)
    {
        var faults = new Recording.Faults();
        faults.Needs(role is { } known && IsOf(party, known), "role-unknown", "Choose a role.", "role");
        var named = faults.Words(title, "title", LongestTitle, "Name the role as your agency calls it, not the person.");
        var address = Address(faults, email, "email");
        faults.Needs(party.Contacts.Length < ContactsAtMost, "too-many-contacts", $"No more than {ContactsAtMost} contacts are kept.", "email");

        var before = party.Contacts.FirstOrDefault(contact => (contact.Role, contact.Person) == (role, PersonId.Of(address)));

        return faults.Problem is { } problem ? problem : party with
        {
            Contacts = [.. party.Contacts.Where(contact => contact != before), new Contact(role!.Value, named, address, isDeputy, isStandIn) { MutesWeekly = before?.MutesWeekly is true }],
        };
    }

    /// <summary>Whether an assurance contact gets the weekly summary. Nothing else can be muted (DOMAIN §4).</summary>
    public static Result<Party> WithWeekly(Party party, string? email, bool? wanted)
    {
        var faults = new Recording.Faults();
        var person = PersonId.Of(email ?? string.Empty);
        faults.Needs(party.WithRole(ContactRole.AssuranceContact).Any(contact => contact.Person == person), "contact-unknown", "Choose the contact.", "contact");
        faults.Needs(wanted is not null, "weekly-missing", "Say whether the weekly summary is wanted.", "weekly");

        return faults.Problem is { } problem ? problem : party with
        {
            Contacts = [.. party.Contacts.Select(contact =>
                contact.Role == ContactRole.AssuranceContact && contact.Person == person ? contact with { MutesWeekly = wanted is false } : contact)],
        };
    }

    /// <summary>Mail to somebody could not be delivered from a day on (CT-01), or can be again when that is null. In every role the person holds.</summary>
    public static Party WithFailure(Party party, PersonId person, DateOnly? failedOn) => party with
    {
        Contacts = [.. party.Contacts.Select(contact => contact.Person == person && (failedOn is null || contact.FailedOn is null) ? contact with { FailedOn = failedOn } : contact)],
    };

    /// <summary>Takes somebody out of a role.</summary>
    public static Result<Party> WithoutContact(Party party, ContactRole? role, string? email)
    {
        var remaining = party.Contacts.RemoveAll(contact => contact.Role == role && string.Equals(contact.Email, email, StringComparison.OrdinalIgnoreCase));

        return remaining.Length < party.Contacts.Length
            ? party with { Contacts = remaining }
            : new InvalidProblem("contact-unknown", "There is no such contact.", "contact");
    }

    /// <summary>Days on which a contact is away, and who is mailed meanwhile in every role that the contact holds.</summary>
    public static Result<Party> WithAbsence(Party party, string? email, DateOnly? from, DateOnly? to, string? coverTitle, string? coverEmail)
    {
        var faults = new Recording.Faults();
        var person = PersonId.Of(email ?? string.Empty);
        faults.Needs(party.Contacts.Any(contact => contact.Person == person), "contact-unknown", "Choose the contact who is away.", "contact");
        Period(faults, from, to, LongestAbsenceDays);
        var title = faults.Words(coverTitle, "coverTitle", LongestTitle, "Name the role of whoever is mailed meanwhile.");
        var cover = Address(faults, coverEmail, "coverEmail");
        faults.Needs(PersonId.Of(cover) != person, "cover-is-the-same", "The cover is somebody else.", "coverEmail");

        return faults.Problem is { } problem ? problem : party with
        {
            Contacts =
            [
                .. party.Contacts.Select(contact => contact.Person == person
                    ? contact with { Absences = [.. contact.Absences.Where(away => away.From != from), new Absence(from!.Value, to!.Value, title, cover)] }
                    : contact),
            ],
        };
    }

    /// <summary>Days on which the party is closed; the same first day is replaced.</summary>
    public static Result<Party> WithClosure(Party party, DateOnly? from, DateOnly? to, string? name)
    {
        var faults = new Recording.Faults();
        Period(faults, from, to, LongestClosureDays);
        var called = faults.Words(name, "name", LongestTitle, "Say what it is, for example summer holidays.");
        faults.Needs(
            from is null || to is null || !party.Closures.Any(other => other.From != from && other.From <= to && from <= other.To),
            "closures-overlap", "Another closure lies in these days.", "from");

        return faults.Problem is { } problem ? problem : party with
        {
            Closures = [.. party.Closures.Where(other => other.From != from).Append(new ClosurePeriod(from!.Value, to!.Value, called)).OrderBy(other => other.From)],
        };
    }

    /// <summary>Takes a closure that was recorded by mistake away.</summary>
    public static Result<Party> WithoutClosure(Party party, DateOnly? from)
    {
        var remaining = party.Closures.RemoveAll(closure => closure.From == from);
        return remaining.Length < party.Closures.Length ? party with { Closures = remaining } : new InvalidProblem("closure-unknown", "There is no such closure.", "closure");
    }

    /// <summary>Names who is mailed during a closure (CT-02).</summary>
    public static Result<Party> WithCover(Party party, DateOnly? closureFrom, string? title, string? email)
    {
        var faults = new Recording.Faults();
        faults.Needs(party.Closures.Any(closure => closure.From == closureFrom), "closure-unknown", "Choose the closure.", "closure");
        var named = faults.Words(title, "title", LongestTitle, "Name the role of whoever is mailed meanwhile.");
        var address = Address(faults, email, "email");

        return faults.Problem is { } problem ? problem : party with
        {
            Closures = [.. party.Closures.Select(closure => closure.From == closureFrom ? closure with { CoverTitle = named, CoverEmail = address } : closure)],
        };
    }

    /// <summary>Names somebody, or a system, who may act for the party beside its contacts; the same sign-in is replaced.</summary>
    public static Result<Party> WithMember(Party party, string? signIn, Roles roles, string? title)
    {
        var faults = new Recording.Faults();
        var named = faults.Words(title, "title", LongestTitle, "Name the role as your agency calls it, not the person.");
        var isClient = signIn?.StartsWith(VerifiedIdentity.ClientPrefix, StringComparison.Ordinal) is true;
        faults.Needs(
            !isClient || (signIn!.Length is > 7 and <= 80 && signIn.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '.' or '_')),
            "sign-in-invalid", "A system is named by client: and the id under which it is registered.", "signIn");
        var known = isClient ? signIn!.ToLowerInvariant() : Address(faults, signIn, "signIn").ToLowerInvariant();
        faults.Needs(roles != Roles.None && (roles & ~Memberships.PossibleIn(party)) == Roles.None, "roles-impossible", "Choose roles that a party of this kind can give.", "roles");
        faults.Needs(party.Members.Length < MembersAtMost, "too-many-members", $"No more than {MembersAtMost} members are kept.", "signIn");

        return faults.Problem is { } problem ? problem : party with
        {
            Members = [.. party.Members.Where(member => member.SignIn != known), new Member(known, roles, named)],
        };
    }

    /// <summary>Takes a member away; from then on they may act for the party only as one of its contacts.</summary>
    public static Result<Party> WithoutMember(Party party, string? signIn)
    {
        var remaining = party.Members.RemoveAll(member => string.Equals(member.SignIn, signIn, StringComparison.OrdinalIgnoreCase));
        return remaining.Length < party.Members.Length ? party with { Members = remaining } : new InvalidProblem("member-unknown", "There is no such member.", "signIn");
    }

    /// <summary>The board, with whom everything begins: one person, who manages it and keeps the directory, and can name all others.</summary>
    public static Result<Party> Beginning(string? name, string? title, string? email, DateOnly today)
    {
        var faults = new Recording.Faults();
        var named = faults.Words(name, "name", LongestTitle, "Enter the name of the board.");
        var role = faults.Words(title, "title", LongestTitle, "Name the role as the board calls it, not the person.");
        var address = Address(faults, email, "email");

        return faults.Problem is { } problem ? problem : new Party(PartyId.Board, named, PartyKind.Board, null, today, today, [new Contact(ContactRole.BoardsManager, role, address)], [])
        {
            Members = [new Member(address.ToLowerInvariant(), Roles.BoardsManager | Roles.Administrator, role)],
        };
    }

    /// <summary>A party that joins: it is mailed once the board's manager has released it (DOMAIN §4, quiet start).</summary>
    public static Result<Party> Joining(string? id, string? name, PartyKind? kind, ServiceCode? service, DateOnly? liveFrom, Policies.Policy policy)
    {
        var faults = new Recording.Faults();
        faults.Needs(PartyId.TryParse(id, null, out var party) && party != PartyId.Board, "id-invalid", "2 to 40 small letters, digits and single hyphens.", "id");
        var named = faults.Words(name, "name", LongestTitle, "Enter the name of the agency.");
        faults.Needs(kind is not null and not PartyKind.Board, "kind-missing", "Say what kind of party it is.", "kind");
        faults.Needs(kind == PartyKind.ServiceTeam == (service is { } code && policy.FindService(code) is not null), "service-unknown", "A service's team, and nobody else, names a service of the policy.", "service");
        faults.Needs(liveFrom is not null, "live-from-missing", "Enter the day on which it goes live.", "liveFrom");

        return faults.Problem is { } problem ? problem : new Party(party, named, kind!.Value, service, liveFrom!.Value, null, [], []);
    }

    /// <summary>A local service as it is from now on.</summary>
    public static Result<LocalService> Service(
        string? id, string? name, InterimSupport.SupportKind kind, string? area, string? contact, string? excludes, string? closesWith, Partnership partnership)
    {
        var faults = new Recording.Faults();
        faults.Needs(PartyId.TryParse(id, null, out _), "id-invalid", "2 to 40 small letters, digits and single hyphens.", "id");
        var named = faults.Words(name, "name", LongestTitle, "Enter the name of the service.");
        var where = faults.Words(area, "area", LongestTitle, "Enter the area that it serves.");
        faults.Needs(contact?.Trim() is { Length: > 0 and <= LongestContact }, "contact-missing", $"Say how it is reached, in at most {LongestContact} characters.", "contact");
        faults.Needs(excludes is null || excludes.Trim().Length is > 0 and <= LongestContact, "excludes-too-long", $"Say whom it excludes in at most {LongestContact} characters.", "excludes");
        PartyId? closes = PartyId.TryParse(closesWith, null, out var party) && partnership.Find(party) is not null ? party : null;
        faults.Needs(closesWith is null || closes is not null, "agency-unknown", "There is no such agency in the directory.", "closesWith");

        return faults.Problem is { } problem ? problem : new LocalService(id!, named, kind, where, contact!.Trim(), excludes?.Trim(), closes);
    }

    /// <summary>Says under which ODS code NHS systems know the party; without one they know it no longer.</summary>
    public static Result<Party> WithOdsCode(Party party, string? code)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            return party with { OdsCode = null };
        }

        return OdsCode.TryParse(code.Trim(), null, out var known)
            ? party with { OdsCode = known }
            : new InvalidProblem("ods-code-invalid", "An ODS code has 3 to 12 letters and digits, as in G82080.", "odsCode");
    }

    /// <summary>
    /// An agency becomes part of another, which answers for its entries from then on. Nobody acts for it or is mailed for it any more; who came along is named by the
    /// other. Sent again it changes nothing.
    /// </summary>
    public static Result<Party> Merged(Party party, PartyId? into, Partnership partnership, in Circumstances now)
    {
        if (into is { } same && party.MergedInto == same)
        {
            return party;
        }

        var faults = new Recording.Faults();
        var today = now.Today;
        faults.Needs(party.IsAgency, "not-an-agency", "Only an agency becomes part of another.", "agency");
        faults.Needs(party.MergedInto is null, "agency-merged", "This agency has become part of another already.", "agency");
        faults.Needs(into != party.Id, "agency-is-the-same", "An agency cannot become part of itself.", "into");
        faults.Agency(partnership, into, "into");

        return faults.Problem is { } problem ? problem : party with { MergedInto = into, MergedOn = today, Members = [], Contacts = [], Closures = [], OdsCode = null };
    }

    /// <summary>The board's manager lets an agency be mailed from a day on (DOMAIN §4, quiet start).</summary>
    public static Result<Party> Released(Party party, in Circumstances now)
    {
        var today = now.Today;
        return party.Kind == PartyKind.Board ? new InvalidProblem("not-an-agency", "The board needs no release.", "agency")
            : party.ReleasedOn is { } released && released <= today ? new InvalidProblem("already-released", "This agency has been released.", "agency")
            : party with { ReleasedOn = today };
    }

    private static bool IsOf(Party party, ContactRole role) =>
        party.Kind == PartyKind.Board == role is ContactRole.BoardsManager or ContactRole.Chair or ContactRole.Operator;

    private static void Period(Recording.Faults faults, DateOnly? from, DateOnly? to, int mostDays)
    {
        faults.Needs(from is not null, "from-missing", "Enter the first day.", "from");
        faults.Needs(to is not null, "to-missing", "Enter the last day.", "to");
        faults.Needs(from is null || to is null || (to >= from && to.Value.DayNumber - from.Value.DayNumber < mostDays), "to-impossible", $"The last day comes after the first, within {mostDays} days.", "to");
    }

    private static string Address(Recording.Faults faults, string? email, string field)
    {
        var address = email?.Trim() ?? string.Empty;
        var isAddress = address.Length is > 0 and <= 254 && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address && parsed.Host.Contains('.', StringComparison.Ordinal);
        faults.Needs(isAddress, "email-invalid", "Enter an e-mail address, as in name@example.org.", field);
        return isAddress ? address : string.Empty;
    }
}
