using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing;

namespace Monitor.App.Tests.Year;

/// <summary>Twelve agencies, the teams of both services and the board, with a year's closures and absences, some of them covered.</summary>
internal static class YearPartnership
{
    public static readonly DateOnly First = new(2026, 1, 5);
    public static readonly DateOnly Last = new(2027, 1, 4);

    private static readonly (string From, string To)[] Holidays =
    [
        ("2026-02-16", "2026-02-20"), ("2026-03-30", "2026-04-10"), ("2026-05-25", "2026-05-29"), ("2026-07-20", "2026-09-01"), ("2026-10-26", "2026-10-30"),
        ("2026-12-21", "2027-01-01"),
    ];

    public static IReadOnlyList<Party> Parties { get; } =
    [
        .. Enumerable.Range(1, 7).Select(number => School(number, isCovered: number % 2 == 0)),
        Agency("early-help", "Early Help Hub", PartyKind.EarlyHelp).Away("assurance@early-help.example", Days.Day("2026-04-06"), Days.Day("2026-04-24"), "cover@early-help.example"),
        Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health),
        Agency("riverside-surgery", "Riverside Surgery", PartyKind.Health).Away("safeguarding@riverside-surgery.example", Days.Day("2026-08-03"), Days.Day("2026-08-21"), "head@riverside-surgery.example"),
        Small("family-friends", "Family Friends", PartyKind.Voluntary),
        Agency("northmere-council", "Northmere Council", PartyKind.Council),
        Agency("family-intervention-team", "Family Intervention team", PartyKind.ServiceTeam) with { Service = ServiceCode.Parse("FI") },
        Agency("camhs-team", "CAMHS team", PartyKind.ServiceTeam) with { Service = ServiceCode.Parse("CAMHS") },
        Testing.Parties.Board(),
    ];

    public static IReadOnlyList<Party> Agencies { get; } = [.. Parties.Where(party => party.IsAgency).OrderBy(party => party.Id)];

    private static Party Agency(string id, string name, PartyKind kind) => Testing.Parties.Agency(id, name, kind);

    private static Party School(int number, bool isCovered) => Holidays.Aggregate(
        Agency($"school-{number}", $"School {number}", PartyKind.School),
        (school, holiday) => school.Closed(Days.Day(holiday.From), Days.Day(holiday.To), isCovered ? $"cover@school-{number}.example" : null));

    /// <summary>A charity with two people for everything, and a stand-in from the council.</summary>
    private static Party Small(string id, string name, PartyKind kind) => Testing.Parties.Empty(id, name, kind)
        .With(ContactRole.AssuranceContact, $"one@{id}.example")
        .With(ContactRole.SafeguardingLead, $"two@{id}.example")
        .With(ContactRole.HeadOfService, "head@northmere-council.example", standIn: true);
}
