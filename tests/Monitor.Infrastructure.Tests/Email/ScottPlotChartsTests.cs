using System.Buffers.Binary;
using System.Collections.Immutable;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Charts;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class ScottPlotChartsTests
{
    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    [Fact]
    public void The_same_chart_gives_the_same_bytes_even_when_several_are_drawn_at_once()
    {
        var first = new ScottPlotCharts().Draw(Chart(20, 25, null, 30));
        var others = new ImmutableArray<byte>[8];

        Parallel.For(0, others.Length, i => others[i] = new ScottPlotCharts().Draw(Chart(20, 25, null, 30)));

        Assert.All(others, other => Assert.True(first.SequenceEqual(other)));
    }

    [Fact]
    public void It_is_a_picture_of_the_size_at_which_it_is_shown_twice_over_and_not_large()
    {
        var png = new ScottPlotCharts().Draw(Chart(20, 25, null, 30)).AsSpan();

        Assert.True(png.StartsWith(PngSignature));
        Assert.Equal(2 * 536, BinaryPrimitives.ReadInt32BigEndian(png[16..]));
        Assert.InRange(png.Length, 1_000, 100_000);
    }

    [Fact]
    public void Other_figures_give_another_picture() =>
        Assert.False(new ScottPlotCharts().Draw(Chart(20, 25, null, 30)).SequenceEqual(new ScottPlotCharts().Draw(Chart(20, 30, null, 30))));

    private static ChartBlock Chart(params double?[] values) =>
        new("Waiting", "In words", [.. values.Select((_, i) => $"M{i}")], [new ChartSeries("Family Intervention", [.. values]), new ChartSeries("CAMHS", [.. values.Select(value => value / 2)])]);
}
