using System.Globalization;
using System.Text.Json;
using Monitor.Domain.Work;

namespace Monitor.App.Triggers;

/// <summary>
/// What the Functions host posts when a timer or queue fires. Values under Metadata are JSON text inside JSON strings, though not always, so both
/// are read.
/// </summary>
internal sealed class Invocation
{
    private const string Binding = "message";

    private readonly JsonElement _metadata;

    private Invocation(JsonElement metadata) => _metadata = metadata;

    /// <summary>
    /// The message of an invocation, or null when the body is not one: then no message was read, and none may be settled. With <c>dataType: binary</c>
    /// the host sends its bytes as base64, once; the string form would let the body overwrite the metadata, so it is not taken.
    /// </summary>
    public static async Task<IncomingMessage?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var root = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: cancellationToken);

            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("Data", out var data) && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty(Binding, out var value) && value.ValueKind == JsonValueKind.String
                && value.TryGetBytesFromBase64(out var message)
                    ? new Invocation(root.TryGetProperty("Metadata", out var metadata) ? metadata : default).ToMessage(message)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IncomingMessage ToMessage(byte[] message) => new(
        message,
        Metadata("MessageId"),
        int.TryParse(Metadata("DeliveryCount"), NumberStyles.None, CultureInfo.InvariantCulture, out var deliveries) ? deliveries : 1,
        Property("party") is { ValueKind: JsonValueKind.String } party ? party.GetString() : null,
        Property("tries") is { ValueKind: JsonValueKind.Number } tries && tries.TryGetInt32(out var times) ? times : 0,
        Property("traceparent") is { ValueKind: JsonValueKind.String } trace ? trace.GetString() : null);

    /// <summary>What the sender wrote beside the body; numbers and texts come as they are.</summary>
    private JsonElement? Property(string name) =>
        _metadata.ValueKind == JsonValueKind.Object
        && _metadata.TryGetProperty("ApplicationProperties", out var properties) && properties.ValueKind == JsonValueKind.Object
        && properties.TryGetProperty(name, out var value)
            ? value
            : null;

    /// <summary>A text of the metadata, whether it came quoted once or twice; null when it is missing.</summary>
    private string? Metadata(string name)
    {
        if (_metadata.ValueKind != JsonValueKind.Object || !_metadata.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var text = value.GetString()!;

        if (text.Length < 2 || text[0] != '"')
        {
            return text;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
