using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Monitor.Domain.People;
using Scalar.AspNetCore;

namespace Monitor.App.Hosting.Describing;

/// <summary>The description of the API for programs, at <c>/api/openapi.json</c>, and for people, at <c>/api/docs</c>.</summary>
internal static class OpenApiDocument
{
    private const string Name = "v1";
    private const string Bearer = "bearer";
    private const string ProblemSchema = "Problem";
    private const string OutcomeSchema = "OperationOutcome";

    /// <summary>Refusals that many calls share: under which name, with which status, and with which codes.</summary>
    private static readonly Dictionary<string, (int Status, string Words, string[] Codes)> Shared = new()
    {
        ["NotKnown"] = (StatusCodes.Status401Unauthorized, "Nobody is known to have sent this.", ["who-is-asking"]),
        ["NotAllowed"] = (StatusCodes.Status403Forbidden, "Your role does not do this.", ["role-may-not", "not-registered"]),
        ["TooMany"] = (StatusCodes.Status429TooManyRequests, "Too many requests; Retry-After says when to try again.", ["too-many-requests"]),
        ["NotAvailable"] = (StatusCodes.Status503ServiceUnavailable, "The storage does not answer at present. With the same Idempotency-Key nothing is recorded twice.", ["storage-unavailable"]),
        ["TooLarge"] = (StatusCodes.Status413PayloadTooLarge, "More than 64 KiB.", ["body-too-large"]),
        ["NotJson"] = (StatusCodes.Status415UnsupportedMediaType, "Not sent as JSON.", ["not-json"]),
        ["FileTooLarge"] = (StatusCodes.Status413PayloadTooLarge, "More than a file may hold.", ["file-too-large"]),
        ["NotCsv"] = (StatusCodes.Status415UnsupportedMediaType, "Not sent as CSV.", ["not-csv"]),
        ["ChangedMeanwhile"] = (StatusCodes.Status412PreconditionFailed, "It has changed since it was read.", ["changed-meanwhile"]),
        ["SeenMissing"] = (StatusCodes.Status428PreconditionRequired, "If-Match is missing.", ["if-match-missing"]),
    };

    private static readonly JsonSerializerOptions Examples = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(CloseAsync);
    });

    public static void MapApiDescription(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/api/openapi.json").ForAnybody();
        app.MapScalarApiReference("/api/docs", scalar => scalar.WithTitle("Waiting-list and assurance monitor").WithOpenApiRoutePattern("/api/openapi.json").DisableDefaultFonts().HideDeveloperTools().HideClientButton().DisableAgent().DisableMcp().DisableTelemetry())
            .AddEndpointFilter(LetScriptsRunAsync).ForAnybody();
    }

    /// <summary>The page draws itself with its own scripts, and fetches nothing from elsewhere.</summary>
    private static ValueTask<object?> LetScriptsRunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        return next(context);
    }

    private static Task DescribeAsync(Microsoft.OpenApi.OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Waiting-list and assurance monitor",
            Version = "1",
            Description = "Waits for Family Intervention and CAMHS, what families are owed meanwhile, and what became of it. Every POST that records something takes an Idempotency-Key: "
                + "the same key and body again is the same record. Refusals are RFC 9457 problems with stable codes. It is not an emergency route: where significant harm is likely, telephone children's social care.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A token of an issuer that this service accepts. Its person or system must be named in the directory; Acting-For says for which party, when there are several.",
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema] = Problem();
        document.Components.Schemas[OutcomeSchema] = Outcome();
        document.Components.Responses = Shared.ToDictionary(each => each.Key, each => (IOpenApiResponse)Refusal(each.Value.Status, each.Value.Words, each.Value.Codes, document, foreign: null));
        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem()
    {
        static OpenApiSchema Text(string words) => new() { Type = JsonSchemaType.String, Description = words };

        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A refusal (RFC 9457). No value that was sent is repeated.",
            Required = new HashSet<string> { "type", "title", "status", "detail", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("urn:monitor:problem: and the code"),
                ["title"] = Text("The kind of refusal, for a person"),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text("What is wrong and what to do, for a person"),
                ["code"] = Text("Stable, for a program"),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema> { ["field"] = Text("Which field"), ["code"] = Text("Stable"), ["detail"] = Text("What is wrong with it") },
                    },
                },
            },
        };
    }

    private static OpenApiSchema Outcome() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A refusal in FHIR R4. Each issue has FHIR's own code, the stable code of the problem in details.coding (urn:monitor:problem), where it stands in expression, and what is wrong in diagnostics. No value that was sent is repeated.",
        Required = new HashSet<string> { "resourceType", "issue" },
    };

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var needs = metadata.OfType<Needs>().FirstOrDefault();
        var decides = metadata.OfType<DecidesOnSeen>().Any();
        var makes = metadata.OfType<MakesOnce>().Any();
        var foreign = metadata.OfType<OfAnotherStandard>().FirstOrDefault();
        operation.OperationId = $"{context.Description.HttpMethod!.ToLowerInvariant()}-{context.Description.RelativePath!["api/".Length..].Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal).Replace('/', '-')}";
        operation.Parameters ??= [];

        foreach (var asked in metadata.OfType<QueryValue>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = asked.Name,
                In = ParameterLocation.Query,
                Description = asked.Words,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = asked.Example.Length > 0 ? asked.Example : null,
            });
        }

        if (foreign is not null && metadata.OfType<ForeignExample>().FirstOrDefault() is { } sent)
        {
            operation.Parameters.Add(Header("Idempotency-Key", "8 to 128 letters, digits or - _ . : of the caller's own. Without it the same thing sent again is known by its own identifier or id.", "ref-2026-03-02-0001", required: false));
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [foreign.ContentType] = new OpenApiMediaType { Schema = SchemaOf(foreign), Example = JsonNode.Parse(sent.Json) } },
            };
        }

        if (makes)
        {
            operation.Parameters.Add(Header("Idempotency-Key", "8 to 128 letters, digits or - _ . : of the caller's own; the same key and body again is the same record.", "ref-2026-03-02-0001", required: true));
        }

        if (decides)
        {
            operation.Parameters.Add(Header("If-Match", "The ETag with which what is decided on was read.", "\"0123456789abcdef\"", required: true));
        }

        if (needs is not null)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            operation.Description = $"Needs {string.Join(" or ", needs.AnyOf.Select(permission => $"`{permission}`"))}: {string.Join(", ", RoleNames.All.Where(role => needs.AnyOf.Any(permission => Permissions.Allow(role, permission))).Select(role => role.Slug))}.";
        }

        if (metadata.OfType<BodyExample>().FirstOrDefault() is { } body)
        {
            var schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken);
            context.Document!.AddComponent(body.Type.Name, schema);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchemaReference(body.Type.Name, context.Document),
                        Example = JsonSerializer.SerializeToNode(body.Value, body.Type, Examples),
                    },
                },
            };
        }

        if (metadata.OfType<FileExample>().FirstOrDefault() is { } file)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [file.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = file.Text },
                },
            };
        }

        AnswersOf(operation, context, metadata, decides, makes, foreign, isOpen: needs is null);
    }

    private static void AnswersOf(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata, bool decides, bool makes, OfAnotherStandard? foreign, bool isOpen)
    {
        var takesFile = metadata.OfType<FileExample>().Any();
        var takesJson = metadata.OfType<BodyExample>().Any();
        operation.Responses ??= [];

        if (foreign is not null)
        {
            operation.Responses.Clear();
        }

        foreach (var words in metadata.OfType<AnswerWords>())
        {
            if (foreign is not null)
            {
                operation.Responses[Text(words.Status)] = new OpenApiResponse
                {
                    Description = words.Words,
                    Content = new Dictionary<string, OpenApiMediaType> { [foreign.ContentType] = new OpenApiMediaType { Schema = SchemaOf(foreign) } },
                };
                continue;
            }

            if (operation.Responses.GetValueOrDefault(Text(words.Status)) is OpenApiResponse response)
            {
                response.Description = words.Words;
            }
        }

        IEnumerable<string> shared =
        [
            .. isOpen ? Array.Empty<string>() : ["NotKnown", "NotAllowed"], "TooMany", "NotAvailable",
            .. takesFile ? ["FileTooLarge", "NotCsv"] : takesJson ? ["TooLarge", "NotJson"] : Array.Empty<string>(),
            .. decides ? ["ChangedMeanwhile", "SeenMissing"] : Array.Empty<string>(),
        ];

        foreach (var name in shared)
        {
            operation.Responses[Text(Shared[name].Status)] = foreign is null
                ? new OpenApiResponseReference(name, context.Document)
                : Refusal(Shared[name].Status, Shared[name].Words, Shared[name].Codes, context.Document!, foreign);
        }

        if (foreign is not null && operation.RequestBody is not null)
        {
            Refuse(StatusCodes.Status413PayloadTooLarge, $"More than {foreign.MostKiB} KiB.", "body-too-large");
            Refuse(StatusCodes.Status415UnsupportedMediaType, $"Not sent as {foreign.ContentType}.", foreign.OtherType);
            Refuse(StatusCodes.Status406NotAcceptable, $"{foreign.ContentType} is not accepted as answer.", "not-acceptable");
        }

        IEnumerable<string> ofBodies =
        [
            .. makes ? ["idempotency-key-missing"] : Array.Empty<string>(),
            .. !takesJson && !metadata.OfType<ForeignExample>().Any() ? Array.Empty<string>() : ["json-invalid", "field-missing", "field-unknown", "field-twice", "field-invalid"],
        ];

        foreach (var group in ofBodies.Concat(metadata.OfType<RefusalCodes>().SelectMany(refused => refused.Codes)).Distinct().GroupBy(StatusOf).Where(group => group.Key != StatusCodes.Status503ServiceUnavailable))
        {
            operation.Responses[Text(group.Key)] = Refusal(group.Key, WordsOf(group.Key), [.. group], context.Document!, foreign);
        }

        void Refuse(int status, string words, string code) => operation.Responses[Text(status)] = Refusal(status, words, [code], context.Document!, foreign);
    }

    private static OpenApiSchema SchemaOf(OfAnotherStandard foreign) => new() { Type = JsonSchemaType.Object, Description = foreign.Words };

    private static OpenApiResponse Refusal(int status, string words, string[] codes, Microsoft.OpenApi.OpenApiDocument document, OfAnotherStandard? foreign) => new()
    {
        Description = $"{words} Codes: {string.Join(", ", codes.Select(code => $"`{code}`"))}{(status == StatusCodes.Status400BadRequest ? ", and those of the fields" : string.Empty)}.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [foreign?.ContentType ?? "application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(foreign?.Refusal ?? ProblemSchema, document) },
        },
    };

    private static string WordsOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is no such thing that you may see.",
        StatusCodes.Status409Conflict => "It does not fit what is recorded.",
        _ => "Something that was sent cannot be right.",
    };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    /// <summary>The status of a code, told by how codes are named.</summary>
    private static int StatusOf(string code) =>
        code.EndsWith("-not-found", StringComparison.Ordinal) ? StatusCodes.Status404NotFound
        : code is "idempotency-key-reused" or "entry-ended" or "return-signed" or "return-incomplete" or "return-not-signed" or "no-lead" or "too-many-mappings" ? StatusCodes.Status409Conflict
        : code.EndsWith("-busy", StringComparison.Ordinal) ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status400BadRequest;

    private static OpenApiParameter Header(string name, string words, JsonNode example, bool required) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = words,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = example,
    };

    /// <summary>Bodies are strict: what has no field here is refused.</summary>
    private static Task CloseAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            schema.AdditionalPropertiesAllowed = false;
        }

        return Task.CompletedTask;
    }
}
