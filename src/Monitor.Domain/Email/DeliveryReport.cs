using System.Globalization;

namespace Monitor.Domain.Email;

/// <summary>
/// Names one attempt of one mail to a provider and back, and nothing else: <paramref name="Tag"/> is a keyed digest of the party that keeps the mail
/// (16 hexadecimal characters), so that an event finds its row without saying to anybody whose it is.
/// </summary>
public readonly record struct DeliveryMark(string Tag, NotificationId Id, int Attempt)
{
    private const int TagLength = 16;

    public static bool TryParse(string? text, out DeliveryMark mark)
    {
        mark = default;

        if (text?.Split('-') is not [{ Length: TagLength } tag, var id, var attempt]
            || !tag.All(char.IsAsciiHexDigitLower)
            || !NotificationId.TryParse(id, out var notification)
            || !int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1)
        {
            return false;
        }

        mark = new DeliveryMark(tag, notification, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tag}-{Id}-{Attempt}");
}

/// <summary>
/// What a provider says became of an attempt, at an instant of its own. <paramref name="Id"/> is the same in every copy of the event;
/// <paramref name="Code"/> is a short word of ours.
/// </summary>
public sealed record DeliveryEvent(string Id, DeliveryMark Mark, DeliveryState State, DateTimeOffset At, string? Code);

/// <summary>The events of one call that are about our mails and mean something, each once; and how many could not be read.</summary>
public sealed record DeliveryReport(IReadOnlyList<DeliveryEvent> Events, int Unreadable);

/// <summary>Reads what a provider reports: only what it has signed, and not long ago.</summary>
public interface IDeliveryReports
{
    /// <summary>
    /// Checks the signature over the bytes as they came, before anything is read from them. Refused: <c>signature-missing</c>,
    /// <c>signature-invalid</c>, <c>signature-too-old</c> (72 hours), <c>body-unreadable</c>, and <c>reports-not-expected</c> where no key is set.
    /// </summary>
    Result<DeliveryReport> Read(string? signature, string? timestamp, ReadOnlySpan<byte> body, DateTimeOffset now);
}
