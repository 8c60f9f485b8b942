using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Domain;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IMessageFormat"/>
internal sealed class MessageFormat : IMessageFormat
{
    public string Write(Message message) => new JsonObject
    {
        ["v"] = Stored.Version,
        ["message"] = Stored.NameOf(message),
        ["body"] = JsonNode.Parse(Stored.WriteMessage(message)),
    }.ToJsonString();

    public Result<Message> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;

            if (root.GetProperty("v").GetInt32() > Stored.Version)
            {
                return new InvalidProblem("message-version-unknown", "The message was written by a newer version.");
            }

            return Stored.ReadMessage(root.GetProperty("message").GetString() ?? string.Empty, root.GetProperty("body").GetRawText());
        }
        catch (NewerRowException)
        {
            return new InvalidProblem("message-kind-unknown", "There is no such kind of message.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new InvalidProblem("message-unreadable", "The message is not JSON, or not in the shape of our messages.");
        }
    }
}
