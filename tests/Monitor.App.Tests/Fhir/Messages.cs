using System.Text.Json.Nodes;
using Monitor.Testing;

namespace Monitor.App.Tests.Fhir;

/// <summary>The samples of docs/fhir, and ways to send them with something changed.</summary>
internal static class Messages
{
    public const string Create = "/api/fhir/ServiceRequest";
    public const string System = "/api/fhir";
    public const string Process = "/api/fhir/$process-message";
    public const string FhirJson = "application/fhir+json";

    public static JsonObject ServiceRequest => Sample("service-request");

    public static JsonObject Transaction => Sample("transaction");

    public static JsonObject Message => Sample("message");

    public static JsonObject Sample(string name) => JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs", "fhir", $"{name}.json")))!.AsObject();

    /// <summary>A request about which nothing but the needful is said, with another reference.</summary>
    public static JsonObject Plain(string reference = "ASH-00415", string service = "CAMHS")
    {
        var request = ServiceRequest;
        request.Remove("extension");
        request["identifier"]![0]!["value"] = reference;
        request["code"]!["coding"]![0]!["code"] = service;
        return request;
    }

    /// <summary>A transaction of requests, each with its own reference.</summary>
    public static JsonObject Bundle(string type, params JsonObject[] requests) => new()
    {
        ["resourceType"] = "Bundle",
        ["identifier"] = new JsonObject { ["system"] = "https://case-system.example/bundles", ["value"] = "b-1" },
        ["type"] = type,
        ["entry"] = new JsonArray([.. requests.Select(request => new JsonObject { ["resource"] = request.DeepClone(), ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "ServiceRequest" } })]),
    };

    extension(JsonNode node)
    {
        /// <summary>The same with the value at a path (names and numbers with slashes between) changed, added, or taken away when <paramref name="json"/> is null.</summary>
        public JsonObject With(string path, string? json)
        {
            var copy = node.DeepClone();
            var parts = path.Split('/');
            var parent = parts[..^1].Aggregate(copy, (at, part) => at is JsonArray array ? array[int.Parse(part)]! : at[part]!);

            if (parent is JsonArray items)
            {
                if (json is null)
                {
                    items.RemoveAt(int.Parse(parts[^1]));
                }
                else if (int.Parse(parts[^1]) == items.Count)
                {
                    items.Add(JsonNode.Parse(json));
                }
                else
                {
                    items[int.Parse(parts[^1])] = JsonNode.Parse(json);
                }
            }
            else if (json is null)
            {
                parent.AsObject().Remove(parts[^1]);
            }
            else
            {
                parent[parts[^1]] = JsonNode.Parse(json);
            }

            return copy.AsObject();
        }
    }

    extension(HttpClient client)
    {
        public Task<Answer> SendFhirAsync(string path, JsonNode body, string? key = null) => client.PostJsonAsync(path, body.ToJsonString(), key, FhirJson);
    }

    extension(Answer answer)
    {
        /// <summary>What an OperationOutcome says, as in <c>service-unknown@ServiceRequest.code</c>.</summary>
        public IEnumerable<string> Issues =>
        [
            .. answer.Json.GetProperty("issue").EnumerateArray().Select(issue =>
                $"{issue.GetProperty("details").GetProperty("coding")[0].GetProperty("code").GetString()}@{(issue.TryGetProperty("expression", out var expression) ? expression[0].GetString() : string.Empty)}"),
        ];
    }
}
