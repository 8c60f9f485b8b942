using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Monitor.App.Hosting;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Email;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly string _policy = Path.GetTempFileName();

    public void Dispose() => File.Delete(_policy);

    [Theory]
    [InlineData("emergency.socialCareDay", null)]
    [InlineData("emergency.socialCareOutOfHours", "\"\"")]
    [InlineData("emergency.crisisLine", null)]
    [InlineData("emergency.advice", "\"\"")]
    [InlineData("ladder.lowLevelsStopAt", "9")]
    public void A_policy_that_cannot_be_right_stops_the_start_and_names_the_field(string field, string? json)
    {
        var policy = JsonNode.Parse(TestPolicy.Json)!.AsObject();
        var parts = field.Split('.');
        policy[parts[0]]!.AsObject().Remove(parts[1]);

        if (json is not null)
        {
            policy[parts[0]]![parts[1]] = JsonNode.Parse(json);
        }

        File.WriteAllText(_policy, policy.ToJsonString());

        var stopped = Assert.Throws<CannotStart>(() => Build(new() { ["Monitor:PolicyFile"] = _policy }));

        Assert.All(parts, part => Assert.Contains(part, stopped.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_policy_that_is_not_there_stops_the_start() =>
        Assert.Contains("Monitor:PolicyFile", Assert.Throws<CannotStart>(() => Build(new() { ["Monitor:PolicyFile"] = "none.json" })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Monitor:PublicBaseUrl", null, "PublicBaseUrl")]
    [InlineData("Monitor:PublicBaseUrl", "monitor", "Monitor:PublicBaseUrl")]
    [InlineData("Monitor:IdKey", "short", "Monitor:IdKey")]
    [InlineData("Monitor:LeaseSeconds", "0", "LeaseSeconds")]
    [InlineData("Monitor:MatchingKeys:0:Value", "a key of thirty-one characters.", "Monitor:MatchingKeys:0:Value")]
    [InlineData("Monitor:MatchingKeys:0:Value", null, "Monitor:MatchingKeys:0:Value")]
    [InlineData("Monitor:MatchingKeys:0:Id", null, "Monitor:MatchingKeys:0:Id")]
    [InlineData("Monitor:MatchingKeys:0:Id", "K1", "Monitor:MatchingKeys:0:Id")]
    [InlineData("Monitor:MatchingKeys:0:Id", "k123456789012", "Monitor:MatchingKeys:0:Id")]
    [InlineData("Storage:ConnectionString", null, "Storage:ConnectionString")]
    [InlineData("Mail:Folder", null, "Mail:Folder")]
    [InlineData("Mail:From", "nobody", "Mail:From")]
    [InlineData("Mail:Sender", "Pigeon", "Mail:Sender")]
    [InlineData("Mail:Sender", "SendGrid", "Mail:SendGrid:ApiKey")]
    [InlineData("Mail:Sender", "Smtp", "Mail:Smtp:Host")]
    [InlineData("Telemetry:OtlpEndpoint", "collector", "Telemetry:OtlpEndpoint")]
    [InlineData("Telemetry:OtlpEndpoint", "http://collector.example:4318", "Telemetry:OtlpEndpoint")]
    [InlineData("Telemetry:HeartbeatUrl", "http://watch.example/ping", "Telemetry:HeartbeatUrl")]
    [InlineData("Telemetry:HeartbeatUrl", "ftp://127.0.0.1/ping", "Telemetry:HeartbeatUrl")]
    [InlineData("Telemetry:AzureMonitorConnectionString", "InstrumentationKey=none", "Telemetry:AzureMonitorConnectionString")]
    [InlineData("Telemetry:AzureMonitorConnectionString", "InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint=http://insights.example", "Telemetry:AzureMonitorConnectionString")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "@Microsoft.KeyVault(SecretUri=https://vault.example/none)", "Telemetry:AzureMonitorConnectionString")]
    public async Task A_setting_that_cannot_be_right_stops_the_start_and_is_named(string setting, string? value, string named)
    {
        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = Build(new() { [setting] = value });
            await app.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Contains(named, stopped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Smtp", "20", "20", false)]
    [InlineData("Smtp", "19", "20", true)]
    [InlineData("Folder", "20", "20", true)] // a folder answers at once
    public void A_providers_answer_is_waited_for_less_long_than_a_mail_is_leased(string sender, string timeout, string lease, bool starts)
    {
        var stopped = Record.Exception(() => Build(new()
        {
            ["Mail:Sender"] = sender,
            ["Mail:Smtp:Host"] = "mail.example",
            ["Mail:TimeoutSeconds"] = timeout,
            ["Monitor:LeaseSeconds"] = lease,
        }));

        Assert.Equal(starts, stopped is null);
        Assert.True(starts || stopped is OptionsValidationException { Message: var said } && said.Contains("Mail:TimeoutSeconds", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("k1", "another key for recognising children", "an Id twice")]
    [InlineData("k2", "a key for recognising children in tests", "a Value twice")]
    public async Task Two_keys_for_matching_are_two(string id, string value, string said)
    {
        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = Build(new() { ["Monitor:MatchingKeys:1:Id"] = id, ["Monitor:MatchingKeys:1:Value"] = value });
            await app.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Contains(said, stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_ends_though_nobody_asked_it_to_has_failed()
    {
        await using var app = Build([], services => services.AddHostedService<Failing>());

        Assert.Equal(1, await Program.RunAsync(app)); // a host takes 0 for being finished
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(Dictionary<string, string?> configuration, Action<IServiceCollection>? services = null) =>
        TestApp.Build(
            new TestAppSettings { Configuration = configuration, Services = services ?? (_ => { }) },
            new InMemoryTables(), new InMemoryEmailSender(), new FakeTimeProvider(Days.Instant("2026-03-02T07:00Z")), new RecordedLogs());

    private sealed class Failing : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("Planned.");
    }
}
