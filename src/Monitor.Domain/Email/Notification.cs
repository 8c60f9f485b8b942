using System.Collections.Immutable;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>One mail to one person: a digest of its kind, the person and what it is about, so that planning it again is planning the same.</summary>
public readonly record struct NotificationId
{
    private readonly string? _value;

    private NotificationId(string value) => _value = value;

    public static NotificationId For(MailKind kind, string person, string about) => new(Digest.Of(kind.ToString(), person, about));

    public static bool TryParse(string? text, out NotificationId id)
    {
        var valid = text is { Length: 32 } && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new NotificationId(text!) : default;
        return valid;
    }

    public static NotificationId FromStored(string value) => new(value);

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>What a mail is for.</summary>
public enum MailKind
{
    HarmNotice,
    Digest,
    WeeklySummary,
    MonthlySummary,
    ReturnOpened,
    ReturnReminder,

    /// <summary>To a referring agency: what it referred and what became of it, once a day.</summary>
    ReferralNews,

    /// <summary>To an agency that is asked to answer for entries.</summary>
    ResponsibilityAsked,

    /// <summary>What somebody else could not be told, to whoever comes next.</summary>
    Undeliverable,

    /// <summary>To those who run the monitor: what is wrong with it.</summary>
    SelfFault,

    /// <summary>A code to sign in, to whoever asked for it. It is never planned or kept: it leaves at once, or is asked for again.</summary>
    Passcode,
}

/// <summary>How far a mail has come. It moves by rank only; what is late or repeated changes nothing (DESIGN §5.5).</summary>
public enum DeliveryState
{
    Planned = 0,
    Claimed = 1,
    Unknown = 2,
    Accepted = 3,

    /// <summary>The recipient's side asked the provider to come again later.</summary>
    Deferred = 4,
    Delivered = 5,

    /// <summary>Refused, bounced, dropped, or called spam; whoever comes next is told.</summary>
    Failed = 6,

    /// <summary>Nothing was left to say when it was about to be sent.</summary>
    Withdrawn = 7,
}

/// <summary>
/// One raising of one ladder: what is raised once and told once. <paramref name="About"/> is the reference of an entry, or what a duty of the party
/// is about; <paramref name="Agency"/> is the partition that holds it.
/// </summary>
public readonly record struct RaisingKey(PartyId Agency, string About, string Check, int N, int Step, int Raise)
{
    public RaisingKey(PartyId agency, EntryId entry, string check, int n, int step, int raise)
        : this(agency, entry.ToString(), check, n, step, raise)
    {
    }

    /// <summary>The entry it is about; null for a duty of a party.</summary>
    public EntryId? Entry => EntryId.TryParse(About, null, out var id) ? id : null;

    public override string ToString() => $"{Agency}/{About}/{Check}/{N}/{Step}/{Raise}";

    public static RaisingKey Parse(string text)
    {
        var parts = text.Split('/');
        return new RaisingKey(
            PartyId.Parse(parts[0], null), parts[1], parts[2],
            int.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(parts[4], System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(parts[5], System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <summary>A mail that is owed to somebody, from being planned to being accepted.</summary>
public sealed record Notification
{
    public required NotificationId Id { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>The party in whose partition it is kept.</summary>
    public required PartyId Party { get; init; }

    /// <summary>Who gets it; null when whoever holds <see cref="Role"/> at the time does.</summary>
    public PersonId? Person { get; init; }

    public ContactRole? Role { get; init; }

    /// <summary>The London date it is for.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The entry it is about, when it is about one.</summary>
    public EntryId? Entry { get; init; }

    /// <summary>The agency a weekly summary or a return is about.</summary>
    public PartyId? Agency { get; init; }

    /// <summary>The first day of the week or month that a summary is about.</summary>
    public DateOnly? About { get; init; }

    /// <summary>The return it is about, and the how-manieth mail about it this is.</summary>
    public ReturnMark? Return { get; init; }

    public DeliveryState State { get; init; } = DeliveryState.Planned;

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often the provider could not take this attempt yet.</summary>
    public int Tries { get; init; }

    /// <summary>Attempts before this one of which nobody could tell; an event may still come about each.</summary>
    public ImmutableArray<EarlierAttempt> Earlier { get; init; } = [];

    /// <summary>In real time; after it a claim without an answer is an unknown outcome.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>When it was accepted, in the app's time.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The raisings that it told.</summary>
    public ImmutableArray<RaisingKey> Told { get; init; } = [];

    /// <summary>The person it went to.</summary>
    public PersonId? SentTo { get; init; }

    /// <summary>Whether mail to that address could not be delivered before; if this one can, the address works again (CT-01).</summary>
    public bool AddressHadFailed { get; init; }

    /// <summary>Whether the provider that accepted it reports what became of it; until it does, nobody has been told.</summary>
    public bool AwaitsReceipt { get; init; }

    /// <summary>When it arrived, as the provider reports it.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Why it failed: a short word of ours.</summary>
    public string? Fault { get; init; }

    /// <summary>The mail that could not be delivered, when this one goes to whoever comes next.</summary>
    public MailKey? InPlaceOf { get; init; }

    /// <summary>Whom mails before this one could not reach; none of them is tried again for it.</summary>
    public ImmutableArray<PersonId> NotReached { get; init; } = [];

    /// <summary>What it tells a referring agency; added to until it is sent.</summary>
    public ImmutableArray<ReferralNews> News { get; init; } = [];

    /// <summary>The questions that made it be planned; it lists all that are open when it is made.</summary>
    public ImmutableArray<AskedAbout> Asked { get; init; } = [];

    public bool IsSettled => State >= DeliveryState.Accepted;
}

/// <summary>An attempt of which nobody could tell when the next was made, and what was heard of it since.</summary>
public sealed record EarlierAttempt(int Attempt, DeliveryState State);

/// <summary>Where a mail is kept.</summary>
public sealed record MailKey(PartyId Party, NotificationId Id);

/// <summary>A notification as it is stored.</summary>
public sealed record StoredNotification(Notification Notification, string Version);
