using MimeKit;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>
/// Delivers mails into a folder, for a machine that has no provider. A mail is there whole or not at all, and an attempt at most once: it is
/// written beside, flushed and then renamed, which fails when the name is taken.
/// </summary>
internal sealed class FolderEmailSender(string folder, string from, string host) : IEmailSender
{
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

        if (HeaderGuard.Refusal(message) is { } refusal)
        {
            return refusal;
        }

        var beside = Path.Combine(folder, FormattableString.Invariant($"{id}.{Environment.ProcessId}-{Interlocked.Increment(ref _begun)}.tmp"));

        try
        {
            Directory.CreateDirectory(folder);
            await WriteAsync(ToMime(message), beside, cancellationToken);
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
        await mail.WriteToAsync(MimeMail.Format, file, cancellationToken);
        await file.FlushAsync(cancellationToken);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private MimeMessage ToMime(EmailMessage message)
    {
        var mail = MimeMail.Of(message, _from, host);
        mail.Headers.Add(MailFile.KindHeader, message.Kind.ToString());
        mail.Headers.Add(MailFile.NotificationHeader, message.Id.ToString());
        mail.Headers.Add(MailFile.ReferencesHeader, string.Join(", ", message.References));
        return mail;
    }
}
