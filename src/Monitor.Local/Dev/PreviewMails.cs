using System.Collections.Immutable;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;

namespace Monitor.Local.Dev;

/// <summary>A mail as a composer makes it of made-up facts; no content when it would not be sent.</summary>
public sealed record PreviewMail(string Name, MailKind Kind, string Case, EmailContent? Content, int Attempt = 1);

/// <summary>Every kind of mail at its edges: nothing to say, one, two hundred, long names, nothing overdue, a repeat.</summary>
internal sealed class PreviewMails(PreviewFacts facts)
{
    private static readonly DateOnly Today = PreviewFacts.Today;

    public IReadOnlyList<PreviewMail> All => [.. Findings(), .. Summaries(), .. Returns(), .. Agencies(), .. Undelivered(), .. Faults()];

    private IEnumerable<PreviewMail> Findings()
    {
        yield return new("harm-notice", MailKind.HarmNotice, "Nobody recorded that social care was told", HarmNotice.Compose(Harm(), facts.Policy));
        yield return new("harm-notice-told", MailKind.HarmNotice, "It was recorded meanwhile", HarmNotice.Compose(Harm().Apply(new SocialCareTold(Today, "Head teacher")), facts.Policy));
        yield return new("digest-nothing", MailKind.Digest, "Nothing new on an ordinary day", Digest([facts.Found(1, "WL-02", Today.AddDays(-1))], isMonday: false));
        yield return new("digest-1", MailKind.Digest, "One new finding", Digest([facts.Found(1, "WL-02")], isMonday: false));
        yield return new("digest-200", MailKind.Digest, "200 findings, some told before, put right and coming", Digest(
            [.. Many(140, i => facts.Found(i, i % 2 == 0 ? "WL-02" : "WL-04")), .. Many(50, i => facts.Found(200 + i, "WL-01", Today.AddDays(-3))), .. Many(10, PutRight), .. Many(15, i => facts.Entry(400 + i, Today.AddDays(-9)))], isMonday: true));
        yield return new("digest-coming", MailKind.Digest, "Nothing overdue on a Monday", Digest([.. Many(3, i => facts.Entry(i, Today.AddDays(-1)))], isMonday: true));
        yield return new("digest-repeat", MailKind.Digest, "Sent again after an unknown outcome", Digest([facts.Found(1, "WL-02")], isMonday: false), Attempt: 2);
        yield return new("board-1", MailKind.Digest, "The board's manager: one finding and a fault of the monitor", Board(ContactRole.BoardsManager, 1, ["The nightly audit last ran on 5 April 2026 at 02:00 UTC."]));
        yield return new("board-200", MailKind.Digest, "The chair: 200 findings, long names", Board(ContactRole.Chair, 200, []));
    }

    private IEnumerable<PreviewMail> Summaries()
    {
        yield return new("weekly-nothing", MailKind.WeeklySummary, "Nobody waits and nothing changed", Weekly([], facts.Policy, facts.School));
        yield return new("weekly-1", MailKind.WeeklySummary, "One entry, nothing overdue", Weekly([facts.Well(1)], facts.Policy, facts.School));
        yield return new("weekly-200", MailKind.WeeklySummary, "200 entries, long names", Weekly(Many(200, i => i % 4 == 0 ? facts.Well(i) : facts.Entry(i)), facts.WithLongNames, facts.LongSchool));
        yield return new("monthly-small", MailKind.MonthlySummary, "The first month; every number small", MonthlySummary.Compose(Month(0, facts.Policy, 6), facts.Policy));
        yield return new("monthly-13", MailKind.MonthlySummary, "Thirteen months, one of them hidden", Monthly(facts.Policy));
        yield return new("monthly-long", MailKind.MonthlySummary, "Long names", Monthly(facts.WithLongNames));
    }

    private IEnumerable<PreviewMail> Returns()
    {
        var period = ReturnPeriod.Parse("2026-03");
        var opened = Done(Returning.Open(facts.School, period.First, Many(6, i => facts.Entry(i)), facts.Now() with { Today = new DateOnly(2026, 4, 1) })) with { Told = ReturnMail.Opening };

        EmailContent? Mail(AssuranceReturn asked, DateOnly on) => ReturnMail.Compose(asked, new ReturnMark(period, asked.Version, asked.Told), facts.Now() with { Today = on });

        yield return new("return-opened", MailKind.ReturnOpened, "Open", Mail(opened, new DateOnly(2026, 4, 1)));
        yield return new("return-late", MailKind.ReturnReminder, "Five working days late", Mail(opened with { Told = 4 }, new DateOnly(2026, 4, 16)));
        yield return new("return-signed", MailKind.ReturnReminder, "Signed meanwhile", Mail(opened with { Told = 4, SignedOn = Today }, new DateOnly(2026, 4, 16)));
    }

    private IEnumerable<PreviewMail> Agencies()
    {
        yield return new("news-died", MailKind.ReferralNews, "The wait ended by death", News([facts.News(1, new EntryClosed(Today, ClosingReason.Died))]));
        yield return new("news-1", MailKind.ReferralNews, "One receipt", News([facts.News(1)]));
        yield return new("news-answers", MailKind.ReferralNews, "Every answer", News(
        [
            facts.News(1, new ReferralAccepted(Today)), facts.News(2, new ReferralRejected(Today, RejectionReason.ThresholdNotMet)), facts.News(3, new ReferralRejected(Today, RejectionReason.Incomplete)),
            facts.News(4, new PlaceOffered(Today)), facts.News(5, new ServiceStarted(Today)), facts.News(6, new EntryClosed(Today, ClosingReason.Declined)),
        ]));
        yield return new("news-200", MailKind.ReferralNews, "200", News(Many(200, i => facts.News(i))));
        yield return new("asked-none", MailKind.ResponsibilityAsked, "Answered meanwhile", ResponsibilityMail.Compose([], facts.Now()));
        yield return new("asked-1", MailKind.ResponsibilityAsked, "One entry", ResponsibilityMail.Compose(Asked(1), facts.Now()));
        yield return new("asked-200", MailKind.ResponsibilityAsked, "200, some late", ResponsibilityMail.Compose(Asked(200), facts.Now()));
    }

    private IEnumerable<PreviewMail> Undelivered()
    {
        FailedMail failed = new(MailKind.Digest, "Designated safeguarding lead", facts.LongSchool.Name, Today.AddDays(-1));

        EmailContent? Mail(int lines, EmailContent? original = null) => UndeliverableMail.Compose(
            failed, Many(lines, i => new UntoldLine(Topic.Of(PreviewFacts.Id(i), "WL-02"), Today.AddDays(-i), Raising(i, 1))), original, Links.Contacts, Today);

        yield return new("undeliverable-none", MailKind.Undeliverable, "All was put right", Mail(0));
        yield return new("undeliverable-1", MailKind.Undeliverable, "In place of a digest: one", Mail(1));
        yield return new("undeliverable-200", MailKind.Undeliverable, "In place of a digest: 200", Mail(200));
        yield return new("undeliverable-asked", MailKind.Undeliverable, "In place of another mail", Mail(0, ResponsibilityMail.Compose(Asked(1), facts.Now())));
        yield return new("undeliverable-harm", MailKind.Undeliverable, "In place of a harm notice", Mail(0, HarmNotice.Compose(Harm(), facts.Policy)));
    }

    private static IEnumerable<PreviewMail> Faults()
    {
        string[] all =
        [
            "The waiting lists were last looked through on 7 April 2026 at 02:00 UTC. What was missed since is not told yet.", "The nightly audit last ran on 5 April 2026 at 02:00 UTC.",
            "Bank holidays are listed only up to 25 May 2026. Deadlines after that may be wrong.", "3 messages could not be handled and wait for a person.",
        ];

        yield return new("fault-none", MailKind.SelfFault, "Mended meanwhile", SelfFaultMail.Compose([], Today.AddDays(-1), Today));
        yield return new("fault-1", MailKind.SelfFault, "One fault", SelfFaultMail.Compose(all[..1], Today, Today));
        yield return new("fault-several", MailKind.SelfFault, "Several, since yesterday", SelfFaultMail.Compose(all, Today.AddDays(-1), Today));
    }

    private EmailContent? Digest(IReadOnlyCollection<WaitingListEntry> entries, bool isMonday)
    {
        DateOnly? until = isMonday ? Today.AddDays(8) : null;
        return MorningDigest.Compose(
            [.. entries.SelectMany(entry => MorningDigest.LinesFor(PreviewFacts.Reader, entry, facts.School, facts.Partnership, Today.AddDays(-5), facts.Now()))],
            until is { } day ? [.. entries.SelectMany(entry => MorningDigest.ComingFor(facts.School, entry, day, facts.Now()))] : [],
            Today,
            until);
    }

    private EmailContent? Board(ContactRole role, int findings, IReadOnlyCollection<string> faults) => BoardDigest.Compose(
        role,
        Many(findings, i => new BoardLine(
            new BoardNotice(Raising(i, role == ContactRole.Chair ? 4 : 3), Today, null, null), Topic.Of(PreviewFacts.Id(i), i % 2 == 0 ? "WL-02" : "WL-04", Links.Board), i % 3 == 0 ? facts.LongSchool.Name : facts.School.Name, Today.AddDays(-15 - (i % 50)))),
        [], faults, findings, Today);

    private EmailContent? Weekly(IReadOnlyCollection<WaitingListEntry> entries, Policy policy, Party school) => WeeklySummary.Compose(school, entries, Today.AddDays(-1), facts.Now(policy));

    private EmailContent Monthly(Policy policy) => MonthlySummary.Compose(Month(0, policy, 160), policy, [.. Enumerable.Range(1, 12).Select(back => Month(back, policy, back == 7 ? 3 : 160 - (back * 9)))]);

    private MonthFigures Month(int back, Policy policy, int entries)
    {
        var month = new DateOnly(2026, 3, 1).AddMonths(-back);
        return MonthFigures.Count(month, Many(entries, i => facts.Entry(i, month.AddDays(25 - i))), facts.Now(policy));
    }

    private EmailContent? News(IReadOnlyCollection<NewsOfEntry> news) => ReferralNewsMail.Compose(news, facts.Partnership, facts.Now());

    private ImmutableArray<WaitingListEntry> Asked(int count) => Many(count, i => facts.Entry(i, facts: new ResponsibilityProposed(PartyId.Parse("preview-agency", null), Today.AddDays(-(i % 9)))));

    private WaitingListEntry PutRight(int i) => facts.Found(300 + i, "WL-01", Today.AddDays(-4)).Apply(new LeadNamed("Family support lead", Today.AddDays(-1))).Apply(new LadderResolved("WL-01", 1, Today.AddDays(-1)));

    private WaitingListEntry Harm() => facts.Entry(7, facts: new LevelRecorded(4, Today));

    private RaisingKey Raising(int number, int step) => new(facts.School.Id, PreviewFacts.Id(number), "WL-02", 1, step, 0);

    private static ImmutableArray<T> Many<T>(int count, Func<int, T> make) => [.. Enumerable.Range(1, count).Select(make)];

    private static T Done<T>(Domain.Result<T> result) => result.Match(value => value, problem => throw new InvalidOperationException(problem.Detail));
}
