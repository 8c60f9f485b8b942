using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class UndeliverableMailTests
{
    private static readonly FailedMail Failed = new(MailKind.Digest, "Designated safeguarding lead", "Ashdown Primary School", Day("2026-03-10"));
    private static readonly PersonId NotReached = PersonId.Of("assurance@ashdown-primary.example");

    [Fact]
    public void Of_a_digest_it_says_what_still_stands() => Compose(3)!.Reads("undeliverable-digest.txt");

    [Fact]
    public void Of_another_mail_it_says_the_same_with_the_reason_on_top() => UndeliverableMail.Compose(
        Failed with { Kind = MailKind.ResponsibilityAsked },
        [],
        ResponsibilityMail.Compose([Entries.Open().Apply(new ResponsibilityProposed(PartyId.Parse("northmere-surgery", null), Day("2026-03-09")))], On("2026-03-11")),
        Links.Contacts,
        Day("2026-03-11")).Reads("undeliverable-responsibility.txt");

    [Fact]
    public void Of_a_harm_notice_whom_to_ring_stays_first_and_its_button_stays()
    {
        var notice = HarmNotice.Compose(Entries.Open().WithHarmMark(), TestPolicy.Current)!;

        var mail = UndeliverableMail.Compose(Failed with { Kind = MailKind.HarmNotice }, [], notice, Links.Contacts, Day("2026-03-11"))!;

        Assert.Equal((notice.Subject, notice.Heading), (mail.Subject, mail.Heading));
        Assert.IsType<WarningBlock>(mail.Blocks[0]);
        Assert.Contains("could not be delivered on 10 March 2026", Assert.IsType<ParagraphBlock>(mail.Blocks[1]).Text, StringComparison.Ordinal);
        Assert.Equal("Record that social care was told", Assert.Single(mail.Blocks.OfType<ButtonBlock>()).Text);
        Assert.Equal(Links.Contacts, Assert.Single(mail.Blocks.OfType<LinkBlock>()).Path);
    }

    [Fact]
    public void Nothing_is_left_to_say_when_all_was_put_right() => Assert.Null(Compose(0));

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(200, true)]
    public void The_ten_worst_are_shown_the_rest_counted_and_all_of_it_told(int lines, bool isCounted)
    {
        var mail = Compose(lines)!;

        Assert.Equal(10, mail.ShownReferences().Count());
        Assert.Equal(isCounted, mail.ToText().Contains($"And {lines - 10} more on the list.", StringComparison.Ordinal));
        Assert.Equal(lines, mail.Told.Length);
        mail.NamesNobody();
    }

    [Fact]
    public void A_raising_is_left_out_once_it_was_put_right_is_answered_for_or_was_told_to_another()
    {
        var ladder = Ladder("2026-03-05");

        Assert.NotNull(Line(ladder));
        Assert.NotNull(Line(Told(ladder, NotReached)));
        Assert.Null(Line(Told(ladder, Parties.Nobody)));
        Assert.Null(Line(ladder with { ResolvedOn = Day("2026-03-10") }));
        Assert.Null(Line(ladder with { N = 2 }));
        Assert.Null(Line(ladder with { Raisings = [] }));
        Assert.Null(Line(ladder with { Acknowledgement = new Acknowledgement(1, "Head of year", Day("2026-03-10"), Day("2026-03-11")) }));
        Assert.NotNull(Line(ladder with { Acknowledgement = new Acknowledgement(1, "Head of year", Day("2026-03-09"), Day("2026-03-10")) }));
    }

    private static Ladder Told(Ladder ladder, PersonId to) => ladder with { Raisings = [ladder.Raisings[0] with { ToldOn = Day("2026-03-10"), ToldTo = to }] };

    private static Ladder Ladder(string deadline) => Entries.Open().WithLadder("WL-02", Day(deadline)).LadderFor("WL-02")!;

    private static UntoldLine? Line(Ladder ladder) =>
        UndeliverableMail.LineFor(ladder, Raising(1), Topic.Of(Entries.Id(1), "WL-02"), NotReached, Day("2026-03-11"));

    private static RaisingKey Raising(int number) => new(Parties.School().Id, Entries.Id(number), "WL-02", 1, 1, 0);

    private static EmailContent? Compose(int lines) => UndeliverableMail.Compose(
        Failed,
        [.. Enumerable.Range(1, lines).Select(i => new UntoldLine(Topic.Of(Entries.Id(i), "WL-02"), Day("2026-03-05").AddDays(-i), Raising(i)))],
        null,
        Links.Contacts,
        Day("2026-03-11"));
}
