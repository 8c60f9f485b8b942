using System.Collections.Immutable;
using Monitor.Domain.Work;

namespace Monitor.Domain.Email;

/// <summary>A mail moved on by one step: how it stands after it, and what is written with it in the same transaction.</summary>
/// <param name="After">The mail after the step.</param>
public sealed record DeliveryStep(Notification After)
{
    /// <summary>Messages that the step announces.</summary>
    public ImmutableArray<OutboxMessage> Add { get; init; } = [];

    /// <summary>Messages that it makes needless; one that is gone already stops nothing.</summary>
    public ImmutableArray<OutboxMessage> Remove { get; init; } = [];

    /// <summary>A fault that a person is shown, until it is put right.</summary>
    public Aside? Keep { get; init; }

    /// <summary>Whether the fault that was kept of this mail is put right.</summary>
    public bool IsPutRight { get; init; }
}

/// <summary>Why a mail failed or needs a person: short words, kept with the mail and the fault; their sentences are for people.</summary>
public static class MailFault
{
    public const string Queue = "mail";
    public const string AddressRefused = "address-refused";
    public const string MessageRefused = "message-refused";
    public const string NoReceipt = "no-receipt";
    public const string Unknown = "outcome-unknown";
    public const string GivenUp = "given-up";
    public const string PersonalData = "personal-data";
    public const string NobodyLeft = "nobody-left";
    public const string NoFreeDay = "no-free-day";
    public const string ProviderBusy = "provider-busy";
    public const string ProviderRefusesUs = "provider-refuses-us";

    /// <summary>Whether it is the address that does not work, so that its contact is flagged and whoever comes next is told.</summary>
    public static bool IsOfTheAddress(string? fault) => fault is AddressRefused or "bounced" or "blocked" or "dropped" or "spam";

    /// <summary>The fault of one mail, as it waits for a person. Its id is the mail's, so that a mail has one.</summary>
    public static Aside Of(NotificationId mail, string fault, DateTimeOffset at) => new(IdOf(mail), Queue, fault, null, null, null, at);

    /// <summary>The fault of the provider as a whole.</summary>
    public static Aside OfTheProvider(string fault, DateTimeOffset at) => new(fault, Queue, fault, null, null, null, at);

    public static string IdOf(NotificationId mail) => $"mail-{mail}";

    /// <summary>The fault in words, of so many mails.</summary>
    public static string InWords(string fault, int mails) => fault switch
    {
        MessageRefused => $"{Mails(mails)} refused by the mail provider, whoever {(mails == 1 ? "it was" : "they were")} for.",
        NoReceipt => $"Of {Words.Count(mails, "mail")} the mail provider has not said within a day whether {(mails == 1 ? "it" : "they")} arrived.",
        Unknown => $"Of {Words.Count(mails, "mail")} nobody can tell whether {(mails == 1 ? "it" : "they")} left, after several attempts.",
        GivenUp => $"{Mails(mails)} not taken by the mail provider for days, and given up.",
        PersonalData => $"{Mails(mails)} not sent: what {(mails == 1 ? "it" : "they")} would have said had the shape of personal data.",
        NobodyLeft => $"{Mails(mails)} not delivered to anybody, and nobody is left to tell.",
        NoFreeDay => $"{Mails(mails)} not sent: {(mails == 1 ? "its recipient has" : "their recipients have")} another such mail on each of the next days.",
        ProviderBusy => "The mail provider has not taken mails for half an hour or more. They wait, and are tried again.",
        ProviderRefusesUs => "The mail provider refuses our key or our permission to send. No mail leaves until that is put right; none is lost.",
        _ => $"{Mails(mails)} not delivered ({fault}).",
    };

    private static string Mails(int mails) => $"{Words.Count(mails, "mail")} {(mails == 1 ? "was" : "were")}";
}
