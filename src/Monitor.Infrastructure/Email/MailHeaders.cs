using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>The headers by which a reader's program knows a mail: its name, the attempt it repeats, and that no person wrote it.</summary>
internal static class MailHeaders
{
    public static string NameOf(NotificationId id, int attempt, string host) => $"<{MailFile.IdOf(id, attempt)}@{host}>";

    public static IEnumerable<KeyValuePair<string, string>> Of(EmailMessage message, string host)
    {
        yield return new("Message-ID", NameOf(message.Id, message.Attempt, host));

        if (message.Attempt > 1)
        {
            yield return new("In-Reply-To", NameOf(message.Id, 1, host));
            yield return new("References", NameOf(message.Id, 1, host));
        }

        // Without it, answering machines answer (RFC 3834).
        yield return new("Auto-Submitted", "auto-generated");
    }
}
