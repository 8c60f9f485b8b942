using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>Tells a safeguarding lead, the same minute, that nobody recorded that children's social care was told (DOMAIN §3, harm mark or level 4).</summary>
public static class HarmNotice
{
    /// <summary>The mail, or null when social care has been told meanwhile or the wait has ended.</summary>
    public static EmailContent? Compose(WaitingListEntry entry, Policy policy)
    {
        if (!entry.NeedsSocialCareNow || !entry.IsOpen)
        {
            return null;
        }

        return new EmailContent(
            "Please act now: an entry on your waiting list",
            "Nobody has recorded that children's social care was told.",
            "Children's social care may need to be told now",
            [
                new WarningBlock(
                    $"This is not a referral to children's social care. Ring {policy.Emergency.SocialCareDay} by day or "
                    + $"{policy.Emergency.SocialCareOutOfHours} out of hours. {policy.Emergency.Advice}"),
                new ParagraphBlock(
                    $"Entry {entry.Id}, received {Words.Date(entry.ReceivedOn)}, is recorded as a serious concern. "
                    + "It is not recorded that children's social care was told, when, and by which role."),
                new ButtonBlock("Record that social care was told", Links.To(entry.Id)),
            ],
            [entry.Id],
            []);
    }
}

/// <summary>Paths of pages, below the public address.</summary>
public static class Links
{
    public const string Entries = "/app/entries";

    public static string To(EntryId id) => $"/app/entries/{id}";
}
