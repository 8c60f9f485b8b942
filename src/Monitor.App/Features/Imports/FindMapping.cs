using Monitor.Domain;
using Monitor.Domain.Imports;
using Monitor.Domain.People;

namespace Monitor.App.Features.Imports;

/// <summary>The mapping of a name: the agency's own, or the sample that it could begin with.</summary>
internal sealed class FindMapping(IDirectoryStore directory)
{
    public static NotFoundProblem NotFound { get; } = new("mapping-not-found", "There is no such mapping. GET /api/import-mappings lists your agency's and the samples.");

    public async Task<ImportMapping?> HandleAsync(PartyId agency, string name, CancellationToken cancellationToken) =>
        (await directory.ReadMappingsAsync(agency, cancellationToken)).FirstOrDefault(mapping => mapping.Name == name) ?? ImportSamples.Find(name);
}
