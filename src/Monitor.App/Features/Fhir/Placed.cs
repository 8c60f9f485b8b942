using Hl7.Fhir.Model;
using Monitor.Domain.People;

namespace Monitor.App.Features.Fhir;

/// <summary>A resource, where it stands in what was sent, and the resource that contains it, if one does.</summary>
internal sealed record Placed<T>(T Resource, string At, Placed<Resource>? Within)
    where T : Resource
{
    public Placed<Resource> Any => new(Resource, At, Within);
}

/// <summary>An identifier, and where it stands.</summary>
internal sealed record PlacedIdentifier(Identifier Identifier, string At);

/// <summary>What was sent around a resource: its references are looked for there and nowhere else.</summary>
internal sealed class Surroundings(Bundle? bundle)
{
    private const string Entries = "Bundle.entry";

    public static string EntryAt(int index) => $"{Entries}[{index}]";

    /// <summary>The resource that a reference means; null when it was not sent.</summary>
    public Placed<Resource>? Find(Placed<Resource> from, string? reference)
    {
        if (string.IsNullOrEmpty(reference))
        {
            return null;
        }

        return reference[0] == '#' ? Contained(from.Within ?? from, reference[1..]) : Entry(reference);
    }

    /// <summary>By what an organisation is known to which a reference leads, straight or by a practitioner's role there.</summary>
    public IReadOnlyList<PlacedIdentifier> OrganisationsOf(Placed<Resource> from, ResourceReference? reference, string at) =>
        Find(from, reference?.Reference) is { Resource: PractitionerRole role } found
            ? [.. StraightOf(from, reference, at), .. StraightOf(found, role.Organization, $"{found.At}.organization")]
            : StraightOf(from, reference, at);

    private List<PlacedIdentifier> StraightOf(Placed<Resource> from, ResourceReference? reference, string at)
    {
        var identifiers = reference?.Identifier is { } identifier ? new List<PlacedIdentifier> { new(identifier, $"{at}.identifier") } : [];

        if (Find(from, reference?.Reference) is { Resource: Organization organisation } found)
        {
            identifiers.AddRange(organisation.Identifier.Select((each, i) => new PlacedIdentifier(each, $"{found.At}.identifier[{i}]")));
        }

        return identifiers;
    }

    private static Placed<Resource>? Contained(Placed<Resource> container, string id)
    {
        var contained = (container.Resource as DomainResource)?.Contained ?? [];
        var index = contained.FindIndex(each => each.Id == id);
        return index < 0 ? null : new Placed<Resource>(contained[index], $"{container.At}.contained[{index}]", container);
    }

    private Placed<Resource>? Entry(string reference)
    {
        var entries = bundle?.Entry ?? [];
        var index = entries.FindIndex(entry => entry.FullUrl == reference);

        if (index < 0)
        {
            index = entries.FindIndex(entry => entry.Resource is { Id: { } id } resource && $"{resource.TypeName}/{id}" == reference);
        }

        return index < 0 || entries[index].Resource is not { } found ? null : new Placed<Resource>(found, $"{EntryAt(index)}.resource", null);
    }
}

/// <summary>Which party of the directory an identifier means.</summary>
internal static class NamedParties
{
    extension(Identifier identifier)
    {
        /// <summary>Whether it is of a kind by which parties are named here.</summary>
        public bool NamesParty => identifier.System is FhirNames.OdsCode or FhirNames.Party;

        /// <summary>The parties that it means.</summary>
        public IEnumerable<Party> PartiesIn(Partnership partnership) => identifier.System switch
        {
            FhirNames.Party when PartyId.TryParse(identifier.Value, null, out var id) && partnership.Find(id) is { } party => [party],
            FhirNames.OdsCode when OdsCode.TryParse(identifier.Value, null, out var code) => partnership.FindAll(code),
            _ => [],
        };
    }
}
