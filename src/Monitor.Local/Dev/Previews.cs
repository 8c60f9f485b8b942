using Monitor.App.Features.Mail;
using Monitor.Domain.Email;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;

namespace Monitor.Local.Dev;

/// <summary>A mail of which a preview is shown, as HTML for light and for dark screens, and as text.</summary>
public sealed record PreviewModel(PreviewMail Mail, string? Light, string? Dark, string? Text, Policy Policy);

/// <summary>Every preview, to choose from.</summary>
public sealed record PreviewsModel(IReadOnlyList<PreviewMail> Mails, Policy Policy);

/// <summary>Renders previews as mails are rendered, for a screen of either kind whatever the machine's is.</summary>
internal sealed class Previews(PreviewMails mails, EmailRenderer renderer, Policy policy)
{
    private const string WhenDark = "@media (prefers-color-scheme: dark)";

    public PreviewsModel List() => new(mails.All, policy);

    public async Task<PreviewModel?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (mails.All.FirstOrDefault(mail => mail.Name == name) is not { } mail)
        {
            return null;
        }

        if (mail.Content is null)
        {
            return new PreviewModel(mail, null, null, null, policy);
        }

        var message = await renderer.RenderAsync(
            mail.Content, NotificationId.For(mail.Kind, "preview", mail.Name), mail.Attempt, mail.Kind, "assurance@preview.example", PreviewFacts.Today.At(new TimeOnly(8, 0)), cancellationToken);
        var html = message.Images.Aggregate(message.Html, (html, image) =>
            html.Replace($"cid:{image.ContentId}\"", $"data:image/png;base64,{Convert.ToBase64String(image.Png.AsSpan())}\"", StringComparison.Ordinal));

        return new PreviewModel(
            mail, html.Replace(WhenDark, "@media not all", StringComparison.Ordinal), html.Replace(WhenDark, "@media all", StringComparison.Ordinal), message.Text, policy);
    }
}
