using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>A mail ready to leave, to one recipient. References are those of the entries it names, for people who look for it later.</summary>
public sealed record EmailMessage(
    NotificationId Id, int Attempt, MailKind Kind, string To, string Subject, string Html, string Text, DateTimeOffset At, ImmutableArray<EntryId> References);

/// <summary>What a provider answered. An outcome is a value; only a crash is an exception.</summary>
public enum SendOutcome
{
    Accepted,

    /// <summary>It will never take this one.</summary>
    Refused,

    /// <summary>It could not take it now, and surely did not.</summary>
    NotNow,

    /// <summary>Nobody can tell whether it took it.</summary>
    Unknown,
}

/// <summary>Hands mails to whoever delivers them.</summary>
public interface IEmailSender
{
    Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken);

    /// <summary>Whether an attempt was accepted, after a crash; null when this provider cannot tell.</summary>
    Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken);
}
