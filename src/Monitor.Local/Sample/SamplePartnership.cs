using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Local.Sample;

/// <summary>The sample's agencies, service teams and board.</summary>
internal static class SamplePartnership
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Reads the parties of <c>partnership.json</c> with their dates counted from a day.</summary>
    public static IReadOnlyList<Party> Read(string json, DateOnly dayZero)
    {
        var document = ReadDocument(json, dayZero);

        return
        [
            document.Board.ToParty(PartyKind.Board),
            .. document.Agencies.Select(agency => agency.ToParty(agency.Kind)),
            .. document.ServiceTeams.Select(team => team.ToParty(PartyKind.ServiceTeam)),
        ];
    }

    /// <summary>Reads what exists nearby.</summary>
    public static IReadOnlyList<LocalService> ReadServices(string json, DateOnly dayZero) =>
        [.. ReadDocument(json, dayZero).LocalServices.Select(row => new LocalService(
            row.Id, row.Name, row.Kind, row.Area, row.Contact, row.Excludes, row.ClosesWith is null ? null : PartyId.Parse(row.ClosesWith, null)))];

    private static Document ReadDocument(string json, DateOnly dayZero) =>
        JsonSerializer.Deserialize<Document>(SampleDates.Resolve(json, dayZero), Options)
            ?? throw new InvalidOperationException("The sample partnership is empty.");

    private sealed record Document(PartyRow Board, ImmutableArray<PartyRow> Agencies, ImmutableArray<PartyRow> ServiceTeams, ImmutableArray<ServiceRow> LocalServices);

    private sealed record ServiceRow(string Id, string Name, SupportKind Kind, string Area, string Contact, string? Excludes, string? ClosesWith);

    private sealed record MemberRow(string SignIn, ImmutableArray<string> Roles, string Title);

    private sealed record PartyRow(
        string Id, string Name, PartyKind Kind, string? Service, DateOnly LiveFrom, DateOnly? ReleasedOn, ImmutableArray<Contact> Contacts, ImmutableArray<ClosurePeriod>? Closures,
        ImmutableArray<MemberRow>? Members,
        string? OdsCode)
    {
        public Party ToParty(PartyKind kind) => new(
            PartyId.Parse(Id, null), Name, kind, Service is null ? null : ServiceCode.Parse(Service), LiveFrom, ReleasedOn, Contacts, Closures ?? [])
        {
            Members = [.. (Members ?? []).Select(member => new Member(member.SignIn, member.Roles.Aggregate(Roles.None, (all, role) => all | RoleNames.Named(role)), member.Title))],
            OdsCode = OdsCode is null ? null : Domain.People.OdsCode.Parse(OdsCode, null),
        };
    }
}
