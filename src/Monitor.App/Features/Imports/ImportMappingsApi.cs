using System.Collections.Immutable;
using System.Text.Json;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Imports;
using Monitor.Domain.People;

namespace Monitor.App.Features.Imports;

/// <summary>What a source's word stands for.</summary>
internal sealed record MappedWord
{
    public required string From { get; init; }

    public required string To { get; init; }
}

/// <summary>Which field a column of the file is.</summary>
internal sealed record MappedColumnRequest
{
    public required ImportField Field { get; init; }

    public required string Header { get; init; }

    public IReadOnlyList<MappedWord>? Words { get; init; }
}

/// <summary>A field that is the same in every row.</summary>
internal sealed record FixedFieldRequest
{
    public required ImportField Field { get; init; }

    public required string Value { get; init; }
}

/// <summary>How files of one source are read from now on.</summary>
internal sealed record ImportMappingRequest
{
    public required string Title { get; init; }

    public required IReadOnlyList<MappedColumnRequest> Columns { get; init; }

    public IReadOnlyList<FixedFieldRequest>? Fixed { get; init; }

    public static ImportMappingRequest From(ImportMapping mapping) => new()
    {
        Title = mapping.Title,
        Columns = [.. mapping.Columns.Select(column => new MappedColumnRequest
        {
            Field = column.Field,
            Header = column.Header,
            Words = column.Values.IsEmpty ? null : [.. column.Values.Select(value => new MappedWord { From = value.From, To = value.To })],
        })],
        Fixed = mapping.Fixed.IsEmpty ? null : [.. mapping.Fixed.Select(each => new FixedFieldRequest { Field = each.Field, Value = each.Value })],
    };

    public Result<ImportMapping> ToMapping(string name) => ImportMapping.From(
        name, Title,
        [.. Columns.Select(column => new MappedColumn(column.Field, column.Header) { Values = [.. (column.Words ?? []).Select(word => new MappedValue(word.From, word.To))] })],
        [.. (Fixed ?? []).Select(each => new FixedField(each.Field, each.Value))]);
}

/// <summary>A mapping. <paramref name="Sample"/>: one to begin with, which the agency has not made its own.</summary>
internal sealed record ImportMappingResponse(string Name, bool Sample, string Title, IReadOnlyList<MappedColumnRequest> Columns, IReadOnlyList<FixedFieldRequest>? Fixed)
{
    public static ImportMappingResponse From(ImportMapping mapping, bool isSample)
    {
        var shown = ImportMappingRequest.From(mapping);
        return new ImportMappingResponse(mapping.Name, isSample, shown.Title, shown.Columns, shown.Fixed);
    }

    public static string TagOf(ImportMapping? mapping) => mapping is null ? "\"new\"" : $"\"{Digest.Of(JsonSerializer.Serialize(From(mapping, false)))[..16]}\"";
}

/// <summary>The agency's own mappings, and the samples it has not changed.</summary>
internal sealed record ImportMappingsResponse(ImmutableArray<ImportMappingResponse> Mappings);

/// <summary>How an agency's case systems name what the monitor reads, kept in its directory.</summary>
internal static class ImportMappingsApi
{
    private const string About = "Imports";
    private static readonly ConflictProblem TooMany = new("too-many-mappings", $"An agency keeps at most {ImportMapping.AtMost} mappings. Change one that is not used any more.");

    public static void MapImportMappings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/import-mappings", ListAsync).Needs(Permission.Import).Describes("Lists by which mappings your agency's files can be read", About)
            .Gives(typeof(ImportMappingsResponse), StatusCodes.Status200OK, "Your own, and samples for Mosaic (Frameworki), for Liquidlogic, and for a file made for this.");
        api.MapGet("/import-mappings/{name}", FindAsync).Needs(Permission.Import).Describes("Shows one mapping", About)
            .Gives(typeof(ImportMappingResponse), StatusCodes.Status200OK, "The mapping. Its ETag is what a change sends in If-Match.").Refuses("mapping-not-found");
        api.MapPut("/import-mappings/{name}", PutAsync).Needs(Permission.Import).Describes("Adds a mapping with If-Match \"new\", or changes one as it was read", About)
            .Accepting(ImportMappingRequest.From(ImportSamples.Liquidlogic)).Decides()
            .Gives(typeof(ImportMappingResponse), StatusCodes.Status200OK, "The mapping after it. Sent again it changes nothing.")
            .Refuses("id-invalid", "title-invalid", "field-not-mapped", "field-mapped-twice", "header-invalid", "header-twice", "value-invalid", "value-unknown");
    }

    private static async Task<IResult> ListAsync(HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        var own = await directory.ReadMappingsAsync(Asking.Of(http).Actor.Party, cancellationToken);
        return TypedResults.Ok(new ImportMappingsResponse(
        [
            .. own.Select(mapping => ImportMappingResponse.From(mapping, isSample: false)),
            .. ImportSamples.All.Where(sample => own.All(mapping => mapping.Name != sample.Name)).Select(sample => ImportMappingResponse.From(sample, isSample: true)),
        ]));
    }

    private static async Task<IResult> FindAsync(string name, HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        var own = (await directory.ReadMappingsAsync(Asking.Of(http).Actor.Party, cancellationToken)).FirstOrDefault(mapping => mapping.Name == name);

        if ((own ?? ImportSamples.Find(name)) is not { } found)
        {
            return FindMapping.NotFound.ToHttp();
        }

        http.Response.Headers.ETag = ImportMappingResponse.TagOf(own);
        return TypedResults.Ok(ImportMappingResponse.From(found, isSample: own is null));
    }

    private static async Task<IResult> PutAsync(string name, HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        if (!EntryTag.SeenBy(http.Request).IsSuccess(out var seen, out var problem)
            || !(await JsonBody.ReadAsync<ImportMappingRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out problem)
            || !body.Value.ToMapping(name).IsSuccess(out var mapping, out problem))
        {
            return problem.ToHttp();
        }

        var agency = Asking.Of(http).Actor.Party;
        var own = await directory.ReadMappingsAsync(agency, cancellationToken);

        if (own.Count >= ImportMapping.AtMost && own.All(each => each.Name != name))
        {
            return TooMany.ToHttp();
        }

        var result = await directory.ChangeMappingAsync(
            agency,
            name,
            before => ImportMappingResponse.TagOf(before) == seen || ImportMappingResponse.TagOf(before) == ImportMappingResponse.TagOf(mapping)
                ? mapping
                : new RefusedRequest(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "The mapping has changed since you read it. Read it again, and decide on what it says now."),
            cancellationToken);

        return result.Match<IResult>(
            after =>
            {
                http.Response.Headers.ETag = ImportMappingResponse.TagOf(after);
                return TypedResults.Ok(ImportMappingResponse.From(after, isSample: false));
            },
            refused => refused.ToHttp());
    }
}
