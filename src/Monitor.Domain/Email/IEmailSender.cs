using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>A mail ready to leave, to one recipient. References are those of the entries it names, for people who look for it later.</summary>
public sealed record EmailMessage(
    NotificationId Id, int Attempt, MailKind Kind, string To, string Subject, string Html, string Text, DateTimeOffset At, ImmutableArray<EntryId> References)
{
    /// <summary>What a provider hands back with each event about it.</summary>
    public DeliveryMark? Mark { get; init; }

    /// <summary>Pictures that the HTML shows by their content id; nothing is fetched from anywhere.</summary>
    public ImmutableArray<InlineImage> Images { get; init; } = [];
}

/// <summary>A picture inside a mail. <paramref name="ContentId"/> is what the HTML names after <c>cid:</c>; letters, digits and hyphens only.</summary>
public sealed record InlineImage(string ContentId, ImmutableArray<byte> Png);

/// <summary>What a provider answered.</summary>
public enum SendResult
{
    Accepted,

    /// <summary>It will never take a mail to this address.</summary>
    AddressRefused,

    /// <summary>It will never take this mail, whoever it goes to: a fault of ours, for a person.</summary>
    MessageRefused,

    /// <summary>It could not take it now, and surely did not.</summary>
    NotNow,

    /// <summary>It does not know us any more: a key or a permission, for a person at once. The mail itself is right and waits.</summary>
    NotAllowed,

    /// <summary>Nobody can tell whether it took it.</summary>
    Unknown,
}

/// <summary>
/// What became of handing a mail over. An outcome is a value; only a crash is an exception. <paramref name="Code"/> is a short word of ours, as in
/// <c>http-429</c>; never the provider's text, which may repeat an address.
/// </summary>
public sealed record SendOutcome(SendResult Result, string? Code = null)
{
    public static readonly SendOutcome Accepted = new(SendResult.Accepted);
    public static readonly SendOutcome AddressRefused = new(SendResult.AddressRefused);
    public static readonly SendOutcome MessageRefused = new(SendResult.MessageRefused);
    public static readonly SendOutcome NotNow = new(SendResult.NotNow);
    public static readonly SendOutcome NotAllowed = new(SendResult.NotAllowed);
    public static readonly SendOutcome Unknown = new(SendResult.Unknown);

    /// <summary>How long the provider asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the provider reports later what became of it. Otherwise accepting is the last that is heard.</summary>
    public bool ReceiptFollows { get; init; }
}

/// <summary>Hands mails to whoever delivers them.</summary>
public interface IEmailSender
{
    Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken);

    /// <summary>Whether an attempt was accepted, after a crash; null when this provider cannot tell.</summary>
    Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken);
}
