using MimeKit;
using MimeKit.Text;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// Delivers mails into a folder, for a machine that has no provider. A mail is there whole or not at all, and an attempt at most once: it is
/// written beside, flushed and then renamed, which fails when the name is taken.
/// </summary>
internal sealed class FolderEmailSender(string folder, string from, string host) : IEmailSender
{
    private static readonly FormatOptions Format = CreateFormat();
    private static int _begun;

    private readonly MailboxAddress _from = MailboxAddress.Parse(from);

    public async Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        var id = MailFile.IdOf(message.Id, message.Attempt);
        var path = MailFile.PathTo(folder, id);

        if (File.Exists(path))
        {
            return SendOutcome.Accepted;
        }

        if (BreaksHeaders(message) || !MailboxAddress.TryParse(message.To, out var to))
        {
            return SendOutcome.AddressRefused;
        }

        var beside = Path.Combine(folder, FormattableString.Invariant($"{id}.{Environment.ProcessId}-{Interlocked.Increment(ref _begun)}.tmp"));

        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(ToMime(message, to, id), beside, cancellationToken);
            File.Move(beside, path, overwrite: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return File.Exists(path) ? SendOutcome.Accepted : SendOutcome.NotNow;
        }
        finally
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
        }

        return SendOutcome.Accepted;
    }

    public Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken) =>
        Task.FromResult<bool?>(File.Exists(MailFile.PathTo(folder, MailFile.IdOf(id, attempt))));

    private static async Task WriteAsync(MimeMessage mail, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        await mail.WriteToAsync(Format, file, cancellationToken);
        await file.FlushAsync(cancellationToken);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    /// <summary>The date is the app's, which may differ from the machine's, and nothing is random: the same attempt gives the same bytes.</summary>
    private MimeMessage ToMime(EmailMessage message, MailboxAddress to, string id)
    {
        var mail = new MimeMessage
        {
            Subject = message.Subject,
            Date = message.At,
            MessageId = $"{id}@{host}",
            Body = new MultipartAlternative
            {
                Part(TextFormat.Plain, message.Text),
                Part(TextFormat.Html, message.Html),
            },
        };

        ((Multipart)mail.Body).Boundary = $"=-{id}";
        mail.From.Add(_from);
        mail.To.Add(to);
        mail.Headers.Add(MailFile.KindHeader, message.Kind.ToString());
        mail.Headers.Add(MailFile.NotificationHeader, message.Id.ToString());
        mail.Headers.Add(MailFile.ReferencesHeader, string.Join(", ", message.References));

        if (message.Attempt > 1)
        {
            mail.InReplyTo = $"{MailFile.IdOf(message.Id, 1)}@{host}";
        }

        return mail;
    }

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText("utf-8", text);
        return part;
    }

    /// <summary>A line break in a header would begin another one.</summary>
    private static bool BreaksHeaders(EmailMessage message) => message.Subject.Any(char.IsControl) || message.To.Any(char.IsControl);

    private static FormatOptions CreateFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
