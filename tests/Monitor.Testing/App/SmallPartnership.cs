using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Testing.App;

/// <summary>A partnership just large enough: a school, a surgery, the council, the teams of both services, and the board.</summary>
public static class SmallPartnership
{
    public const string School = "ashdown-primary";
    public const string Surgery = "northmere-surgery";
    public const string Council = "northmere-council";

    public static IReadOnlyList<Party> Parties { get; } =
    [
        Testing.Parties.School(),
        Testing.Parties.Agency(Surgery, "Northmere Surgery", PartyKind.Health),
        Testing.Parties.Agency(Council, "Northmere Council", PartyKind.Council),
        Team("family-intervention-team", "Family Intervention team", "FI"),
        Team("camhs-team", "CAMHS team", "CAMHS"),
        Testing.Parties.Board(),
    ];

    /// <summary>The same with one party changed.</summary>
    public static IReadOnlyList<Party> With(string id, Func<Party, Party> change) =>
        [.. Parties.Select(party => party.Id.ToString() == id ? change(party) : party)];

    private static Party Team(string id, string name, string service) =>
        Testing.Parties.Agency(id, name, PartyKind.ServiceTeam) with { Service = ServiceCode.Parse(service) };
}
