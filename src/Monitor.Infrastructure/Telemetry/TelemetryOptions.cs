using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Monitor.Infrastructure;

/// <summary>Settings under <c>Telemetry</c>. With none nothing is collected and nothing leaves.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    public const string Section = "Telemetry";

    private const string PlatformConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string PlatformAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Where a collector takes OTLP over HTTP: its address without <c>/v1/traces</c>. Encrypted, unless the collector is on this machine.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>What the collector wants to see beside, as in <c>authorization=Bearer …</c>, several with commas between; kept secret.</summary>
    public string? OtlpHeaders { get; init; }

    /// <summary>The connection string of an Application Insights resource; where there is none, the one that the platform sets.</summary>
    public string? AzureMonitorConnectionString { get; init; }

    /// <summary>What is called, as a sign of life, while sweep and audit are in order; whoever knows it can pretend, so it is kept secret.</summary>
    public string? HeartbeatUrl { get; init; }

    internal Uri? Otlp => AddressOf(OtlpEndpoint);

    internal Uri? Heartbeat => AddressOf(HeartbeatUrl);

    internal bool HasAzureMonitor => !string.IsNullOrWhiteSpace(Connection);

    internal bool IsOn => Otlp is not null || HasAzureMonitor;

    internal string? Connection { get; private set; }

    /// <summary>Whether Application Insights knows this program by its identity, and not by the key in the connection string.</summary>
    internal bool ByIdentity { get; private set; }

    /// <summary>Which of several identities of this machine is meant; null for the only one.</summary>
    internal string? ClientId { get; private set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsEmptyOrGuarded(OtlpEndpoint))
        {
            yield return new ValidationResult("Telemetry:OtlpEndpoint must be a whole https address; http only for a collector on the same machine.");
        }

        if (!IsEmptyOrGuarded(HeartbeatUrl))
        {
            yield return new ValidationResult("Telemetry:HeartbeatUrl must be a whole https address; http only for a receiver on the same machine.");
        }

        if (HasAzureMonitor && !(Guid.TryParse(PartOf(Connection!, "InstrumentationKey"), out _) && IsEmptyOrGuarded(PartOf(Connection!, "IngestionEndpoint"))))
        {
            yield return new ValidationResult("Telemetry:AzureMonitorConnectionString, or what the platform sets instead, must be InstrumentationKey=…;IngestionEndpoint=https://….");
        }
    }

    /// <summary>What the platform sets by names of its own.</summary>
    internal void Read(IConfiguration configuration)
    {
        Connection = string.IsNullOrWhiteSpace(AzureMonitorConnectionString) ? configuration[PlatformConnection] : AzureMonitorConnectionString;
        var authentication = configuration[PlatformAuthentication] ?? string.Empty;
        ByIdentity = string.Equals(PartOf(authentication, "Authorization"), "AAD", StringComparison.OrdinalIgnoreCase);
        ClientId = PartOf(authentication, "ClientId");
    }

    /// <summary>As they are when the program is put together: what is registered depends on them.</summary>
    internal static TelemetryOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<TelemetryOptions>() ?? new TelemetryOptions();
        options.Read(configuration);
        return options;
    }

    private static Uri? AddressOf(string? text) => string.IsNullOrWhiteSpace(text) ? null : Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    private static bool IsEmptyOrGuarded(string? text) =>
        string.IsNullOrWhiteSpace(text)
        || AddressOf(text) is { } address && (address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true });

    private static string? PartOf(string connection, string name) => connection.Split(';', StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(part => part.Length == 2 && part[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
}
