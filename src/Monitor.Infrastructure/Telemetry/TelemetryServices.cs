using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Monitor.Infrastructure;

/// <summary>Traces, metrics and logs on their way out, and the sign of life (<c>docs/telemetry.md</c>).</summary>
public static class TelemetryServices
{
    private const string Name = "Monitor";
    private const string Requests = "http.server.request.duration";

    /// <summary>Of a request's metric those attributes that hold none of a caller's words.</summary>
    private static readonly string[] OfRequests = ["http.request.method", "http.response.status_code", "http.route", "error.type"];

    /// <summary>Adds exporters for what is configured; with nothing configured nothing is collected.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section)
            .Configure<IConfiguration>((options, read) => options.Read(read)).ValidateDataAnnotations().ValidateOnStart();
        var options = TelemetryOptions.From(configuration);
        var isInOrder = !options.Validate(new(options)).Any(); // what is not stops the start further on, where it is named

        services.AddSingleton<IHeartbeat>(provider => isInOrder && options.Heartbeat is { } address
            ? new HttpHeartbeat(address, provider.GetRequiredService<ILogger<HttpHeartbeat>>())
            : new NoHeartbeat());

        if (isInOrder && options.IsOn)
        {
            AddExporters(services, options);
        }

        return services;
    }

    private static void AddExporters(IServiceCollection services, TelemetryOptions options)
    {
        // A caller's baggage and trace state are a caller's words.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Name))
            .WithTracing(traces => Export(
                traces.AddSource(Name).AddAspNetCoreInstrumentation(requests => requests.Filter = IsOfSomebody).AddProcessor(new OnlyCodes()), options))
            .WithMetrics(metrics => Export(metrics.AddMeter(Name, "Microsoft.AspNetCore.Hosting").AddView(ViewOf), options))
            .WithLogging(
                logs => Export(logs.AddProcessor(new OnlyOwnLines()), options),
                lines => (lines.IncludeFormattedMessage, lines.IncludeScopes) = (true, false));
    }

    private static void Export(TracerProviderBuilder traces, TelemetryOptions options)
    {
        if (options.HasAzureMonitor)
        {
            traces.AddAzureMonitorTraceExporter(azure => Configure(azure, options));
        }

        if (options.Otlp is { } collector)
        {
            traces.AddOtlpExporter(otlp => Configure(otlp, collector, "v1/traces", options));
        }

        // Whether a caller samples is not for a caller to say; and what is watched here is little.
        traces.SetSampler(new AlwaysOnSampler());
    }

    private static void Export(MeterProviderBuilder metrics, TelemetryOptions options)
    {
        if (options.HasAzureMonitor)
        {
            metrics.AddAzureMonitorMetricExporter(azure => Configure(azure, options));
        }

        if (options.Otlp is { } collector)
        {
            metrics.AddOtlpExporter(otlp => Configure(otlp, collector, "v1/metrics", options));
        }
    }

    private static void Export(LoggerProviderBuilder logs, TelemetryOptions options)
    {
        if (options.HasAzureMonitor)
        {
            logs.AddAzureMonitorLogExporter(azure => Configure(azure, options));
        }

        if (options.Otlp is { } collector)
        {
            logs.AddOtlpExporter(otlp => Configure(otlp, collector, "v1/logs", options));
        }
    }

    private static void Configure(OtlpExporterOptions otlp, Uri collector, string signal, TelemetryOptions options)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{signal}");
        otlp.Headers = string.IsNullOrWhiteSpace(options.OtlpHeaders) ? null : options.OtlpHeaders;
    }

    /// <summary>Only what is collected here leaves: no live view, no figures of the exporter's own, and nothing that waits on a disk.</summary>
    private static void Configure(AzureMonitorExporterOptions azure, TelemetryOptions options)
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        azure.ConnectionString = options.Connection;
        azure.DisableOfflineStorage = true;
        azure.EnableLiveMetrics = false;
        azure.EnableStandardMetrics = false;
        azure.EnablePerformanceCounters = false;
        azure.SamplingRatio = 1;
        azure.TracesPerSecond = null;
        azure.Credential = options.ByIdentity ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId }) : null;
    }

    /// <summary>Those who ask whether the program lives ask often.</summary>
    private static bool IsOfSomebody(HttpContext http) => http.Request.Path.Value is not ("/" or "/healthz" or "/readyz");

    private static MetricStreamConfiguration? ViewOf(System.Diagnostics.Metrics.Instrument instrument) => instrument switch
    {
        { Meter.Name: Name } => null,
        { Name: Requests } => new ExplicitBucketHistogramConfiguration { TagKeys = OfRequests, Boundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
        _ => MetricStreamConfiguration.Drop,
    };
}
