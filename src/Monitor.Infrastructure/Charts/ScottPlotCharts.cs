using System.Collections.Immutable;
using Monitor.Domain.Email;
using ScottPlot;

namespace Monitor.Infrastructure.Charts;

/// <summary>
/// Draws line charts on an opaque light ground, so that they read the same on dark screens; at twice the size at which mails show them. The font comes
/// with the program, so that the bytes are the same wherever it runs.
/// </summary>
internal sealed class ScottPlotCharts : IChartRenderer
{
    private const int Width = 1072;
    private const int Height = 680;
    private const float TextSize = 38;
    private const float TickLength = 10;
    private const float TickSpacing = 60;
    private const float MarkerLargest = 26;
    private const float MarkerSmallest = 12;
    private const float MarkerStep = 7;
    private const float LineToMarker = 0.35f;
    private const double Headroom = 1.1;
    private const int LegendLine = 40;
    private const double Margin = 0.8;
    private const int LabelsAtMost = 5;

    private static readonly Color Ink = Color.FromHex("#16212B");
    private static readonly Color Grid = Color.FromHex("#D5DBE1");

    /// <summary>Told apart by shape as well as by colour.</summary>
    private static readonly (string Colour, MarkerShape Shape)[] Looks =
    [
        ("#14538F", MarkerShape.FilledCircle), ("#B3261E", MarkerShape.FilledSquare), ("#1B6E3C", MarkerShape.FilledTriangleUp),
        ("#6A3D9A", MarkerShape.FilledDiamond), ("#8A5A00", MarkerShape.FilledTriangleDown), ("#46525E", MarkerShape.OpenCircle),
    ];

    static ScottPlotCharts() => Fonts.FontResolvers.Insert(0, new ShippedFont());

    public ImmutableArray<byte> Draw(ChartBlock chart)
    {
        using var plot = new Plot();
        plot.Font.Set(ShippedFont.Name);
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Axes.Color(Ink);
        plot.Grid.MajorLineColor = Grid;
        plot.Grid.MajorLineWidth = 2;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;

        for (var i = 0; i < chart.Series.Length; i++)
        {
            Add(plot, chart.Series[i], Looks[i % Looks.Length], Math.Max(MarkerSmallest, MarkerLargest - (i * MarkerStep)));
        }

        var highest = chart.Series.SelectMany(series => series.Values).Max() ?? 1;
        plot.Axes.SetLimits(-Margin, chart.Labels.Length - 1 + Margin, 0, Math.Max(1, highest * Headroom));
        plot.Axes.Bottom.TickGenerator = Months(chart.Labels);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, MinimumTickSpacing = TickSpacing };

        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickLabelStyle.FontSize = TextSize;
            axis.MajorTickStyle.Length = TickLength;
            axis.MinorTickStyle.Length = 0;
        }

        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontSize = TextSize;
        plot.Legend.FontName = ShippedFont.Name;
        plot.Legend.FontColor = Ink;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 50;

        return [.. plot.GetImageBytes(Width, Height, ImageFormat.Png)];
    }

    /// <summary>
    /// A line for each run of months that are shown; where one is hidden, the line has a gap. Later lines are thinner, so that an earlier one with the
    /// same figures is seen behind them.
    /// </summary>
    private static void Add(Plot plot, ChartSeries series, (string Colour, MarkerShape Shape) look, float size)
    {
        var isNamed = false;

        for (var from = 0; from < series.Values.Length; from++)
        {
            var run = series.Values.Skip(from).TakeWhile(value => value is not null).Select(value => value!.Value).ToArray();

            if (run.Length == 0)
            {
                continue;
            }

            var line = plot.Add.Scatter(Enumerable.Range(from, run.Length).Select(month => (double)month).ToArray(), run, Color.FromHex(look.Colour));
            line.LineWidth = size * LineToMarker;
            line.MarkerSize = size;
            line.MarkerShape = look.Shape;
            line.LegendText = isNamed ? string.Empty : InLines(series.Name);
            isNamed = true;
            from += run.Length;
        }
    }

    /// <summary>A long name goes on below, between two words.</summary>
    private static string InLines(string name)
    {
        var lines = new List<string> { string.Empty };

        foreach (var word in name.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= LegendLine)
            {
                lines.Add(string.Empty);
            }

            lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
        }

        return string.Join('\n', lines);
    }

    /// <summary>As many months as fit, the last one always among them.</summary>
    private static ScottPlot.TickGenerators.NumericManual Months(ImmutableArray<string> labels)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        var every = (labels.Length + LabelsAtMost - 1) / LabelsAtMost;

        for (var i = labels.Length - 1; i >= 0; i -= every)
        {
            ticks.AddMajor(i, labels[i]);
        }

        return ticks;
    }
}
