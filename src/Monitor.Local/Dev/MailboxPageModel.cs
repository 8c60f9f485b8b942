using Monitor.Domain.Email;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;

namespace Monitor.Local.Dev;

/// <summary>Every mail that was delivered here, newest first, and which of them somebody wants to see.</summary>
public sealed record MailboxPageModel(IReadOnlyList<MailboxItem> Items, string? To, MailKind? Kind, Policy Policy)
{
    /// <summary>So many are listed at once.</summary>
    public const int MostShown = 200;

    public IReadOnlyList<MailboxItem> Chosen { get; } =
        [.. Items.Where(item => (string.IsNullOrEmpty(To) || item.To == To) && (Kind is null || item.Kind == Kind))];

    public static MailboxPageModel From(IReadOnlyList<MailboxItem> items, IQueryCollection query, Policy policy) =>
        new(items, query["to"], Enum.TryParse<MailKind>(query["kind"], out var kind) && Enum.IsDefined(kind) ? kind : null, policy);
}

/// <summary>One mail, as HTML and as text.</summary>
public sealed record MailPageModel(MailboxItem Item, MailBody Body, Policy Policy);

/// <summary>How mails are named on the mailbox pages.</summary>
public static class MailWords
{
    public static string Of(MailKind kind) => kind switch
    {
        MailKind.HarmNotice => "Harm notice",
        MailKind.Digest => "Morning digest",
        MailKind.WeeklySummary => "Weekly summary",
        MailKind.MonthlySummary => "Monthly summary",
        MailKind.ReturnOpened => "Return opened",
        MailKind.ReturnReminder => "Return to be signed",
        MailKind.ReferralNews => "News of referrals",
        MailKind.ResponsibilityAsked => "Asked to answer for entries",
        MailKind.Undeliverable => "In place of a mail that did not arrive",
        MailKind.SelfFault => "A fault of the monitor",
        MailKind.Passcode => "Code to sign in",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Date and time on a London clock.</summary>
    public static string SentAt(MailboxItem item) => FormattableString.Invariant($"{Words.Date(item.SentAt.DateInLondon())}, {item.SentAt.TimeInLondon():HH:mm}");
}

/// <summary>The agencies somebody can act for, and where they wanted to go.</summary>
public sealed record ActAsPageModel(IReadOnlyList<Persona> Personas, string Then, Policy Policy);
