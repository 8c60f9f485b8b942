using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>What an agency can record on the page of an entry, one at a time.</summary>
public enum RecordKind
{
    Contact,
    Attempt,
    Decision,
    Support,
    Review,
    SupportEnd,
    Declined,
    HolidayPlan,
    SupportRefused,
    Lead,
    LeadEnd,
    Carer,
    CarerTold,
    NotTelling,
    NotTellingConfirmed,
    NeedReview,
    Scales,
    Level,
    Status,
    Visit,
    Eligibility,
    Harm,
    SocialCare,
    Commitment,
    Acknowledge,
    Hold,
    HoldEnd,
    Close,
    Reopen,
    Resubmit,
    Alternative,
    Transfer,
    Link,
    ReferralDate,
    Withdraw,
    Erase,
    LegalHold,
    LegalHoldEnd,
}

/// <summary>Under which heading a kind is offered.</summary>
public enum RecordGroup
{
    Family,
    Support,
    Need,
    Entry,
}

/// <summary>How each kind is named in addresses and in words, and which one an entry needs most.</summary>
public static class RecordKinds
{
    public static ImmutableArray<RecordKind> All { get; } = [.. Enum.GetValues<RecordKind>()];

    extension(RecordKind kind)
    {
        /// <summary>In an address and in the field <c>what</c>.</summary>
        public string Slug => string.Concat(kind.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

        public string Heading => RecordDefinitions.Of(kind).Heading;
    }

    public static RecordKind? Find(string? slug)
    {
        foreach (var kind in All)
        {
            if (kind.Slug == slug)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>What can be recorded on an entry as it stands.</summary>
    public static IEnumerable<RecordKind> OfferedOn(WaitingListEntry entry) => All.Where(kind => RecordDefinitions.Of(kind).IsOffered(entry));

    /// <summary>What puts the first finding right; without one, what falls due first; contact when nothing does soon.</summary>
    public static RecordKind NeededFirst(WaitingListEntry entry, Circumstances now) => entry.NeedsSocialCareNow
        ? RecordKind.SocialCare
        : OwedLine.Missing(entry, now).Concat(OwedLine.Coming(entry, now)).Select(line => line.Record).FirstOrDefault(kind => kind is not null)
            ?? (entry.IsOpen ? RecordKind.Contact : OfferedOn(entry).First());

    /// <summary>What an agency records to meet an obligation; null when it is not the agency's.</summary>
    public static RecordKind? For(string check, WaitingListEntry entry, in Circumstances now) => check switch
    {
        "WL-01" => RecordKind.Lead,
        "WL-02" => RecordKind.Support,
        "WL-03" => entry.Supports.Any(support => support.EndedOn is null) ? RecordKind.Review : RecordKind.Support,
        "WL-04" => OwesDecision(entry, now) ? RecordKind.Decision : RecordKind.Contact,
        "WL-05" => entry.Carers.IsEmpty ? RecordKind.Carer : RecordKind.CarerTold,
        "WL-06" => RecordKind.NeedReview,
        "WL-10" => RecordKind.Visit,
        "WL-13" => RecordKind.Alternative,
        "DG-01" => RecordKind.Commitment,
        _ => null,
    };

    private static bool OwesDecision(WaitingListEntry entry, in Circumstances now) =>
        entry.Attempts.Select(attempt => attempt.On).Distinct().Count() >= now.Policy.Attempts.Days
        && entry.Attempts.Select(attempt => attempt.Means).Distinct().Count() >= now.Policy.Attempts.Means;
}
