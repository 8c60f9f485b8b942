using CsCheck;
using Monitor.Domain.Audit;

namespace Monitor.Domain.Tests.Audit;

public sealed class DigestTests
{
    [Fact]
    public void The_same_parts_in_the_same_order_have_the_same_name()
    {
        Assert.Equal(Digest.Of("a", "b"), Digest.Of("a", "b"));
        Assert.NotEqual(Digest.Of("a", "b"), Digest.Of("b", "a"));
        Assert.Matches("^[0-9a-f]{32}$", Digest.Of());
    }

    [Fact]
    public void Parts_never_run_together() => Gen.Select(Gen.String, Gen.Int[0, 10]).Sample((text, place) =>
    {
        var cut = Math.Min(place, text.Length);
        return Digest.Of(text[..cut], text[cut..]) != Digest.Of(text);
    });

    [Fact]
    public void Stays_what_it_was_when_rows_were_written_with_it() => Assert.Equal("eebed9237fac84e89f0a592fc2d6bd40", Digest.Of("Digest", "somebody", "2026-03-02"));
}
