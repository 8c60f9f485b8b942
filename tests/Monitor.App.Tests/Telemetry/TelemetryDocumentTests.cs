using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Monitor.App.Hosting.Telemetry;
using Monitor.Infrastructure.Telemetry;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Telemetry;

/// <summary>The document names what there is to see, and nothing that there is not.</summary>
public sealed class TelemetryDocumentTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathTo("docs", "telemetry.md"));

    [Fact]
    public async Task Every_metric_has_its_row_with_its_unit_and_there_is_no_other()
    {
        await using var app = await TestApp.StartAsync();
        var scope = app.Get<IMeterFactory>();
        var metrics = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Figures.Meter && instrument.Meter.Scope == scope)
                {
                    metrics.Add($"{instrument.Name} {instrument.Unit}");
                }
            },
        };
        listener.Start();
        _ = app.Get<Figures>();

        var rows = Regex.Matches(Section("Metrics"), @"^\| `(monitor\.[a-z_.]+)` \| `([^`]+)` \|", RegexOptions.Multiline).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}");

        Assert.NotEmpty(metrics);
        Assert.Equal(metrics.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_span_has_its_row_and_there_is_no_other() => Assert.Equal(
        Constants(typeof(Traces)).Where(name => !name.StartsWith(OnlyCodes.Own, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        Regex.Matches(Section("Traces"), @"^\| `([a-z-]+)` \| (?:consumer|producer|internal|client) \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_attribute_is_explained_and_there_is_no_other()
    {
        var own = Constants(typeof(Traces)).Concat(Constants(typeof(Figures))).Where(name => name.StartsWith(OnlyCodes.Own, StringComparison.Ordinal)).ToHashSet();
        var rows = Regex.Matches(Section("Traces"), @"^\| (`monitor\.[^|]+) \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value)
            .Concat(Regex.Matches(Section("Metrics"), @"^\| `[^`]+` \| `[^`]+` \| ([^|]+) \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value))
            .SelectMany(cell => Regex.Matches(cell, @"`(monitor\.[a-z.]+)`").Select(name => name.Groups[1].Value)).ToHashSet();

        Assert.Equal(own.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_of_the_framework_may_leave_is_what_the_document_says() => Assert.Equal(
        OnlyCodes.OfTheFramework.Order(StringComparer.Ordinal),
        Regex.Matches(Regex.Match(Section("What never leaves"), @"the framework's only ([^.]*(?:\.[a-z][^.]*)*)\. Whatever", RegexOptions.Singleline).Groups[1].Value, "`([a-z_.]+)`").Select(name => name.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void The_alarms_ask_for_metrics_that_there_are() => Assert.All(
        Regex.Matches(File.ReadAllText(Repository.PathTo("infra", "modules", "alerts.bicep")), "Name == \"(monitor[^\"]+)\"").Select(match => match.Groups[1].Value),
        metric => Assert.Contains($"| `{metric}` |", Section("Metrics"), StringComparison.Ordinal));

    private static string Section(string heading) => Regex.Match(Document, $@"^## {heading}$(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field is { IsLiteral: true, Name: not nameof(Figures.Meter) }).Select(field => (string)field.GetRawConstantValue()!);
}
