using System.Globalization;
using System.Text;
using Amqp.Framing;
using Amqp.Types;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Message = Amqp.Message;

namespace Monitor.Infrastructure.Messaging;

/// <summary>Our messages as AMQP has them, under the names that Service Bus reads.</summary>
internal static class AmqpMessage
{
    /// <summary>By this format Service Bus knows that each part of the body is a message of its own.</summary>
    public const uint BatchFormat = 0x80013700;

    private const string Party = "party";
    private const string Tries = "tries";
    private const string TraceParent = "traceparent";
    private static readonly Symbol EnqueueAt = "x-opt-scheduled-enqueue-time";
    private static readonly Symbol LockedUntil = "x-opt-locked-until";

    public static Message Of(OutgoingMessage message)
    {
        var amqp = new Message
        {
            Header = new Header { Durable = true },
            Properties = new Properties { MessageId = message.Id, Subject = message.Subject, ContentType = "application/json" },
            ApplicationProperties = new ApplicationProperties { ["v"] = Stored.Version, [Party] = message.Party, [Tries] = message.Tries },
            BodySection = new Data { Binary = Encoding.UTF8.GetBytes(message.Body) },
        };

        if (message.TraceParent.Length > 0)
        {
            amqp.ApplicationProperties[TraceParent] = message.TraceParent;
        }

        if (message.EnqueueAt is { } instant)
        {
            amqp.MessageAnnotations = new MessageAnnotations { [EnqueueAt] = instant.UtcDateTime };
        }

        return amqp;
    }

    /// <summary>Several messages as one, which the broker takes or refuses as a whole.</summary>
    public static Message Of(IReadOnlyList<byte[]> encoded)
    {
        var parts = new DataList();

        foreach (var message in encoded)
        {
            parts.Add(new Data { Binary = message });
        }

        return new Message { Format = BatchFormat, BodySection = parts };
    }

    public static byte[] Encode(Message message)
    {
        var buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    /// <summary>A message that was lent to us; whoever sent it, and whatever it holds.</summary>
    public static IncomingMessage Read(Message message) => new(
        message.Body switch { byte[] bytes => bytes, string text => Encoding.UTF8.GetBytes(text), _ => [] },
        message.Properties?.GetMessageId()?.ToString(),
        (int)(message.Header?.DeliveryCount ?? 0) + 1,
        message.ApplicationProperties?[Party] as string,
        message.ApplicationProperties?[Tries] is int tries ? tries : 0,
        message.ApplicationProperties?[TraceParent] as string);

    /// <summary>Until when it is lent; null where a broker lends without an end.</summary>
    public static DateTimeOffset? LentUntil(Message message) =>
        message.MessageAnnotations?[LockedUntil] is DateTime until ? new DateTimeOffset(DateTime.SpecifyKind(until, DateTimeKind.Utc)) : null;

    public static string Shown(object? id) => Convert.ToString(id, CultureInfo.InvariantCulture) ?? "-";
}
