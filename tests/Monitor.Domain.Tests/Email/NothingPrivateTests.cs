using System.Collections.Immutable;
using System.Reflection;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

/// <summary>
/// A waiting list with a canary in every case reference, name and free text that an event can hold: no mail that goes to anybody repeats one
/// (DESIGN §4, 9).
/// </summary>
public sealed class NothingPrivateTests
{
    private const string Canary = "Zanzibar";
    private static readonly DateOnly Today = EventSamples.On.AddDays(5);
    private static readonly PersonId Reader = PersonId.Of("assurance@ashdown-primary.example");

    [Fact]
    public void The_canary_is_in_the_list()
    {
        var entries = Entries();

        Assert.All(entries, entry => Assert.Contains(Canary, entry.CaseReference.ToString(), StringComparison.Ordinal));
        Assert.Contains(entries, entry => entry.Lead?.Role.Contains(Canary, StringComparison.Ordinal) is true);
        Assert.Contains(entries, entry => entry.Supports.Any(support => support.Provider.Contains(Canary, StringComparison.Ordinal)));
        Assert.Contains(Events(), happened => happened is AlternativeNamed named && named.Alternative.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public void No_mail_of_any_kind_repeats_it()
    {
        var mails = Mails().ToList();

        Assert.Equal(Enum.GetValues<MailKind>().Order(), mails.Select(mail => mail.Kind).Distinct().Order());

        foreach (var (kind, mail) in mails)
        {
            Assert.NotNull(mail);
            var all = $"{mail.Subject}\n{mail.Preview}\n{mail.ToText()}\n{string.Join('\n', mail.Blocks)}";
            Assert.False(all.Contains(Canary, StringComparison.OrdinalIgnoreCase), $"{kind} repeats it.");
        }
    }

    private static IEnumerable<(MailKind Kind, EmailContent? Mail)> Mails()
    {
        var entries = Entries();
        var school = Parties.School();
        var partnership = new Partnership([school, Parties.Board()], []);
        var now = On(Today);
        var open = entries.Where(entry => entry.IsOpen).ToList();
        Assert.NotEmpty(open);
        var lines = entries.SelectMany(entry => MorningDigest.LinesFor(Reader, entry, school, partnership, Today.AddDays(-3), now)).ToList();
        var coming = entries.SelectMany(entry => MorningDigest.ComingFor(school, entry, Today.AddDays(60), now)).ToList();
        var raising = new RaisingKey(school.Id, entries[0].Id, "WL-02", 1, 4, 0);
        var asked = ResponsibilityMail.Compose([.. open.Select(entry => entry with { Proposal = new Proposal(school.Id, Today, null) })], now);
        var opened = AsDone(Returning.Open(school, new DateOnly(2026, 3, 1), entries, On("2026-04-01"))) with { Told = 1 };

        yield return (MailKind.HarmNotice, HarmNotice.Compose(open[0] with { HarmMark = true, SocialCareTold = null }, TestPolicy.Current));
        yield return (MailKind.Digest, MorningDigest.Compose(lines, coming, Today, Today.AddDays(60)));
        yield return (MailKind.Digest, BoardDigest.Compose(
            ContactRole.Chair, [new BoardLine(new BoardNotice(raising, Today, null, null), Topic.Of(entries[0].Id, "WL-02"), school.Name, Today)], [], [], 1, Today));
        yield return (MailKind.WeeklySummary, WeeklySummary.Compose(school, entries, Today, now));
        yield return (MailKind.MonthlySummary, MonthlySummary.Compose(MonthFigures.Count(new DateOnly(2026, 3, 1), entries, now), TestPolicy.Current));
        yield return (MailKind.ReturnOpened, ReturnMail.Compose(opened, new ReturnMark(opened.Period, 1, 1), On("2026-04-01")));
        yield return (MailKind.ReturnReminder, ReturnMail.Compose(opened with { Told = 2 }, new ReturnMark(opened.Period, 1, 2), On("2026-04-09")));

        // Each by itself, since a mail shows ten.
        foreach (var mail in Enumerable.Range(0, Events().Length).Select(number => ReferralNewsMail.Compose([News(number)], partnership, now)).OfType<EmailContent>())
        {
            yield return (MailKind.ReferralNews, mail);
        }

        yield return (MailKind.ResponsibilityAsked, asked);
        yield return (MailKind.Undeliverable, UndeliverableMail.Compose(
            new FailedMail(MailKind.Digest, "Head", school.Name, Today), [new UntoldLine(Topic.Of(entries[0].Id, "WL-02"), Today, raising)], null, Links.Contacts, Today));
        yield return (MailKind.Undeliverable, UndeliverableMail.Compose(new FailedMail(MailKind.ResponsibilityAsked, "Head", school.Name, Today), [], asked, Links.Contacts, Today));
        yield return (MailKind.SelfFault, SelfFaultMail.Compose(["3 messages could not be handled and wait for a person."], Today, Today));
        yield return (MailKind.Passcode, PasscodeMail.Compose("12345678", 10));
    }

    private static NewsOfEntry News(int number)
    {
        var entry = WaitingListEntry.Fold(Testing.Entries.Id(number), History(number));
        var history = History(number).Select((happened, i) => new HistoryItem(i + 1, Instant("2026-03-20T12:00Z"), Canary, Canary, happened, Canary)).ToList();
        return new NewsOfEntry(entry, history, [.. history.Where(item => ReferrersNews.In(item.Event, entry.ReferredBy, null, Today) is not null)
            .Select(item => new ReferralNews(entry.ReferredBy, entry.Id, item.Sequence, NewsOf.Received))]);
    }

    /// <summary>Entries to which more and more happened, so that some still wait and some have ended.</summary>
    private static List<WaitingListEntry> Entries() =>
        [.. Enumerable.Range(0, Events().Length).Select(i => WaitingListEntry.Fold(Testing.Entries.Id(i), History(i))).Where(entry => !entry.IsSilent)];

    private static IEnumerable<EntryEvent> History(int number) => [Private(EventSamples.All[0]), .. Events().Skip(1).Take(number)];

    private static ImmutableArray<EntryEvent> Events() => [.. EventSamples.All.Where(happened => happened is not (Received or FactWithdrawn) || happened == EventSamples.All[0]).Select(Private)];

    /// <summary>The same event with the canary in every word that somebody wrote, but for the code of a check, a tool or a policy.</summary>
    private static EntryEvent Private(EntryEvent happened)
    {
        var constructor = happened.GetType().GetConstructors().OrderByDescending(each => each.GetParameters().Length).First();
        return (EntryEvent)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(happened, parameter))]);
    }

    private static object? Value(EntryEvent happened, ParameterInfo parameter)
    {
        var value = happened.GetType().GetProperty(parameter.Name!)!.GetValue(happened);

        return value is string && parameter.Name is not ("Check" or "PolicyVersion" or "Tool") ? $"{Canary} {parameter.Name}"
            : value is CaseReference ? CaseReference.FromStored($"{Canary}-1")
            : value;
    }

    private static AssuranceReturn AsDone(Result<AssuranceReturn> result) => result.Match(value => value, problem => throw new InvalidOperationException(problem.Detail));
}
