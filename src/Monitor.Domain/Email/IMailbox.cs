using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>A mail that was delivered to a mailbox that anybody here may read.</summary>
public sealed record MailboxItem(string Id, string To, MailKind Kind, string Subject, DateTimeOffset SentAt, ImmutableArray<EntryId> References);

/// <summary>Both parts of a mail as they were sent.</summary>
public sealed record MailBody(string Html, string Text);

/// <summary>Delivered mails, where the provider keeps them for reading. An id that is not one is answered like a mail that is not there.</summary>
public interface IMailbox
{
    /// <summary>Every mail, newest first.</summary>
    Task<IReadOnlyList<MailboxItem>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The mail as it was sent, byte for byte.</summary>
    Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken);

    Task<MailBody?> ReadBodyAsync(string id, CancellationToken cancellationToken);
}
