using System.Text;
using System.Text.Json;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Describing;

/// <summary>The second half of docs/api.http is made from the description, so that it has every operation with an example that is taken.</summary>
public sealed class ExamplesFileTests
{
    private const string Marker = "### ---- From here on: every operation of the API once, as its description (/api/openapi.json) has it";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Every_operation_is_in_the_examples_as_it_is_described()
    {
        await using var app = await TestApp.StartAsync();
        var made = new StringBuilder().Append("\n# {{lead}}, {{team}} and {{manager}} are tokens of an agency's lead, of a service's team and of the board's manager.\n");

        foreach (var operation in DescribedApi.Operations(await DescribedApi.DocumentAsync(app)))
        {
            made.Append('\n').Append(Of(operation));
        }

        var file = Repository.PathTo("docs", "api.http");
        var whole = File.ReadAllText(file);
        var at = whole.IndexOf(Marker, StringComparison.Ordinal) is var found and >= 0 ? found : whole.Length;

        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
        {
            File.WriteAllText(file, $"{whole[..at].TrimEnd()}\n\n{Marker}\n{made}");
            return;
        }

        Assert.Equal($"{Marker}\n{made}", whole[at..]);
    }

    private static string Of(Operation operation)
    {
        var text = new StringBuilder($"### {operation.Described.GetProperty("summary").GetString()}\n");
        var path = operation.Path.Replace("{id}", operation.Path.Contains("/agencies/", StringComparison.Ordinal) ? "ashdown-primary" : operation.Path.Contains("/local-services/", StringComparison.Ordinal) ? "parenting-course" : "{{entry}}", StringComparison.Ordinal)
            .Replace("{period}", "{{period}}", StringComparison.Ordinal).Replace("{month}", "2026-02", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal).Replace("{name}", "liquidlogic", StringComparison.Ordinal);
        text.Append($"{operation.Method} {{{{host}}}}{path}\n");

        if (!operation.IsOpen)
        {
            text.Append($"Authorization: Bearer {{{{{TokenFor(operation)}}}}}\n");
        }

        if (operation.Has("Idempotency-Key"))
        {
            text.Append($"Idempotency-Key: {operation.Described.GetProperty("operationId").GetString()!.ToLowerInvariant()}\n");
        }

        if (operation.Has("If-Match"))
        {
            text.Append("If-Match: {{etag}}\n");
        }

        if (operation.TakesABody)
        {
            text.Append($"Content-Type: {operation.ContentType}\n\n{JsonSerializer.Serialize(JsonElement.Parse(operation.Example!), Indented)}\n");
        }

        return text.ToString();
    }

    private static string TokenFor(Operation operation) => DescribedApi.PartyFor(operation) switch
    {
        "board" => "manager",
        "family-intervention-team" => "team",
        _ => "lead",
    };
}
