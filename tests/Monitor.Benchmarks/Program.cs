using System.Globalization;
using Monitor.Benchmarks;

// Everything is measured against something else in the same run on the same machine: ratios travel, times do not.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

var figures = new List<Figure>();

foreach (var measure in Measures().Where(measure => args.Length == 0 || args.Contains(measure.Name)))
{
    await Console.Error.WriteLineAsync($"Measuring {measure.Name}…");
    figures.AddRange(await measure.RunAsync(interrupted.Token));
}

Console.WriteLine(Figure.Table(figures));
return figures.TrueForAll(figure => figure.IsOk) ? 0 : 1;

static IEnumerable<(string Name, Func<CancellationToken, Task<IReadOnlyList<Figure>>> RunAsync)> Measures() =>
[
    ("assessing", Assessing.MeasureAsync),
    ("referring", Referring.MeasureAsync),
    ("sweeping", Sweeping.MeasureAsync),
    ("starting", Starting.MeasureAsync),
    ("draining", Draining.MeasureAsync),
    ("importing", Importing.MeasureAsync),
];
