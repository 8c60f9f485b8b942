using System.Net;
using System.Text;
using System.Text.Json;

namespace Monitor.App.Tests;

/// <summary>What the app answered, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, string? ContentType, string? Location, string Headers)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>What is left of a limit: apart from the other headers, since it differs from one answer to the next.</summary>
    public string Limits { get; init; } = string.Empty;

    /// <summary>Under which id the request is known; another one each time.</summary>
    public string? Correlation { get; init; }

    /// <summary>The stable code of a refusal.</summary>
    public string? Code => ContentType switch
    {
        "application/problem+json" => Json.GetProperty("code").GetString(),
        "application/fhir+json" when Text("resourceType") == "OperationOutcome" => Json.GetProperty("issue")[0].GetProperty("details").GetProperty("coding")[0].GetProperty("code").GetString(),
        _ => null,
    };

    /// <summary>The fields a refusal is about, each with its code, as in <c>level: level-unknown</c>.</summary>
    public IEnumerable<string> Errors =>
        Json.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(error => $"{error.GetProperty("field").GetString()}: {error.GetProperty("code").GetString()}")]
            : [];

    /// <summary>The reference of the entry that was answered.</summary>
    public Domain.WaitingList.EntryId Id => Domain.WaitingList.EntryId.Parse(Json.GetProperty("id").GetString()!, null);

    public string? Text(string property) => Json.TryGetProperty(property, out var value) ? value.ToString() : null;
}

/// <summary>Asking the app, and reading what it answers.</summary>
internal static partial class Http
{
    public static readonly string Key = "key-00001";

    extension(HttpClient client)
    {
        public Task<Answer> PostJsonAsync(string path, string json, string? key = "key-00001", string? contentType = "application/json") =>
            client.AskAsync(Post(path, Encoding.UTF8.GetBytes(json), key, contentType));

        /// <summary>Reads an entry, and decides something on what it says.</summary>
        public async Task<Answer> DecideAsync(Domain.WaitingList.EntryId id, string what, string json, string? key = "key-00001")
        {
            var seen = (await client.GetAnswerAsync($"/api/entries/{id}")).Headers.Split('\n').FirstOrDefault(header => header.StartsWith("ETag: ", StringComparison.Ordinal));
            var request = Post($"/api/entries/{id}/{what}", Encoding.UTF8.GetBytes(json), key, "application/json");
            request.Headers.TryAddWithoutValidation("If-Match", seen?["ETag: ".Length..] ?? "\"none\"");
            return await client.AskAsync(request);
        }

        public Task<Answer> GetAnswerAsync(string path) => client.AskAsync(new HttpRequestMessage(HttpMethod.Get, path));

        public async Task<Answer> AskAsync(HttpRequestMessage request)
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var lines = response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not ("Content-Length" or "X-Correlation-ID"))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal).ToLookup(line => line.StartsWith("RateLimit", StringComparison.Ordinal));
            return new Answer(
                response.StatusCode, body, response.Content.Headers.ContentType?.MediaType, response.Headers.Location?.ToString(), string.Join('\n', lines[false]))
            {
                Limits = string.Join('\n', lines[true]),
                Correlation = response.Headers.TryGetValues("X-Correlation-ID", out var ids) ? string.Join(' ', ids) : null,
            };
        }
    }

    /// <summary>Without what is made anew for each request: its trace, and the id under which a look is recorded.</summary>
    public static string Untold(string text) => Untellable().Replace(text, string.Empty);

    [System.Text.RegularExpressions.GeneratedRegex("\"traceId\":\"[^\"]+\"|![0-9a-f]{16}(?![0-9a-f])")]
    private static partial System.Text.RegularExpressions.Regex Untellable();

    public static HttpRequestMessage Post(string path, byte[] body, string? key, string? contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };

        if (contentType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }
}
