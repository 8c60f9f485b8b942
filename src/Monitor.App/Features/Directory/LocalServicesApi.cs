using System.Collections.Immutable;
using System.Text.Json;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;

namespace Monitor.App.Features.Directory;

/// <summary>A service that exists nearby.</summary>
internal sealed record LocalServiceResponse(string Id, string Name, SupportKind Kind, string Area, string Contact, string? Excludes, string? ClosesWith)
{
    public static LocalServiceResponse From(LocalService service) =>
        new(service.Id, service.Name, service.Kind, service.Area, service.Contact, service.Excludes, service.ClosesWith?.ToString());

    public static string TagOf(LocalService? service) => service is null ? "\"new\"" : $"\"{Digest.Of(JsonSerializer.Serialize(From(service)))[..16]}\"";
}

/// <summary>What exists nearby, by name.</summary>
internal sealed record LocalServicesResponse(ImmutableArray<LocalServiceResponse> LocalServices);

/// <summary>A service as it is from now on.</summary>
internal sealed record LocalServiceRequest
{
    public required string Name { get; init; }

    public required SupportKind Kind { get; init; }

    public required string Area { get; init; }

    /// <summary>How it is reached: an office, a page, a telephone number of the service; never a person's name.</summary>
    public required string Contact { get; init; }

    public string? Excludes { get; init; }

    public string? ClosesWith { get; init; }
}

/// <summary>The directory of local services that records of support pick from (recommendation 5).</summary>
internal static class LocalServicesApi
{
    private const string About = "Directory";

    public static void MapLocalServices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/local-services", ListAsync).Needs(Permission.ReadDirectory).Describes("Lists what exists nearby", About)
            .Asks("kind", "Only those that give this kind of support", "parenting").Asks("area", "Only those of this area", "North")
            .Gives(typeof(LocalServicesResponse), StatusCodes.Status200OK, "Name, kind, area, how it is reached, and whom it excludes.").Refuses("kind-unknown");
        api.MapGet("/local-services/{id}", FindAsync).Needs(Permission.ReadDirectory).Describes("Shows one local service", About)
            .Gives(typeof(LocalServiceResponse), StatusCodes.Status200OK, "The service. Its ETag is what a change sends in If-Match.").Refuses("local-service-not-found");
        api.MapPut("/local-services/{id}", PutAsync).Needs(Permission.ManageDirectory).Describes("Adds a local service with If-Match \"new\", or changes one as it was read", About)
            .Accepting(new LocalServiceRequest { Name = "Family hub parenting course", Kind = SupportKind.Parenting, Area = "North", Contact = "familyhub.example/courses", Excludes = "Families with a child protection plan" }).Decides()
            .Gives(typeof(LocalServiceResponse), StatusCodes.Status200OK, "The service after it. Sent again it changes nothing.").Refuses("id-invalid", "name-missing", "area-missing", "contact-missing", "agency-unknown");
    }

    private static async Task<IResult> ListAsync(HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        var area = http.Request.Query["area"].ToString();
        var kind = http.Request.Query["kind"].ToString();
        SupportKind? of = Enum.TryParse<SupportKind>(kind.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var known) && !int.TryParse(kind, out _) ? known : null;

        return kind.Length > 0 && of is null
            ? new InvalidProblem("kind-unknown", "There is no such kind of support.", "kind").ToHttp()
            : TypedResults.Ok(new LocalServicesResponse(
            [
                .. (await directory.ReadAsync(cancellationToken)).LocalServices
                    .Where(service => (of is null || service.Kind == of) && (area.Length == 0 || string.Equals(service.Area, area, StringComparison.OrdinalIgnoreCase)))
                    .Select(LocalServiceResponse.From),
            ]));
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        if ((await directory.ReadAsync(cancellationToken)).FindLocalService(id) is not { } service)
        {
            return new NotFoundProblem("local-service-not-found", "There is no such local service.").ToHttp();
        }

        http.Response.Headers.ETag = LocalServiceResponse.TagOf(service);
        return TypedResults.Ok(LocalServiceResponse.From(service));
    }

    private static async Task<IResult> PutAsync(string id, HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        if (http.Request.Headers.IfMatch is not [{ Length: > 0 } seen])
        {
            return Records.EntryTag.Missing.ToHttp();
        }

        if (!(await JsonBody.ReadAsync<LocalServiceRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out var problem))
        {
            return problem.ToHttp();
        }

        var request = body.Value;
        var partnership = await directory.ReadAsync(cancellationToken);

        if (!Directing.Service(id, request.Name, request.Kind, request.Area, request.Contact, request.Excludes, request.ClosesWith, partnership).IsSuccess(out var service, out problem))
        {
            return problem.ToHttp();
        }

        var result = await directory.ChangeServiceAsync(
            id,
            before => LocalServiceResponse.TagOf(before) == seen || LocalServiceResponse.TagOf(before) == LocalServiceResponse.TagOf(service)
                ? service
                : new RefusedRequest(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "The service has changed since you read it. Read it again, and decide on what it says now."),
            cancellationToken);

        return result.Match<IResult>(
            after =>
            {
                http.Response.Headers.ETag = LocalServiceResponse.TagOf(after);
                return TypedResults.Ok(LocalServiceResponse.From(after));
            },
            refused => refused.ToHttp());
    }
}
