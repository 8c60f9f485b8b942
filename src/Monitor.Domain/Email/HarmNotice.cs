using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;
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

    /// <summary>Where each kind of party begins.</summary>
    public const string Home = "/app";

    /// <summary>Where people say who they are.</summary>
    public const string SignIn = "/app/sign-in";

    /// <summary>Where somebody who may act for several parties chooses one.</summary>
    public const string ActingFor = "/app/acting-for";

    /// <summary>What has reached the board.</summary>
    public const string Board = "/app/board";

    /// <summary>Entries that a party was asked to answer for.</summary>
    public const string Asked = "/app/asked";

    /// <summary>A party's contacts, absences and closures.</summary>
    public const string Contacts = "/app/agency";

    /// <summary>Children whose statutory status an authority owns while another agency answers for the wait.</summary>
    public const string Visits = "/app/visits";

    /// <summary>An agency's assurance returns.</summary>
    public const string Returns = "/app/returns";

    /// <summary>An agency's waiting list as a file.</summary>
    public const string Export = "/app/entries/export";

    /// <summary>What is held of an entry, for somebody who asks for it.</summary>
    public static string SubjectAccessOf(EntryId id) => $"{To(id)}/subject-access";

    /// <summary>Who looked at an entry.</summary>
    public static string ViewsOf(EntryId id) => $"{To(id)}/views";

    public static string To(EntryId id) => $"/app/entries/{id}";

    public static string To(ReturnPeriod period) => $"{Returns}/{period}";

    /// <summary>An entry as its service's team sees it.</summary>
    public static string ToWaiting(EntryId id) => $"/app/waiting/{id}";

    /// <summary>Where whoever owes something on an entry puts it right.</summary>
    public static string For(Party owner, WaitingListEntry entry, string check) => owner switch
    {
        _ when check == "WL-15" => Asked,
        { Kind: PartyKind.ServiceTeam } => ToWaiting(entry.Id),
        { Kind: PartyKind.Board } => Board,
        _ when owner.Id != entry.Responsible => Visits,
        _ => To(entry.Id),
    };
}
