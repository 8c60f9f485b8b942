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
            var root = JsonElement.Parse(body);

            if (root.GetProperty("v").GetInt32() is < 1 or > Stored.Version)
            {
                return new InvalidProblem("message-version-unknown", "The message is of a version that this program does not know.");
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
