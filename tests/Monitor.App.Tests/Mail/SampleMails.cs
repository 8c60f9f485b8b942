using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Testing;

namespace Monitor.App.Tests.Mail;

/// <summary>One mail of each kind, made by the composers from a small waiting list.</summary>
internal static class SampleMails
{
    /// <summary>A Tuesday after a bank holiday weekend, so that a digest leads with what falls due.</summary>
    private static readonly DateOnly Today = new(2026, 4, 7);

    private static readonly Party School = Parties.School();

    public static IReadOnlyDictionary<string, (MailKind Kind, EmailContent Content)> All { get; } = new Dictionary<string, (MailKind, EmailContent)>
    {
        ["harm-notice"] = (MailKind.HarmNotice, HarmNotice.Compose(Entries.Open(7).AtLevel(4), TestPolicy.Current)!),
        ["digest"] = (MailKind.Digest, Digest()),
        ["board-digest"] = (MailKind.Digest, Board()),
        ["weekly-summary"] = (MailKind.WeeklySummary, WeeklySummary.Compose(School, WaitingList(), Today.AddDays(-1), Days.On(Today))!),
        ["monthly-summary"] = (MailKind.MonthlySummary, MonthlySummary.Compose(
            Month(0), TestPolicy.Current, [.. Enumerable.Range(1, 12).Select(Month)])),
        ["referral-news"] = (MailKind.ReferralNews, ReferralNewsMail.Compose([News(1), News(2, new ReferralAccepted(Today)), News(3, new ReferralRejected(Today, RejectionReason.Incomplete))], new Partnership([School, Parties.Board()]), Days.On(Today))!),
        ["responsibility-asked"] = (MailKind.ResponsibilityAsked, Asked()),
        ["undeliverable-digest"] = (MailKind.Undeliverable, UndeliverableMail.Compose(
            Failed, [.. Enumerable.Range(1, 12).Select(i => new UntoldLine(Topic.Of(Entries.Id(i), "WL-02"), Today.AddDays(-i), new RaisingKey(School.Id, Entries.Id(i), "WL-02", 1, 1, 0)))], null, Links.Contacts, Today)!),
        ["undeliverable-other"] = (MailKind.Undeliverable, UndeliverableMail.Compose(Failed with { Kind = MailKind.ResponsibilityAsked }, [], Asked(), Links.Contacts, Today)!),
        ["self-fault"] = (MailKind.SelfFault, SelfFaultMail.Compose(
            ["The waiting lists were last looked through on 7 April 2026 at 02:00 UTC. What was missed since is not told yet.", "2 messages could not be handled and wait for a person."], Today.AddDays(-1), Today)!),
    };

    private static FailedMail Failed => new(MailKind.Digest, "Designated safeguarding lead", School.Name, Today);

    private static EmailContent Asked() =>
        ResponsibilityMail.Compose([.. Enumerable.Range(1, 2).Select(i => Entries.Open(i).Apply(new ResponsibilityProposed(School.Id, Today.AddDays(-i))))], Days.On(Today))!;

    private static NewsOfEntry News(int number, params EntryEvent[] facts)
    {
        EntryEvent[] all = [Entries.Referral(), .. facts];
        return new NewsOfEntry(
            WaitingListEntry.Fold(Entries.Id(number), all),
            [.. all.Select((happened, i) => new HistoryItem(i + 1, Days.Instant("2026-04-07T07:00Z"), "camhs-team/team", "sample", happened, null))],
            [.. all.Select((_, i) => new ReferralNews(School.Id, Entries.Id(number), i + 1, NewsOf.Received))]);
    }

    private static MonthFigures Month(int back) =>
        MonthFigures.Count(new DateOnly(2026, 3, 1).AddMonths(-back), [.. Enumerable.Range(1, 160).Select(Several)], Days.On(Today));

    private static EmailContent Digest()
    {
        var person = School.WithRole(ContactRole.AssuranceContact).First().Person;
        var lines = WaitingList().SelectMany(entry => MorningDigest.LinesFor(person, entry, School, new Partnership([School, Parties.Board()]), Today.AddDays(-5), Days.On(Today))).ToList();
        var coming = WaitingList().SelectMany(entry => MorningDigest.ComingFor(School, entry, Today.AddDays(8), Days.On(Today))).ToList();
        return MorningDigest.Compose(lines, coming, Today, Today.AddDays(8))!;
    }

    private static EmailContent Board()
    {
        var lines = Enumerable.Range(1, 13).Select(i => new BoardLine(
            new BoardNotice(new RaisingKey(School.Id, Entries.Id(i), i % 2 == 0 ? "WL-02" : "WL-04", 1, 4, 0), Today, null, null),
            Topic.Of(Entries.Id(i), i % 2 == 0 ? "WL-02" : "WL-04"),
            i % 3 == 0 ? "Northmere Surgery & Partners" : School.Name,
            Today.AddDays(-20 - i))).ToList();
        return BoardDigest.Compose(ContactRole.Chair, lines, [], [], 17, Today)!;
    }

    /// <summary>Fourteen entries with every kind of gap, and some with none.</summary>
    private static List<WaitingListEntry> WaitingList() =>
    [
        .. Enumerable.Range(1, 4).Select(i => Entries.Open(i).AtLevel(3).WithLadder("WL-02", new DateOnly(2026, 4, 6)).WithLead()),
        .. Enumerable.Range(5, 3).Select(i => Entries.Open(i).AtLevel(2).WithLadder("WL-04", new DateOnly(2026, 4, 1)).Told("WL-04", 1, new DateOnly(2026, 4, 1), Contact())),
        Entries.Open(8).AtLevel(1).WithLadder("WL-01", new DateOnly(2026, 3, 30)).Told("WL-01", 1, new DateOnly(2026, 3, 30), Contact()).WithLead(new DateOnly(2026, 4, 3)).Resolved("WL-01", new DateOnly(2026, 4, 3)),
        Entries.Open(9).WaitingFor("CAMHS").ReceivedOn(new DateOnly(2026, 1, 5)).AtLevel(2).WithLead().WithSupport(new DateOnly(2026, 1, 12), new DateOnly(2026, 4, 2), kind: SupportKind.FriendsAndCommunity).WithContact(new DateOnly(2026, 3, 16)),
        Entries.Open(10).WaitingFor("CAMHS").ReceivedOn(new DateOnly(2026, 3, 31)).AtLevel(3),
        Entries.Open(11).WaitingFor("CAMHS").ReceivedOn(new DateOnly(2025, 12, 1)).WithNothingOwed(),
        Entries.Open(12).ReceivedOn(new DateOnly(2026, 1, 20)).WithNothingOwed().WithStart(new DateOnly(2026, 4, 1)),
    ];

    private static PersonId Contact() => School.WithRole(ContactRole.AssuranceContact).First().Person;

    private static WaitingListEntry Several(int i)
    {
        var entry = Entries.Open(i).WaitingFor(i % 3 == 0 ? "CAMHS" : "FI").ReceivedOn(new DateOnly(2026, 3, 28).AddDays(-i)).AtLevel(1 + (i % 4));
        entry = i % 2 == 0 ? entry.WithSupport(entry.ReceivedOn.AddDays(4), entry.ReceivedOn.AddDays(300)) : entry;
        return i % 7 == 0 ? entry.WithStart(new DateOnly(2026, 3, 1 + (i % 20))) : i % 5 == 0 ? entry.WithLadder("WL-04", new DateOnly(2026, 3, 20)) : entry;
    }
}
