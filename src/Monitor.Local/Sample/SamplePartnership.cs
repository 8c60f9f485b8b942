using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Local.Sample;

/// <summary>The sample's agencies, service teams and board.</summary>
internal static class SamplePartnership
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Reads <c>partnership.json</c> with its dates counted from a day.</summary>
    public static IReadOnlyList<Party> Read(string json, DateOnly dayZero)
    {
        var document = JsonSerializer.Deserialize<Document>(SampleDates.Resolve(json, dayZero), Options)
            ?? throw new InvalidOperationException("The sample partnership is empty.");

        return
        [
            document.Board.ToParty(PartyKind.Board),
            .. document.Agencies.Select(agency => agency.ToParty(agency.Kind)),
            .. document.ServiceTeams.Select(team => team.ToParty(PartyKind.ServiceTeam)),
        ];
    }

    private sealed record Document(PartyRow Board, ImmutableArray<PartyRow> Agencies, ImmutableArray<PartyRow> ServiceTeams);

    private sealed record PartyRow(
        string Id, string Name, PartyKind Kind, string? Service, DateOnly LiveFrom, DateOnly? ReleasedOn, ImmutableArray<Contact> Contacts, ImmutableArray<ClosurePeriod>? Closures)
    {
        public Party ToParty(PartyKind kind) => new(
            PartyId.Parse(Id, null), Name, kind, Service is null ? null : ServiceCode.Parse(Service), LiveFrom, ReleasedOn, Contacts, Closures ?? []);
    }
}
