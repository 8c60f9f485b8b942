using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>What can be recorded on the page of an entry, one at a time.</summary>
public enum RecordKind
{
    Contact,
    Attempt,
    Decision,
    Support,
    Review,
    Declined,
    Lead,
    SocialCare,
}

/// <summary>How each kind is named in addresses and in words, and which one an entry needs most.</summary>
public static class RecordKinds
{
    public static ImmutableArray<RecordKind> All { get; } = [.. Enum.GetValues<RecordKind>()];

    extension(RecordKind kind)
    {
        /// <summary>In an address and in the field <c>what</c>.</summary>
        public string Slug => kind == RecordKind.SocialCare ? "social-care" : kind.ToString().ToLowerInvariant();

        public string Heading => kind switch
        {
            RecordKind.Contact => "Contact with the family",
            RecordKind.Attempt => "An attempt at contact",
            RecordKind.Decision => "A decision after attempts",
            RecordKind.Support => "Interim support",
            RecordKind.Review => "A review of support",
            RecordKind.Declined => "Support declined",
            RecordKind.Lead => "Lead professional",
            RecordKind.SocialCare => "Social care was told",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
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

    /// <summary>What puts the first finding right; without one, what falls due first; contact when nothing does soon.</summary>
    public static RecordKind NeededFirst(WaitingListEntry entry, Circumstances now) => entry.NeedsSocialCareNow
        ? RecordKind.SocialCare
        : OwedLine.Missing(entry, now).Concat(OwedLine.Coming(entry, now)).Select(line => line.Record).FirstOrDefault(kind => kind is not null) ?? RecordKind.Contact;

    /// <summary>What an agency records to meet an obligation; null when it is not the agency's.</summary>
    public static RecordKind? For(string check, WaitingListEntry entry, in Circumstances now) => check switch
    {
        "WL-01" => RecordKind.Lead,
        "WL-02" => RecordKind.Support,
        "WL-03" => entry.Supports.Any(support => support.EndedOn is null) ? RecordKind.Review : RecordKind.Support,
        "WL-04" => OwesDecision(entry, now) ? RecordKind.Decision : RecordKind.Contact,
        _ => null,
    };

    private static bool OwesDecision(WaitingListEntry entry, in Circumstances now) =>
        entry.Attempts.Select(attempt => attempt.On).Distinct().Count() >= now.Policy.Attempts.Days
        && entry.Attempts.Select(attempt => attempt.Means).Distinct().Count() >= now.Policy.Attempts.Means;
}
