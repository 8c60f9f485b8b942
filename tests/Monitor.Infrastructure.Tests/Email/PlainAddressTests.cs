using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class PlainAddressTests
{
    [Theory]
    [InlineData("assurance@ashdown-primary.example", "assurance@ashdown-primary.example")]
    [InlineData("O'Neill+Waits@Council.GOV.UK", "o'neill+waits@council.gov.uk")]
    [InlineData("a@b.c", "a@b.c")]
    public void Is_compared_in_small_letters(string text, string normal)
    {
        Assert.True(PlainAddress.TryParse(text, out var address));
        Assert.Equal(normal, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@example.org")]
    [InlineData("a@")]
    [InlineData("a@localhost")]
    [InlineData("a@example.org.")]
    [InlineData("a@.example.org")]
    [InlineData("a@-example.org")]
    [InlineData("a@example-.org")]
    [InlineData("a@exam_ple.org")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData(".a@example.org")]
    [InlineData("a.@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("a@evil.example@example.org")]
    [InlineData("\"a@evil.example\"@example.org")]
    [InlineData("A <a@example.org>")]
    [InlineData("<a@example.org>")]
    [InlineData("a@example.org, b@example.org")]
    [InlineData("a@example.org;b")]
    [InlineData("a(comment)@example.org")]
    [InlineData("@relay.example:a@example.org")]
    [InlineData("a b@example.org")]
    public void Is_nothing_else_that_a_server_may_read_as_one(string? text) => Assert.False(PlainAddress.TryParse(text, out _));

    [Theory]
    [InlineData(64, 63, true)]
    [InlineData(65, 63, false)]
    [InlineData(64, 64, false)]
    public void Has_parts_as_long_as_they_may_be(int local, int label, bool plain) =>
        Assert.Equal(plain, PlainAddress.TryParse($"{new string('a', local)}@{new string('b', label)}.org", out _));

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    public void Is_as_long_as_it_may_be(int length, bool plain)
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('b', 47), 5));

        Assert.Equal(plain, PlainAddress.TryParse($"{new string('a', length - domain.Length - 1)}@{domain}", out _));
    }
}
