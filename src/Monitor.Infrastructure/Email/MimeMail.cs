using MimeKit;
using MimeKit.Text;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// A mail as MIME. The date is the app's, which may differ from the machine's, and nothing is random: the same attempt gives the same bytes.
/// </summary>
internal static class MimeMail
{
    public static readonly FormatOptions Format = CreateFormat();

    public static MimeMessage Of(EmailMessage message, MailboxAddress from, string host)
    {
        var id = MailFile.IdOf(message.Id, message.Attempt);
        var mail = new MimeMessage
        {
            Subject = message.Subject,
            Date = message.At,
            Body = new MultipartAlternative { Boundary = $"=-{id}" },
        };

        ((Multipart)mail.Body).Add(Part(TextFormat.Plain, message.Text));
        ((Multipart)mail.Body).Add(Html(message, id));
        mail.From.Add(from);
        mail.To.Add(new MailboxAddress(null, message.To));

        foreach (var (name, value) in MailHeaders.Of(message, host))
        {
            mail.Headers.Replace(name, value);
        }

        return mail;
    }

    private static MimeEntity Html(EmailMessage message, string id)
    {
        var html = Part(TextFormat.Html, message.Html);

        if (message.Images.IsEmpty)
        {
            return html;
        }

        var related = new MultipartRelated { Boundary = $"=-{id}.images" };
        related.Root = html;

        foreach (var image in message.Images)
        {
            related.Add(Picture(image));
        }

        return related;
    }

    private static MimePart Picture(InlineImage image) => new("image", "png")
    {
        Content = new MimeContent(new MemoryStream([.. image.Png])),
        ContentId = image.ContentId,
        ContentDisposition = new ContentDisposition(ContentDisposition.Inline),
        ContentTransferEncoding = ContentEncoding.Base64,
    };

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText("utf-8", text);
        return part;
    }

    private static FormatOptions CreateFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
