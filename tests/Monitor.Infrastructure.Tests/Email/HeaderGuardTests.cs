using System.Globalization;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class HeaderGuardTests
{
    [Theory]
    [InlineData("0000", "001F")] // C0, with CR, LF and tab
    [InlineData("007F", "009F")] // delete and C1, with next line (0085)
    [InlineData("2028", "2029")] // line and paragraph separator
    [InlineData("202A", "202E")] // embeddings and overrides of direction
    [InlineData("2066", "2069")] // isolates
    [InlineData("200E", "200F")] // marks of direction
    [InlineData("061C", "061C")] // the Arabic mark
    [InlineData("D800", "DFFF")] // halves of a character
    public void A_subject_has_none_of(string first, string last) =>
        Assert.All(Range(first, last), c => Assert.Equal(HeaderGuard.Subject, Refusal($"Waiting{c}list", "a@example.org")));

    [Theory]
    [InlineData("Waiting list: 3 new gaps – café, £5, “quoted”")]
    [InlineData("An entry\u00A0on the list")]
    [InlineData("نص عربي and עברית")]
    [InlineData("A family 👩\u200D👧 waits")]
    [InlineData("")]
    public void A_subject_may_be_in_any_script(string subject) => Assert.Null(Refusal(subject, "a@example.org"));

    [Theory]
    [InlineData("0000", "0020")]
    [InlineData("007F", "00A0")]
    [InlineData("00AD", "00AD")]
    [InlineData("061C", "061C")]
    [InlineData("200B", "200F")] // of no width
    [InlineData("2028", "202E")]
    [InlineData("2060", "2064")]
    [InlineData("2066", "2069")]
    [InlineData("FEFF", "FEFF")]
    [InlineData("D800", "DFFF")]
    [InlineData("0430", "0430")] // looks like an a
    [InlineData("FF20", "FF20")] // looks like an @
    public void An_address_has_none_of(string first, string last) =>
        Assert.All(Range(first, last), c =>
        {
            Assert.Equal(HeaderGuard.Address, Refusal("Waiting list", $"a{c}b@example.org"));
            Assert.Equal(HeaderGuard.Address, Refusal("Waiting list", $"ab@exam{c}ple.org"));
            Assert.Equal(HeaderGuard.Address, Refusal("Waiting list", $"ab@example.org{c}"));
        });

    [Fact]
    public void The_boundaries_of_what_is_refused_are_where_unicode_has_them() =>
        Assert.All([' ', '~', '\u00A0', '\u061B', '\u061D', '\u200D', '\u2010', '\u2027', '\u202F', '\u2065', '\u206A'], c => Assert.True(HeaderGuard.IsPlain($"a{c}b")));

    private static string? Refusal(string subject, string to) =>
        HeaderGuard.Refusal(FolderEmailSenderTests.Message(subject: subject) with { To = to })?.Code;

    private static IEnumerable<char> Range(string first, string last)
    {
        for (var c = int.Parse(first, NumberStyles.HexNumber, CultureInfo.InvariantCulture); c <= int.Parse(last, NumberStyles.HexNumber, CultureInfo.InvariantCulture); c++)
        {
            yield return (char)c;
        }
    }
}
