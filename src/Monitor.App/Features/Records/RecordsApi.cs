using System.Collections.Immutable;

namespace Monitor.App.Features.Records;

/// <summary>Everything that is recorded on an entry, each a call of its own.</summary>
internal static class RecordsApi
{
    public static ImmutableArray<IRecordCall> All { get; } = [.. FamilyRecords.All, .. SupportRecords.All, .. NeedRecords.All, .. LifeRecords.All, .. ServiceAnswers.All];

    public static void MapRecords(this IEndpointRouteBuilder api)
    {
        foreach (var call in All)
        {
            call.Map(api);
        }
    }
}
