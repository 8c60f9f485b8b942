using Microsoft.Extensions.Configuration;
using Monitor.Infrastructure;

namespace Monitor.App.Tests.Telemetry;

public sealed class TelemetryOptionsTests
{
    private const string Key = "InstrumentationKey=11111111-2222-3333-4444-555555555555";

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "", null)]
    [InlineData(null, Key, Key)]
    [InlineData("", Key, Key)]
    [InlineData($"{Key};IngestionEndpoint=https://ours.example/", Key, $"{Key};IngestionEndpoint=https://ours.example/")] // ours goes before the platform's
    public void The_platforms_own_setting_is_taken_where_there_is_none_of_ours(string? ours, string? platforms, string? taken)
    {
        var options = Read(("Telemetry:AzureMonitorConnectionString", ours), ("APPLICATIONINSIGHTS_CONNECTION_STRING", platforms));

        Assert.Equal((taken is not null, taken), (options.IsOn, options.HasAzureMonitor ? options.Connection : null));
        Assert.Empty(options.Validate(new(options)));
    }

    [Theory]
    [InlineData(null, false, null)]
    [InlineData("Authorization=AAD", true, null)] // as infra sets it
    [InlineData("authorization=aad;ClientId=0e1f", true, "0e1f")]
    [InlineData("Authorization=None", false, null)]
    public void It_is_used_with_the_programs_identity_where_the_platform_says_so(string? setting, bool byIdentity, string? client)
    {
        var options = Read(("APPLICATIONINSIGHTS_CONNECTION_STRING", Key), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", setting));

        Assert.Equal((byIdentity, client), (options.ByIdentity, options.ClientId));
    }

    [Theory]
    [InlineData("https://collector.example", true)]
    [InlineData("http://127.0.0.1:4318", true)]
    [InlineData("http://localhost:4318", true)]
    [InlineData("http://[::1]:4318/", true)]
    [InlineData("http://10.0.0.1:4318", false)] // another machine, for everybody on the way to read
    [InlineData("http://localhost.example:4318", false)]
    [InlineData("collector:4318", false)]
    public void Nothing_goes_over_a_network_in_the_clear(string address, bool isTaken)
    {
        var options = Read(("Telemetry:OtlpEndpoint", address), ("Telemetry:HeartbeatUrl", address));

        Assert.Equal(isTaken ? 0 : 2, options.Validate(new(options)).Count());
    }

    private static TelemetryOptions Read(params (string Name, string? Value)[] settings) =>
        TelemetryOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build());
}
