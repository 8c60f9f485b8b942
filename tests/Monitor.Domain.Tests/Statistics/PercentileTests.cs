using CsCheck;
using Monitor.Domain.Statistics;

namespace Monitor.Domain.Tests.Statistics;

public sealed class PercentileTests
{
    private static readonly int[] Published = [3, 10, 14, 21, 27, 28, 29, 56, 84, 120, 365];

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.5, 28)]
    [InlineData(0.9, 120)]
    [InlineData(1, 365)]
    [InlineData(0.25, 17.5)] // half way from 14 to 21
    public void Agrees_with_the_published_figures(double share, double expected) =>
        Assert.Equal(expected, Percentile.Of(Published.Reverse(), share));

    [Fact]
    public void Of_nothing_is_nothing() => Assert.Null(Percentile.Of([], 0.5));

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Of_one_is_that_one(double share) => Assert.Equal(7, Percentile.Of([7], share));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Takes_a_share_from_0_to_1(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentile.Of([7], share));

    [Fact]
    public void Lies_among_the_values_and_never_falls_as_the_share_grows() =>
        Gen.Select(Gen.Int[0, 1000].Array[1, 30], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((values, one, other) =>
        {
            var lower = Percentile.Of(values, Math.Min(one, other));
            var higher = Percentile.Of(values, Math.Max(one, other));
            return lower >= values.Min() && higher <= values.Max() && lower <= higher + 1e-9;
        });
}
