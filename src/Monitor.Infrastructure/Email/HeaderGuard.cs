using System.Globalization;
using System.Text;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// What every sender asks before anything leaves: nothing that goes into a header may begin another one, or make it read otherwise than it is.
/// </summary>
internal static class HeaderGuard
{
    public const string Address = "address-not-plain";
    public const string Subject = "subject-not-plain";
    public const string Image = "image-not-plain";

    /// <summary>Null when it may leave.</summary>
    public static SendOutcome? Refusal(EmailMessage message)
    {
        if (!PlainAddress.TryParse(message.To, out _))
        {
            return SendOutcome.AddressRefused with { Code = Address };
        }

        if (!IsPlain(message.Subject))
        {
            return SendOutcome.MessageRefused with { Code = Subject };
        }

        return message.Images.All(image => IsContentId(image.ContentId)) ? null : SendOutcome.MessageRefused with { Code = Image };
    }

    /// <summary>No control character, no separator of lines or paragraphs, nothing that turns the direction of reading, and no half of a character.</summary>
    public static bool IsPlain(string text)
    {
        var at = 0;

        while (at < text.Length)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || EndsLines(rune) || TurnsReading(rune))
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return true;
    }

    private static bool EndsLines(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Unicode's Bidi_Control: marks, embeddings, overrides and isolates.</summary>
    private static bool TurnsReading(Rune rune) =>
        rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool IsContentId(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
