using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Testing;
using Monitor.Testing.App;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Monitor.App.Tests.Telemetry;

/// <summary>Whoever listens to spans and metrics hears the whole process; so these tests have it to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "telemetry";
}

/// <summary>One span as it ended, before anything was taken from it, and what its trace is.</summary>
internal sealed record Span(
    string Source, string Name, ActivityKind Kind, ActivityTraceId Trace, ActivitySpanId Id, ActivitySpanId Parent, IReadOnlyList<ActivityTraceId> Links, IReadOnlyDictionary<string, object?> Tags)
{
    /// <summary>What would go on from here to whomever this program calls within it.</summary>
    public required string Carried { get; init; }

    public string? this[string attribute] => Tags.GetValueOrDefault(attribute) switch
    {
        null => null,
        string[] texts => string.Join(' ', texts),
        var value => $"{value}",
    };
}

/// <summary>Everything that an app under test tells of itself: as it was said, and as it arrived at a receiver.</summary>
internal sealed class Collected : IAsyncDisposable
{
    private readonly ConcurrentQueue<Span> _said = [];

    /// <summary>As somebody exports them who comes after everybody else.</summary>
    private readonly List<Activity> _exported = [];
    private readonly List<LogRecord> _lines = [];

    private Collected(Receiver receiver) => Receiver = receiver;

    public Receiver Receiver { get; }

    public List<Metric> Metrics { get; } = [];

    public IReadOnlyList<Span> Said => [.. _said];

    public IReadOnlyList<Activity> Exported => _exported;

    public IReadOnlyList<LogRecord> Lines => _lines;

    public static async Task<Collected> StartAsync() => new(await Receiver.StartAsync());

    /// <summary>The settings of an app that tells all to the receiver, as a collector and as Application Insights.</summary>
    public TestAppSettings With(TestAppSettings settings) => settings with
    {
        Configuration = new Dictionary<string, string?>(settings.Configuration)
        {
            ["Telemetry:OtlpEndpoint"] = Receiver.Address.AbsoluteUri,
            ["Telemetry:AzureMonitorConnectionString"] = $"InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint={Receiver.Address.AbsoluteUri}",
        },
        Services = services =>
        {
            settings.Services(services);
            services.AddOpenTelemetry()
                .WithTracing(traces => traces.AddProcessor(new Listening(_said)).AddInMemoryExporter(_exported))
                .WithMetrics(metrics => metrics.AddInMemoryExporter(Metrics))
                .WithLogging(logs => logs.AddInMemoryExporter(_lines));
        },
    };

    /// <summary>The span of a request, which ends a moment after its answer.</summary>
    public async Task<Span> RequestAsync(string name)
    {
        await Eventually.IsSoAsync(() => _said.Any(span => span.Name == name));
        return Assert.Single(_said, span => span.Name == name);
    }

    /// <summary>Lets everything out that is known by now.</summary>
    public static void Flush(TestApp app) => Assert.True(
        app.Get<TracerProvider>().ForceFlush() & app.Get<MeterProvider>().ForceFlush() & app.Get<LoggerProvider>().ForceFlush());

    /// <summary>The values of a metric now, by its attribute's value; empty for one without.</summary>
    public IReadOnlyDictionary<string, double> Values(TestApp app, string name)
    {
        Metrics.Clear();
        Flush(app);
        var values = new Dictionary<string, double>();

        foreach (var point in Points(Metrics.LastOrDefault(metric => metric.Name == name)))
        {
            values[point.Key] = point.Value;
        }

        return values;
    }

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();

    private static IEnumerable<KeyValuePair<string, double>> Points(Metric? metric)
    {
        var points = new List<KeyValuePair<string, double>>();

        if (metric is not null)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var tags = new List<string>();

                foreach (var tag in point.Tags)
                {
                    tags.Add($"{tag.Value}");
                }

                points.Add(new(string.Join(' ', tags), metric.MetricType == MetricType.DoubleGauge ? point.GetGaugeLastValueDouble() : point.GetSumLong()));
            }
        }

        return points;
    }

    /// <summary>Hears a span before this program's own guard does.</summary>
    private sealed class Listening(ConcurrentQueue<Span> said) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => said.Enqueue(new Span(
            data.Source.Name, data.DisplayName, data.Kind, data.TraceId, data.SpanId, data.ParentSpanId, [.. data.Links.Select(link => link.Context.TraceId)], data.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value))
        {
            Carried = $"{data.Id} {data.ParentId} {data.TraceStateString} {string.Join(' ', data.Baggage)}",
        });
    }
}
