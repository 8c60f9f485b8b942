using System.Globalization;
using System.Net;
using System.Text;
using Monitor.Testing.Storage;

namespace Monitor.EndToEnd.Tests;

/// <summary>The program as the Functions host starts it: its port, its environment, its first poll, its end.</summary>
public class UnderTheHostTests
{
    private const string TimerBody =
        """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{"sys":{"MethodName":"SweepDue","UtcNow":"2026-11-23T19:00:00.0088241Z","RandGuid":"9aed2b7d-d1fe-4b48-8667-7db284b13899"}}}""";

    [Fact]
    public async Task It_listens_where_the_host_says_whatever_address_it_inherits_and_its_triggers_answer_with_an_object()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var azurite = await AzuriteServer.StartAsync(cancellationToken);
        var elsewhere = RunningProgram.FreePort();
        var port = RunningProgram.FreePort();
        var environment = Settings(azurite.ConnectionString);
        environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{elsewhere}");
        await using var program = RunningProgram.Start("Monitor.App.dll", port, environment);
        await program.UntilAnswersAsync("/", cancellationToken);

        using var body = new StringContent(TimerBody, Encoding.UTF8, "application/json");
        using var answer = await program.Client.PostAsync(new Uri("/RelayOutbox", UriKind.Relative), body, cancellationToken);
        using var api = await program.Client.GetAsync(new Uri("/api/entries", UriKind.Relative), cancellationToken);
        using var health = await program.Client.GetAsync(new Uri("/healthz", UriKind.Relative), cancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("{", await answer.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
        Assert.Contains("identity-not-configured", await api.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        using var other = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => other.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{elsewhere}/")), cancellationToken));
        Assert.Equal(0, await program.TerminateAsync(cancellationToken));
    }

    [Fact]
    public async Task It_ends_with_a_failure_that_names_the_field_when_the_policy_has_no_number_to_ring()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("monitor-policy-").FullName;
        var policy = Path.Combine(folder, "policy.json");
        var whole = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "policy.json"), cancellationToken);
        await File.WriteAllTextAsync(policy, whole.Replace("\"0800 111 000\"", "\"\"", StringComparison.Ordinal), cancellationToken);
        var environment = Settings("UseDevelopmentStorage=true");
        environment["Monitor__PolicyFile"] = policy;

        await using var program = RunningProgram.Start("Monitor.App.dll", 1, environment);

        Assert.Equal(1, await program.EndedAsync(cancellationToken));
        Assert.Contains("emergency.crisisLine", program.Said, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static Dictionary<string, string> Settings(string connectionString) => new()
    {
        ["Storage__ConnectionString"] = connectionString,
        ["Mail__Folder"] = Path.Combine(Path.GetTempPath(), "monitor-no-mails"),
        ["Monitor__PublicBaseUrl"] = "http://localhost",
        ["Monitor__IdKey"] = "a key for this test only, which is no secret",
    };
}
