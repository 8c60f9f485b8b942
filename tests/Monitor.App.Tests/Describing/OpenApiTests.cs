using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Describing;

/// <summary>The description of the API is what the API does: every operation is driven from it.</summary>
public sealed class OpenApiTests
{
    private const string FhirContent = "application/fhir+json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<Task<JsonElement>> Document = new(async () =>
    {
        await using var app = await TestApp.StartAsync();
        return await DescribedApi.DocumentAsync(app);
    });

    public static async Task<IEnumerable<TheoryDataRow<string>>> Every() => DescribedApi.Operations(await Document.Value).Select(operation => new TheoryDataRow<string>(operation.Name));

    [Fact]
    public async Task The_contract_is_what_somebody_last_read()
    {
        var actual = JsonSerializer.Serialize(await Document.Value, Indented) + "\n";

        Assert.Equal(GoldenFile.Expected("Monitor.App.Tests", "openapi.json", actual), actual);
    }

    [Fact]
    public async Task Every_call_is_described()
    {
        await using var app = await TestApp.StartAsync();
        var described = (from path in (await Document.Value).GetProperty("paths").EnumerateObject() from operation in path.Value.EnumerateObject() select $"{operation.Name.ToUpperInvariant()} {path.Name}").ToHashSet();
        var mapped =
            from endpoint in app.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace(":int", string.Empty, StringComparison.Ordinal)
            where path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("/api/docs", StringComparison.Ordinal) && !path.StartsWith("/api/openapi", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            select $"{method} {path}";

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task An_operation_says_what_it_is_and_its_example_is_taken(string name)
    {
        var operation = await FindAsync(name);
        await using var app = await TestApp.StartAsync();
        var id = await DescribedApi.PrepareAsync(app, operation);

        Assert.NotEqual(string.Empty, operation.Described.GetProperty("summary").GetString());
        Assert.NotEmpty(operation.Described.GetProperty("tags").EnumerateArray());

        var answer = await app.As(DescribedApi.PartyFor(operation)).AskAsync(await DescribedApi.RequestAsync(app, operation, id));

        Assert.True((int)answer.Status < 300, $"{name} answered {answer.Status}: {answer.Body}");
        Assert.Contains((int)answer.Status, operation.Statuses);
        AssertShape(await Document.Value, operation, answer);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task An_operation_refuses_as_it_says(string name)
    {
        var operation = await FindAsync(name);
        await using var app = await TestApp.StartAsync();
        var id = await DescribedApi.PrepareAsync(app, operation);

        if (!operation.IsOpen)
        {
            await RefusesAsync(await app.Anonymous().AskAsync(await DescribedApi.RequestAsync(app, operation, id)), HttpStatusCode.Unauthorized, "who-is-asking");
        }

        if (!operation.Described.GetProperty("description").GetString()!.Contains("auditor", StringComparison.Ordinal))
        {
            await RefusesAsync(await app.As(DescribedApi.PartyFor(operation), "auditor").AskAsync(await DescribedApi.RequestAsync(app, operation, id)), HttpStatusCode.Forbidden, "role-may-not");
        }

        await DescribedApi.RequestAsync(app, operation, id);
        var dump = app.Tables.Dump();

        if (operation.TakesABody)
        {
            var unknown = await app.As(DescribedApi.PartyFor(operation)).AskAsync(await DescribedApi.RequestAsync(app, operation, id, """{"nobodyKnowsThis":1}"""));
            Assert.Equal(HttpStatusCode.BadRequest, unknown.Status);
            Assert.Contains(unknown.Code, (string[])["field-unknown", "field-missing"]);
        }

        foreach (var (header, code) in ((string, string)[])[("Idempotency-Key", "idempotency-key-missing"), ("If-Match", "if-match-missing")])
        {
            if (operation.Has(header))
            {
                var request = await DescribedApi.RequestAsync(app, operation, id);
                request.Headers.Remove(header);
                await RefusesAsync(await app.As(DescribedApi.PartyFor(operation)).AskAsync(request), header == "If-Match" ? HttpStatusCode.PreconditionRequired : HttpStatusCode.BadRequest, code);
            }
        }

        if (operation.Has("If-Match"))
        {
            var request = await DescribedApi.RequestAsync(app, operation, id);
            request.Headers.Remove("If-Match");
            request.Headers.TryAddWithoutValidation("If-Match", "\"not what it is\"");
            await RefusesAsync(await app.As(DescribedApi.PartyFor(operation)).AskAsync(request), HttpStatusCode.PreconditionFailed, "changed-meanwhile");
        }

        Assert.Equal(dump, app.Tables.Dump());

        Task RefusesAsync(Answer answer, HttpStatusCode status, string code)
        {
            Assert.Equal((status, code), (answer.Status, answer.Code));
            Assert.Contains((int)status, operation.Statuses);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task The_page_for_people_needs_nothing_from_elsewhere()
    {
        await using var app = await TestApp.StartAsync();

        var page = await app.Anonymous().GetAnswerAsync("/api/docs/");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.ContentType));
        Assert.DoesNotContain("https://", page.Body.Replace("https://monitor.example", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<Operation> FindAsync(string name) => DescribedApi.Operations(await Document.Value).Single(operation => operation.Name == name);

    /// <summary>The answer has the properties that the document requires, and none that it does not know.</summary>
    private static void AssertShape(JsonElement document, Operation operation, Answer answer)
    {
        var schema = operation.Described.GetProperty("responses").GetProperty(((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture))
            .GetProperty("content").EnumerateObject().Single(content => content.Name == answer.ContentType).Value.GetProperty("schema");

        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        if (answer.ContentType == FhirContent)
        {
            // Another standard says what it holds.
            return;
        }

        var known = schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).ToHashSet();
        Assert.All(answer.Json.EnumerateObject(), property => Assert.Contains(property.Name, known));
    }
}
