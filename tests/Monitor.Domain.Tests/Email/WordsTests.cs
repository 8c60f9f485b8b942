using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class WordsTests
{
    [Fact]
    public void Dates_are_written_out()
    {
        Assert.Equal("2 March 2026", Words.Date(Day("2026-03-02")));
        Assert.Equal("29 February 2024", Words.Date(Day("2024-02-29")));
        Assert.Equal("March 2026", Words.Month(Day("2026-03-01")));
    }

    [Theory]
    [InlineData(0, "0 days")]
    [InlineData(1, "1 day")]
    [InlineData(2, "2 days")]
    public void One_is_no_plural(int days, string words) => Assert.Equal(words, Words.Days(days));

    [Fact]
    public void A_plural_can_be_irregular() => Assert.Equal("2 entries", Words.Count(2, "entry", "entries"));

    [Fact]
    public void Every_term_has_words_of_its_own()
    {
        HasWords<SupportKind>(Words.Of);
        HasWords<StatutoryStatus>(Words.Of);
        HasWords<ContactMeans>(Words.Of);
        HasWords<AttemptsDecision>(Words.Of);
        HasWords<ClosingReason>(Words.Of);
    }

    [Fact]
    public void Whom_to_ring_names_every_number()
    {
        var words = Words.Emergency(TestPolicy.Current);
        var numbers = TestPolicy.Current.Emergency;

        Assert.StartsWith("This is not an emergency route.", words);
        Assert.All([numbers.SocialCareDay, numbers.SocialCareOutOfHours, numbers.CrisisLine, numbers.Advice], number => Assert.Contains(number, words));
    }

    private static void HasWords<T>(Func<T, string> of)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(of).ToList();

        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase), words);
        Assert.All(words, word => Assert.DoesNotContain('_', word));
        Assert.Throws<ArgumentOutOfRangeException>(() => of((T)Enum.ToObject(typeof(T), 99)));
    }
}
