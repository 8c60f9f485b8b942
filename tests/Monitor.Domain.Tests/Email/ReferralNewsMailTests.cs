using System.Collections.Immutable;
using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class ReferralNewsMailTests
{
    private static readonly PartyId Surgery = PartyId.Parse("northmere-surgery", null);

    private static readonly Partnership Partners = new(
        [Parties.School(), Parties.Board()], [new LocalService("drop-in", "Young people's drop-in", SupportKind.FriendsAndCommunity, "Northmere", "07700 900123", null, null)]);

    [Fact]
    public void Reads_as_agreed() => Compose(
        Of(1),
        Of(2, new ReferralAccepted(Day("2026-03-04"))),
        Of(3, new ReferralRejected(Day("2026-03-04"), RejectionReason.OtherService), new AlternativeNamed(Day("2026-03-05"), "young people's DROP-IN")),
        Of(4, new ReferralRejected(Day("2026-03-04"), RejectionReason.Incomplete)),
        Of(5, new PlaceOffered(Day("2026-03-04"))),
        Of(6, new ServiceStarted(Day("2026-03-04"))),
        Of(7, new EntryClosed(Day("2026-03-04"), ClosingReason.Declined, RaisesConcern: true)),
        Of(8, new EntryClosed(Day("2026-03-04"), ClosingReason.Moved), new Reopened(Day("2026-03-05")))).Reads("referral-news.txt");

    [Fact]
    public void Nothing_is_left_to_tell_of_a_wait_that_ended_by_death()
    {
        var died = Of(1, new ReferralAccepted(Day("2026-03-04")), new EntryClosed(Day("2026-03-05"), ClosingReason.Died));

        Assert.Null(Compose(died));
        Assert.Equal([Entries.Id(2)], Compose(died, Of(2))!.Shown());
    }

    [Fact]
    public void What_was_taken_back_before_it_was_told_is_left_out_with_its_taking_back()
    {
        Assert.Null(Compose(Of(1, new ReferralAccepted(Day("2026-03-04")), new FactWithdrawn(2)) with { News = News(1, 2) }));
        Assert.Null(Compose(Of(1, new ReferralAccepted(Day("2026-03-04")), new FactWithdrawn(2)) with { News = News(1, 2, 3) }));
    }

    [Fact]
    public void What_was_told_before_it_was_taken_back_is_corrected_in_its_own_words()
    {
        var mail = Compose(Of(1, new ReferralAccepted(Day("2026-03-04")), new FactWithdrawn(2)) with { News = News(1, 3) })!;

        Assert.Contains("Taken back, because it had been recorded by mistake: \"The service accepted it on 4 March 2026\"", mail.ToText(), StringComparison.Ordinal);
    }

    /// <summary>It may hold anything that somebody wrote by hand.</summary>
    [Fact]
    public void An_alternative_that_the_directory_does_not_have_is_not_told()
    {
        var text = Compose(Of(1, new ReferralRejected(Day("2026-03-04"), RejectionReason.OutOfArea), new AlternativeNamed(Day("2026-03-05"), "Auntie Jo's")))!.ToText();

        Assert.DoesNotContain("Jo", text, StringComparison.Ordinal);
        Assert.Contains("Ask the service's team if you are unsure.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_the_same_whether_or_not_earlier_help_was_recognised() => Assert.Equal(
        Compose(Of(1, new ReferralAccepted(Day("2026-03-04"))))!.ToText(),
        Compose(Of(1, new SpellJoined(Day("2025-11-03")), new HelpedBefore(Day("2025-10-01")), new ReferralAccepted(Day("2026-03-04"))) with { News = News(1, 1, 4) })!.ToText());

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(10, 10, false)]
    [InlineData(11, 10, true)]
    [InlineData(200, 10, true)]
    public void Ten_are_shown_and_the_rest_counted(int entries, int shown, bool isCounted)
    {
        var mail = Compose([.. Enumerable.Range(1, entries).Select(i => Of(i))])!;

        Assert.Equal(shown, mail.ShownReferences().Count());
        Assert.Equal(isCounted, mail.ToText().Contains($"And news of {entries - 10} more.", StringComparison.Ordinal));
        Assert.Equal(entries, mail.References.Length);
        mail.NamesNobody();
    }

    private static EmailContent? Compose(params NewsOfEntry[] entries) => ReferralNewsMail.Compose(entries, Partners, On("2026-03-06"));

    /// <summary>An entry with all that happened to it, everything of it news.</summary>
    private static NewsOfEntry Of(int number, params EntryEvent[] facts)
    {
        EntryEvent[] all = [Entries.Referral(), .. facts];
        var history = all.Select((happened, i) => new HistoryItem(i + 1, Instant("2026-03-05T12:00Z"), "camhs-team/team", "test", happened, "free text")).ToList();
        var news = Enumerable.Range(1, all.Length).Where(i => all[i - 1] is not AlternativeNamed).ToArray();
        return new NewsOfEntry(WaitingListEntry.Fold(Entries.Id(number), all), history, News(number, news));
    }

    private static ImmutableArray<ReferralNews> News(int number, params int[] sequences) =>
        [.. sequences.Select(sequence => new ReferralNews(Surgery, Entries.Id(number), sequence, NewsOf.Received))];
}
