using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>
/// One referral's wait for one service: what its events amount to, and all that the checks need to know. It changes only by
/// <see cref="Apply"/>, so that folding the events again gives the same value.
/// </summary>
public sealed record WaitingListEntry
{
    private const int SupportsKept = 40;

    public required EntryId Id { get; init; }

    public required ServiceCode Service { get; init; }

    /// <summary>Answers for interim support while the family waits; also the partition the entry lives in.</summary>
    public required PartyId Responsible { get; init; }

    public required PartyId ReferredBy { get; init; }

    public required CaseReference CaseReference { get; init; }

    /// <summary>The day the referral was received; the wait and every first clock start here.</summary>
    public required DateOnly ReceivedOn { get; init; }

    public bool HarmMark { get; init; }

    /// <summary>The responsible agency's first day, when the entry was imported at its quiet start.</summary>
    public DateOnly? QuietFrom { get; init; }

    /// <summary>Levels of need by the day from which they count, oldest first; empty when none was ever recorded.</summary>
    public ImmutableArray<LevelChange> Levels { get; init; } = [];

    public StatutoryStatus Status { get; init; }

    public DateOnly? StatusSince { get; init; }

    public PartyId? Authority { get; init; }

    public SocialCareTelling? SocialCareTold { get; init; }

    public LeadProfessional? Lead { get; init; }

    /// <summary>The day from which no lead is named; counts only while <see cref="Lead"/> is null.</summary>
    public DateOnly LeadMissingSince { get; init; }

    public ImmutableArray<Support> Supports { get; init; } = [];

    public ImmutableArray<SupportDeclined> Declined { get; init; } = [];

    public DateOnly? LastContactOn { get; init; }

    /// <summary>Unanswered attempts since the last contact or decision, oldest first.</summary>
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    public DateOnly? AttemptsDecidedOn { get; init; }

    public DateOnly? StartedOn { get; init; }

    public Closure? Closure { get; init; }

    /// <summary>For each check its latest ladder, open or resolved.</summary>
    public ImmutableArray<Ladder> Ladders { get; init; } = [];

    /// <summary>Still waiting: neither started nor closed.</summary>
    public bool IsOpen => StartedOn is null && Closure is null;

    /// <summary>The day the wait ended, when it has.</summary>
    public DateOnly? EndedOn => StartedOn ?? Closure?.On;

    /// <summary>The level that counts today; none recorded counts as 3 (DOMAIN §1).</summary>
    public int Level => Levels.IsEmpty ? LevelChange.WhenNotRecorded : Levels[^1].Level;

    /// <summary>The level that counts on a day; before the first one recorded, and with none recorded, level 3.</summary>
    public int LevelOn(DateOnly day)
    {
        var level = LevelChange.WhenNotRecorded;

        foreach (var change in Levels)
        {
            if (change.On > day)
            {
                break;
            }

            level = change.Level;
        }

        return level;
    }

    /// <summary>Likely significant harm or level 4, and nobody recorded that children's social care was told (DOMAIN §3).</summary>
    public bool NeedsSocialCareNow => (HarmMark || Level == LevelChange.Highest) && SocialCareTold is null;

    /// <summary>Whole London days from the referral to today, or to the end of the wait. 0 on the day of referral.</summary>
    public int DaysWaited(DateOnly today) => Math.Max(0, (EndedOn ?? today).DayNumber - ReceivedOn.DayNumber);

    public Ladder? LadderFor(string check)
    {
        foreach (var ladder in Ladders)
        {
            if (ladder.Check == check)
            {
                return ladder;
            }
        }

        return null;
    }

    /// <summary>The entry that a first event makes.</summary>
    public static WaitingListEntry From(EntryId id, Received received) => new()
    {
        Id = id,
        Service = received.Service,
        Responsible = received.Responsible,
        ReferredBy = received.ReferredBy,
        CaseReference = received.CaseReference,
        ReceivedOn = received.ReceivedOn,
        HarmMark = received.HarmMark,
        QuietFrom = received.QuietFrom,
        LeadMissingSince = received.ReceivedOn,
    };

    /// <summary>The entry that its whole history makes, oldest event first.</summary>
    public static WaitingListEntry Fold(EntryId id, IEnumerable<EntryEvent> events)
    {
        WaitingListEntry? entry = null;

        foreach (var happened in events)
        {
            entry = entry is null ? From(id, (Received)happened) : entry.Apply(happened);
        }

        return entry ?? throw new InvalidOperationException($"Entry {id} has no events.");
    }

    /// <summary>This entry after one more event. Events carry the days they are about, so late ones find their place.</summary>
    public WaitingListEntry Apply(EntryEvent happened) => happened switch
    {
        LevelRecorded level => this with { Levels = Levels.WithLevel(level) },
        StatusRecorded status => this with { Status = status.Status, StatusSince = status.Since, Authority = status.Authority },
        SocialCareTold told => this with { SocialCareTold = new SocialCareTelling(told.On, told.Role) },
        LeadNamed lead => this with { Lead = new LeadProfessional(lead.Role, lead.On) },
        LeadEnded ended when Lead?.Since > ended.On => this,
        LeadEnded ended => this with { Lead = null, LeadMissingSince = ended.On },
        SupportRecorded support => this with { Supports = Keep(Supports.Add(Made(support))) },
        SupportReviewed reviewed => ChangeSupport(reviewed.Number, support => support with { ReviewBy = reviewed.ReviewBy }),
        SupportEnded ended => ChangeSupport(ended.Number, support => support with { EndedOn = ended.On }),
        SupportWasDeclined declined => this with { Declined = Declined.Add(new SupportDeclined(declined.On, declined.AskedRole, declined.AskAgainOn)) },
        ContactMade contact => WithContact(contact.On),
        ContactAttempted attempt => WithAttempt(new Attempt(attempt.On, attempt.Means)),
        AttemptsDecided decided => this with
        {
            AttemptsDecidedOn = Later(AttemptsDecidedOn, decided.On),
            Attempts = Attempts.RemoveAll(attempt => attempt.On <= decided.On),
        },
        ServiceStarted started => this with { StartedOn = started.On },
        EntryClosed closed => this with { Closure = new Closure(closed.On, closed.Reason) },
        LadderOpened opened => this with { Ladders = Ladders.RemoveAll(ladder => ladder.Check == opened.Check).Add(Ladder.From(opened)) },
        StepRaised raised => ChangeLadder(raised.Check, raised.N, ladder => ladder.Apply(raised)),
        StepTold told => ChangeLadder(told.Check, told.N, ladder => ladder.Apply(told)),
        LadderAcknowledged acknowledged => ChangeLadder(acknowledged.Check, acknowledged.N, ladder => ladder.Apply(acknowledged)),
        LadderResolved resolved => ChangeLadder(resolved.Check, resolved.N, ladder => ladder with { ResolvedOn = resolved.On }),
        _ => throw new InvalidOperationException($"An entry cannot take {happened.GetType().Name}."),
    };

    private static Support Made(SupportRecorded support) => new(
        support.Number, support.Kind, support.Provider, support.StartedOn, support.ReviewBy, support.EndedOn, support.AgreedWithFamily);

    private static ImmutableArray<Support> Keep(ImmutableArray<Support> supports) =>
        supports.Length <= SupportsKept ? supports : supports.Remove(supports.MinBy(support => support.Cover.To)!);

    private WaitingListEntry WithContact(DateOnly on) => this with
    {
        LastContactOn = LastContactOn is { } last && last > on ? last : on,
        Attempts = Attempts.RemoveAll(attempt => attempt.On <= on),
    };

    private WaitingListEntry WithAttempt(Attempt attempt)
    {
        var settled = Later(LastContactOn, AttemptsDecidedOn);

        return settled is { } day && attempt.On <= day
            ? this
            : this with { Attempts = [.. Attempts.Add(attempt).OrderBy(made => made.On)] };
    }

    private static DateOnly? Later(DateOnly? one, DateOnly? other) =>
        one is null ? other : other is null ? one : one > other ? one : other;

    private WaitingListEntry ChangeSupport(int number, Func<Support, Support> change) =>
        this with { Supports = [.. Supports.Select(support => support.Number == number ? change(support) : support)] };

    private WaitingListEntry ChangeLadder(string check, int n, Func<Ladder, Ladder> change) =>
        this with { Ladders = [.. Ladders.Select(ladder => ladder.Check == check && ladder.N == n ? change(ladder) : ladder)] };
}

internal static class LevelHistory
{
    /// <summary>Puts a level in its place by day; on the same day the later record wins.</summary>
    public static ImmutableArray<LevelChange> WithLevel(this ImmutableArray<LevelChange> levels, LevelRecorded recorded) =>
        [.. levels.Where(level => level.On != recorded.On).Append(new LevelChange(recorded.On, recorded.Level)).OrderBy(level => level.On)];
}
