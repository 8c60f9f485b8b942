using MimeKit;
using Monitor.Domain.Email;
using SendGrid.Helpers.Mail;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// A mail as SendGrid takes it. It is told whom it goes to, what it says, and one argument that means nothing to anybody else; opening and following
/// links is not watched.
/// </summary>
internal static class SendGridMail
{
    /// <summary>The argument that comes back with each event.</summary>
    public const string DeliveryArgument = "delivery";

    public static SendGridMessage Of(EmailMessage message, MailboxAddress from, string host)
    {
        var mail = new SendGridMessage
        {
            From = new EmailAddress(from.Address, string.IsNullOrEmpty(from.Name) ? null : from.Name),
            Subject = message.Subject,
            PlainTextContent = message.Text,
            HtmlContent = message.Html,
        };

        mail.AddTo(new EmailAddress(message.To));
        mail.AddHeaders(MailHeaders.Of(message, host).ToDictionary(StringComparer.Ordinal));
        mail.SetClickTracking(enable: false, enableText: false);
        mail.SetOpenTracking(enable: false, substitutionTag: null);
        mail.SetSubscriptionTracking(enable: false);
        mail.SetGoogleAnalytics(enable: false);

        if (message.Mark is { } mark)
        {
            mail.AddCustomArg(DeliveryArgument, mark.ToString());
        }

        foreach (var image in message.Images)
        {
            mail.AddAttachment(new Attachment
            {
                Content = Convert.ToBase64String(image.Png.AsSpan()),
                ContentId = image.ContentId,
                Disposition = "inline",
                Filename = $"{image.ContentId}.png",
                Type = "image/png",
            });
        }

        return mail;
    }
}
