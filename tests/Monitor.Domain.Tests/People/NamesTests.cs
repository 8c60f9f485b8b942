using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.People;

/// <summary>How parties, people, services, mails and raisings are named.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("ab", true)]
    [InlineData("ashdown-primary", true)]
    [InlineData("st-mary-2", true)]
    [InlineData("a", false)]
    [InlineData("Ashdown", false)]
    [InlineData("-ashdown", false)]
    [InlineData("ashdown-", false)]
    [InlineData("ashdown--primary", false)]
    [InlineData("ashdown primary", false)]
    [InlineData("ashdown/primary", false)]
    [InlineData("åshdown", false)]
    [InlineData("0123456789012345678901234567890123456789", true)] // 40 characters
    [InlineData("01234567890123456789012345678901234567890", false)]
    [InlineData(null, false)]
    public void A_party_has_2_to_40_small_letters_digits_and_single_hyphens(string? text, bool taken)
    {
        Assert.Equal(taken, PartyId.TryParse(text, null, out var id));
        Assert.Equal(taken ? text : string.Empty, id.ToString());
    }

    [Theory]
    [InlineData("FI", true)]
    [InlineData("CAMHS", true)]
    [InlineData("SALT2", true)]
    [InlineData("F", false)]
    [InlineData("camhs", false)]
    [InlineData("EARLY HELP", false)]
    [InlineData("ABCDEFGHIJKL", true)] // 12 characters
    [InlineData("ABCDEFGHIJKLM", false)]
    [InlineData(null, false)]
    public void A_service_has_2_to_12_capital_letters_and_digits(string? text, bool taken) =>
        Assert.Equal(taken, ServiceCode.TryParse(text, out _));

    [Fact]
    public void Names_that_are_none_are_told()
    {
        Assert.Throws<FormatException>(() => PartyId.Parse("A", null));
        Assert.Throws<FormatException>(() => ServiceCode.Parse("a"));
    }

    [Fact]
    public void A_person_is_known_by_a_digest_of_the_address_which_does_not_hold_it()
    {
        var person = PersonId.Of("Head@Example.org ");

        Assert.Equal(PersonId.Of("head@example.org"), person);
        Assert.NotEqual(PersonId.Of("deputy@example.org"), person);
        Assert.Matches("^[0-9a-f]{16}$", person.ToString());
        Assert.Equal(person, PersonId.FromStored(person.ToString()));
    }

    [Fact]
    public void A_raising_reads_what_it_writes()
    {
        var raising = new RaisingKey(Parties.School().Id, Entries.Id(1), "WL-01", 2, 3, 1);

        Assert.Equal(raising, RaisingKey.Parse(raising.ToString()));
    }

    [Fact]
    public void The_same_mail_to_the_same_person_about_the_same_thing_is_the_same_mail()
    {
        var id = NotificationId.For(MailKind.Digest, "somebody", "2026-03-02");

        Assert.Equal(id, NotificationId.For(MailKind.Digest, "somebody", "2026-03-02"));
        Assert.NotEqual(id, NotificationId.For(MailKind.Digest, "somebody", "2026-03-03"));
        Assert.NotEqual(id, NotificationId.For(MailKind.WeeklySummary, "somebody", "2026-03-02"));
        Assert.True(NotificationId.TryParse(id.ToString(), out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    public void Other_things_are_no_mail(string? text) => Assert.False(NotificationId.TryParse(text, out _));
}
