using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>Something that became known about one wait. Events are only ever added; the entry is what they amount to.</summary>
public abstract record EntryEvent;

/// <summary>
/// A referral put on the list. <paramref name="QuietFrom"/> is the agency's first day when the entry came with its quiet start (DOMAIN §4).
/// </summary>
public sealed record Received(
    ServiceCode Service,
    PartyId Responsible,
    PartyId ReferredBy,
    CaseReference CaseReference,
    DateOnly ReceivedOn,
    bool HarmMark,
    DateOnly? QuietFrom) : EntryEvent;

/// <summary>A level of need from 1 to 4 that counts from a day on.</summary>
public sealed record LevelRecorded(int Level, DateOnly On) : EntryEvent;

/// <summary>A statutory status, since when, and the authority that owns it where there is one.</summary>
public sealed record StatusRecorded(StatutoryStatus Status, DateOnly Since, PartyId? Authority) : EntryEvent;

/// <summary>Children's social care was told of likely significant harm.</summary>
public sealed record SocialCareTold(DateOnly On, string Role) : EntryEvent;

/// <summary>A lead professional was named, by role.</summary>
public sealed record LeadNamed(string Role, DateOnly On) : EntryEvent;

/// <summary>The lead professional left; nobody is named from that day.</summary>
public sealed record LeadEnded(DateOnly On) : EntryEvent;

/// <summary>Interim support was put in place. Its number within the entry is its place among the supports.</summary>
public sealed record SupportRecorded(
    int Number, SupportKind Kind, string Provider, DateOnly StartedOn, DateOnly ReviewBy, DateOnly? EndedOn, bool AgreedWithFamily) : EntryEvent;

/// <summary>A support was looked at again and goes on until a new review-by day.</summary>
public sealed record SupportReviewed(int Number, DateOnly On, DateOnly ReviewBy) : EntryEvent;

/// <summary>A support ended; that day is its last.</summary>
public sealed record SupportEnded(int Number, DateOnly On) : EntryEvent;

/// <summary>The family did not want support for now.</summary>
public sealed record SupportWasDeclined(DateOnly On, string AskedRole, DateOnly AskAgainOn) : EntryEvent;

/// <summary>An exchange with the family. Its own view, when given, is kept as text beside the event.</summary>
public sealed record ContactMade(DateOnly On) : EntryEvent;

/// <summary>An attempt at contact that was not answered.</summary>
public sealed record ContactAttempted(DateOnly On, ContactMeans Means) : EntryEvent;

/// <summary>What follows from attempts without an answer.</summary>
public sealed record AttemptsDecided(DateOnly On, AttemptsDecision Decision) : EntryEvent;

/// <summary>The service began; the wait for it is over.</summary>
public sealed record ServiceStarted(DateOnly On) : EntryEvent;

/// <summary>The entry was closed.</summary>
public sealed record EntryClosed(DateOnly On, ClosingReason Reason) : EntryEvent;

/// <summary>
/// A finding opened a ladder: the <paramref name="N"/>th of this check on this entry, under the policy version that it keeps.
/// <paramref name="Aggregate"/> is the month in whose list for the service it climbs, for checks that climb once per service and month.
/// </summary>
public sealed record LadderOpened(string Check, int N, DateOnly Deadline, DateOnly On, string PolicyVersion, DateOnly? Aggregate) : EntryEvent;

/// <summary>A step was raised. <paramref name="Raise"/> is above 0 only after an acknowledgement ended.</summary>
public sealed record StepRaised(string Check, int N, int Step, int Raise, DateOnly On) : EntryEvent;

/// <summary>A raised step was delivered to somebody.</summary>
public sealed record StepTold(string Check, int N, int Step, int Raise, DateOnly On, PersonId To) : EntryEvent;

/// <summary>The owner answers for the finding until a day, at most 10 working days on; the ladder does not climb meanwhile.</summary>
public sealed record LadderAcknowledged(string Check, int N, int Step, string OwnerRole, DateOnly On, DateOnly Until) : EntryEvent;

/// <summary>What was missing is recorded, or no longer owed.</summary>
public sealed record LadderResolved(string Check, int N, DateOnly On) : EntryEvent;

/// <summary>An event as it happened to an entry: when it was recorded, by whom, and in answer to what.</summary>
public sealed record HistoryItem(int Sequence, DateTimeOffset At, string Actor, string Correlation, EntryEvent Event, string? Text);

/// <summary>A service families wait for, as the policy names it: 2 to 12 capital letters and digits.</summary>
public readonly record struct ServiceCode
{
    private readonly string? _value;

    private ServiceCode(string value) => _value = value;

    public static bool TryParse(string? text, out ServiceCode code)
    {
        var valid = text is { Length: >= 2 and <= 12 } && text.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9'));
        code = valid ? new ServiceCode(text!) : default;
        return valid;
    }

    public static ServiceCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException("A service is named by 2 to 12 capital letters and digits.");

    public override string ToString() => _value ?? string.Empty;
}
