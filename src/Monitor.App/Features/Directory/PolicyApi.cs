using System.Text.Json;
using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain.People;

namespace Monitor.App.Features.Directory;

/// <summary>What the board has decided, as it was read at start, and by which version entries name it.</summary>
internal sealed record PolicyResponse(string Version, JsonElement Policy);

/// <summary>The board's policy, to be read: levels with their descriptors, days, services, telephone numbers.</summary>
internal static class PolicyApi
{
    public static void MapPolicy(this IEndpointRouteBuilder api) =>
        api.MapGet("/policy", ReadAsync).Needs(Permission.ReadDirectory).Describes("Shows the board's policy", "Directory")
            .Gives(typeof(PolicyResponse), StatusCodes.Status200OK, "The policy file as it stands (docs/policy.schema.json), and its version.");

    private static async Task<IResult> ReadAsync(Present present, IOptions<MonitorOptions> options, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllTextAsync(options.Value.PolicyPath, cancellationToken);
        return TypedResults.Ok(new PolicyResponse(present.Policy.Version, JsonElement.Parse(json)));
    }
}
