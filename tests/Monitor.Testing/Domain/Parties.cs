using Monitor.Domain.People;

namespace Monitor.Testing;

/// <summary>Parties for tests. Each role of an agency is held by somebody and has a deputy.</summary>
public static class Parties
{
    /// <summary>Somebody whose name does not matter.</summary>
    public static readonly PersonId Nobody = PersonId.Of("nobody@example.org");

    public static Party School() => Agency("ashdown-primary", "Ashdown Primary School", PartyKind.School);

    /// <summary>An agency with three people and a deputy for each.</summary>
    public static Party Agency(string id, string name, PartyKind kind) => Empty(id, name, kind)
        .With(ContactRole.AssuranceContact, $"assurance@{id}.example")
        .With(ContactRole.AssuranceContact, $"assurance.deputy@{id}.example", deputy: true)
        .With(ContactRole.SafeguardingLead, $"safeguarding@{id}.example")
        .With(ContactRole.SafeguardingLead, $"safeguarding.deputy@{id}.example", deputy: true)
        .With(ContactRole.HeadOfService, $"head@{id}.example")
        .With(ContactRole.HeadOfService, $"head.deputy@{id}.example", deputy: true);

    public static Party Board() => Empty(PartyId.Board.ToString(), "Northmere Safeguarding Children Partnership", PartyKind.Board)
        .With(ContactRole.BoardsManager, "manager@board.example")
        .With(ContactRole.Chair, "chair@board.example")
        .With(ContactRole.Chair, "vice.chair@board.example", deputy: true);

    /// <summary>A party that nobody answers for, live and released long ago.</summary>
    public static Party Empty(string id, string name, PartyKind kind) =>
        new(PartyId.Parse(id, null), name, kind, null, new DateOnly(2025, 9, 1), new DateOnly(2025, 9, 1), [], []);

    extension(Party party)
    {
        public Party With(ContactRole role, string email, bool deputy = false, bool standIn = false) =>
            party with { Contacts = party.Contacts.Add(new Contact(role, Title(role), email, deputy, standIn)) };

        /// <summary>Closed on these days, both included, with somebody who is mailed meanwhile or nobody.</summary>
        public Party Closed(DateOnly from, DateOnly to, string? coverEmail = null) => party with
        {
            Closures = party.Closures.Add(new ClosurePeriod(from, to, "School holiday", coverEmail is null ? null : "Duty officer", coverEmail)),
        };

        /// <summary>Somebody is away on these days, both included, and another is mailed meanwhile.</summary>
        public Party Away(string email, DateOnly from, DateOnly to, string coverEmail) => party with
        {
            Contacts = [.. party.Contacts.Select(contact =>
                contact.Email == email ? contact with { Absences = contact.Absences.Add(new Absence(from, to, "Cover", coverEmail)) } : contact)],
        };

        /// <summary>A mail to an address could not be delivered.</summary>
        public Party Failed(string email, DateOnly on) =>
            party with { Contacts = [.. party.Contacts.Select(contact => contact.Email == email ? contact with { FailedOn = on } : contact)] };

        /// <summary>After somebody left.</summary>
        public Party Without(string email) => party with { Contacts = party.Contacts.RemoveAll(contact => contact.Email == email) };
    }

    private static string Title(ContactRole role) => role switch
    {
        ContactRole.AssuranceContact => "Assurance contact",
        ContactRole.SafeguardingLead => "Safeguarding lead",
        ContactRole.HeadOfService => "Head of service",
        ContactRole.BoardsManager => "Board's manager",
        ContactRole.Chair => "Chair",
        ContactRole.Operator => "Operator",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
