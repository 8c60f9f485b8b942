using System.Globalization;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class PasscodeMailTests
{
    [Fact]
    public void No_code_looks_like_somebodys_number_or_date()
    {
        // Every mail is refused that holds such a shape, and a refused code is one that never comes.
        var refused = Enumerable.Range(0, 100_000).Select(i => (i * 999_983L % 100_000_000).ToString("D8", CultureInfo.InvariantCulture))
            .Where(code => PersonalData.ShapeIn(EmailWords.ToText(PasscodeMail.Compose(code, 10), "https://monitor.example", string.Empty)) is not null);

        Assert.Empty(refused);
    }

    [Fact]
    public void The_subject_says_nothing_of_the_code() =>
        Assert.DoesNotContain("1234", PasscodeMail.Compose("12345678", 10).Subject + PasscodeMail.Compose("12345678", 10).Preview, StringComparison.Ordinal);
}
