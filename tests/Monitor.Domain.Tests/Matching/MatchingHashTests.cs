using Monitor.Domain.Matching;

namespace Monitor.Domain.Tests.Matching;

public sealed class MatchingHashTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Several_are_read_as_they_were_written()
    {
        MatchingHash[] hashes = [new("k2", Hash), new("k2", new string('b', 64)), new("2025", Hash)];

        Assert.Equal(hashes, MatchingHash.Read(MatchingHash.Write(hashes)));
        Assert.Empty(MatchingHash.Read(MatchingHash.Write([])));
    }

    [Theory]
    [InlineData("k1")]
    [InlineData("k1:")]
    [InlineData("k1:short")]
    [InlineData("k1:aaaa:aaaa")]
    public void What_is_in_another_shape_is_refused(string text) => Assert.Throws<FormatException>(() => MatchingHash.Read(text));

    [Theory]
    [InlineData("k", true)]
    [InlineData("k20260302abc", true)] // twelve
    [InlineData("k20260302abcd", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("K1", false)]
    [InlineData("k-1", false)]
    [InlineData("k 1", false)]
    public void A_key_is_called_by_small_letters_and_digits(string? id, bool can) => Assert.Equal(can, MatchingHash.IsKeyId(id));
}
