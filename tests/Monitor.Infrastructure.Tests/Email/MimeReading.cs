using MimeKit;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Tests.Email;

/// <summary>Reads a mail as a person's program does.</summary>
internal static class MimeReading
{
    public static async Task<TakenMail> ReadAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes);
        var mail = await MimeMessage.LoadAsync(stream, cancellationToken);

        return new TakenMail(
            Assert.Single(mail.From.Mailboxes).Address,
            Assert.Single(mail.To.Mailboxes).Address,
            mail.Subject!,
            mail.TextBody!.ReplaceLineEndings("\n"),
            mail.HtmlBody!.ReplaceLineEndings("\n"),
            mail.Headers.ToDictionary(header => header.Field, header => header.Value, StringComparer.Ordinal),
            [.. mail.BodyParts.OfType<MimePart>().Where(part => part.ContentType.IsMimeType("image", "png")).Select(Picture)],
            System.Text.Encoding.UTF8.GetString(bytes));
    }

    private static InlineImage Picture(MimePart part)
    {
        Assert.Equal(ContentDisposition.Inline, part.ContentDisposition!.Disposition);
        using var bytes = new MemoryStream();
        part.Content!.DecodeTo(bytes);
        return new InlineImage(part.ContentId!, [.. bytes.ToArray()]);
    }
}
