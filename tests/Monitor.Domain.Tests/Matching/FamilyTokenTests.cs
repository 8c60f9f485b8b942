using System.Text;
using Monitor.Domain.Matching;
using Monitor.Domain.People;

namespace Monitor.Domain.Tests.Matching;

public sealed class FamilyTokenTests
{
    private static readonly PartyId Surgery = PartyId.Parse("northmere-surgery", null);
    private static readonly PartyId School = PartyId.Parse("ashdown-primary", null);
    private static readonly DateTimeOffset Expiry = new(2026, 3, 16, 7, 0, 0, TimeSpan.Zero);
    private static readonly SubjectHashes One = new([[new("k2", new string('a', 64)), new("k1", new string('b', 64))]]);
    private static readonly SubjectHashes Two = new([.. One.OfNumbers, [new("k2", new string('c', 64)), new("k1", new string('d', 64))]]);

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var read = FamilyToken.Read(new FamilyToken(Surgery, Expiry, Two).Write())!;

        Assert.Equal((Surgery, Expiry), (read.HeldBy, read.ExpiresAt));
        Assert.Equal(Two.OfNumbers.SelectMany(each => each), read.Subject.OfNumbers.SelectMany(each => each));
    }

    [Fact]
    public void Its_length_does_not_tell_how_many_numbers_are_in_it() =>
        Assert.Equal(new FamilyToken(Surgery, Expiry, Two).Write().Length, new FamilyToken(School, Expiry, One).Write().Length);

    [Fact]
    public void One_of_a_later_version_is_none() => Assert.Null(FamilyToken.Read(Encoding.ASCII.GetBytes("2\nnorthmere-surgery\n1772434800")));

    [Theory]
    [InlineData(-1, null)] // the last second
    [InlineData(0, "family-token-expired")]
    [InlineData(1, "family-token-expired")]
    public void It_is_taken_until_it_expires(int secondsAfter, string? code) => Assert.Equal(code, CodeOf(Surgery, Expiry.AddSeconds(secondsAfter), "k1"));

    [Fact]
    public void It_is_taken_from_the_party_that_asked_for_it_and_from_no_other_expired_or_not()
    {
        Assert.Equal("family-token-foreign", CodeOf(School, Expiry.AddSeconds(-1), "k1"));
        Assert.Equal("family-token-foreign", CodeOf(School, Expiry, "k1"));
    }

    [Fact]
    public void It_is_taken_as_long_as_one_of_its_keys_lives()
    {
        Assert.Null(CodeOf(Surgery, Expiry.AddSeconds(-1), "k3", "k1"));
        Assert.Equal("family-token-retired", CodeOf(Surgery, Expiry.AddSeconds(-1), "k3"));
    }

    [Fact]
    public void What_prints_a_token_prints_no_hash() => Assert.DoesNotContain("aaa", $"{new FamilyToken(Surgery, Expiry, One)}", StringComparison.Ordinal);

    private static string? CodeOf(PartyId sender, DateTimeOffset now, params string[] keys) =>
        new FamilyToken(Surgery, Expiry, One).OpenedFor(sender, now, keys).Match(_ => (string?)null, problem => problem.Code);
}
