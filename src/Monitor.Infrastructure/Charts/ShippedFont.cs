using ScottPlot;
using SkiaSharp;

namespace Monitor.Infrastructure.Charts;

/// <summary>DejaVu Sans as it comes with the program; no font of the machine is asked for.</summary>
internal sealed class ShippedFont : IFontResolver
{
    public const string Name = "DejaVu Sans of the monitor";

    private static readonly Lazy<SKData> Bytes = new(() =>
    {
        using var stream = typeof(ShippedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        return SKData.Create(stream);
    });

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? SKTypeface.FromData(Bytes.Value) : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);
}
