using System.Text.Json;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>One event as it was read: ours, unreadable, or neither and left out.</summary>
internal readonly record struct ReadEvent(DeliveryEvent? Event, bool IsUnreadable)
{
    public static readonly ReadEvent LeftOut;
    public static readonly ReadEvent Unreadable = new(null, IsUnreadable: true);
}

/// <summary>
/// What SendGrid's events mean. Who opened a mail or followed a link is nobody's business, other systems may use the same account, and what the
/// other side said may repeat an address: none of it is kept.
/// </summary>
internal static class SendGridEvents
{
    private const int LongestId = 256;

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static bool IsInstant(long seconds) => seconds >= 0 && seconds <= Latest;

    public static ReadEvent Read(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object ? ReadObject(element) : ReadEvent.Unreadable;
        }
        catch (InvalidOperationException) // a name or a string that is no text: half a character, or no UTF-8
        {
            return ReadEvent.Unreadable;
        }
    }

    private static ReadEvent ReadObject(JsonElement element)
    {
        if (!DeliveryMark.TryParse(TextOf(element, SendGridMail.DeliveryArgument), out var mark))
        {
            return ReadEvent.LeftOut;
        }

        if (TextOf(element, "event") is not { } name)
        {
            return ReadEvent.Unreadable;
        }

        if (MeaningOf(name, TextOf(element, "type")) is not { } meaning)
        {
            return ReadEvent.LeftOut;
        }

        if (TextOf(element, "sg_event_id") is not { Length: > 0 and <= LongestId } id
            || !element.TryGetProperty("timestamp", out var timestamp)
            || timestamp.ValueKind != JsonValueKind.Number
            || !timestamp.TryGetInt64(out var seconds)
            || !IsInstant(seconds))
        {
            return ReadEvent.Unreadable;
        }

        return new ReadEvent(new DeliveryEvent(id, mark, meaning.State, DateTimeOffset.FromUnixTimeSeconds(seconds), meaning.Code), IsUnreadable: false);
    }

    private static (DeliveryState State, string? Code)? MeaningOf(string name, string? type) => (name, type) switch
    {
        ("processed", _) => (DeliveryState.Accepted, null),
        ("deferred", _) => (DeliveryState.Deferred, null),
        ("delivered", _) => (DeliveryState.Delivered, null),
        ("bounce", "blocked") or ("blocked", _) => (DeliveryState.Failed, "blocked"),
        ("bounce", _) => (DeliveryState.Failed, "bounced"),
        ("dropped", _) => (DeliveryState.Failed, "dropped"),
        ("spamreport", _) => (DeliveryState.Failed, "spam"),
        _ => null,
    };

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
