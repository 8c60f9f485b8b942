using System.Text.Json;

namespace Monitor.App.Triggers;

/// <summary>
/// What the Functions host posts when a timer or queue fires. Values under Metadata are JSON text inside JSON strings, though not always, so both
/// are read.
/// </summary>
internal sealed class Invocation
{
    private const string Binding = "message";

    private readonly JsonElement _metadata;

    private Invocation(byte[] message, JsonElement metadata)
    {
        Message = message;
        _metadata = metadata;
    }

    /// <summary>
    /// The bytes of a queue message. With <c>dataType: binary</c> the host sends them as base64, once; the string form would let the body overwrite
    /// the metadata, so it is not taken.
    /// </summary>
    public byte[] Message { get; }

    /// <summary>The invocation, or null when the body is not one: then no message was read, and none may be settled.</summary>
    public static async Task<Invocation?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var root = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: cancellationToken);

            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("Data", out var data) && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty(Binding, out var value) && value.ValueKind == JsonValueKind.String
                && value.TryGetBytesFromBase64(out var message)
                    ? new Invocation(message, root.TryGetProperty("Metadata", out var metadata) ? metadata : default)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text of the metadata, whether it came quoted once or twice; null when it is missing.</summary>
    public string? Metadata(string name)
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
