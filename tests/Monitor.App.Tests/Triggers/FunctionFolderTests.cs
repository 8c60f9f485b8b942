using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Monitor.App.Hosting;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Triggers;

public sealed class FunctionFolderTests
{
    private static readonly Dictionary<string, JsonElement> Functions = Directory.GetDirectories(Repository.PathTo("src", "Monitor.App", "Functions"))
        .ToDictionary(
            folder => Path.GetFileName(folder),
            folder => JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "function.json"))).GetProperty("bindings"));

    private static readonly JsonElement Host = JsonElement.Parse(File.ReadAllText(Repository.PathTo("host.json")));

    [Fact]
    public async Task Every_timer_and_queue_has_an_endpoint_of_its_name_and_every_such_endpoint_a_folder()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        var triggers = Functions.Where(function => TriggerOf(function.Value) != "httpTrigger").Select(function => $"/{function.Key}").Order(StringComparer.Ordinal);
        Assert.Equal(triggers, EndpointsOf(app).Where(IsOutsideThePublicPaths).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_trigger_is_mapped_when_the_Functions_host_did_not_start_us()
    {
        await using var app = await TestApp.StartAsync();

        Assert.DoesNotContain(EndpointsOf(app), IsOutsideThePublicPaths);
    }

    [Fact]
    public void The_functions_are_those_of_the_design() => Assert.Equal(
        ["Api", "AuditAll", "Health", "Housekeeping", "Pages", "ReceiveReferral", "RelayOutbox", "RunSchedule", "RunWork", "SendMail", "SweepDue"],
        Functions.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("ReceiveReferral", "referrals")]
    [InlineData("RunWork", "work")]
    [InlineData("SendMail", "mail")]
    public void A_queue_is_read_as_bytes_one_message_at_a_time_and_settled_by_the_host(string function, string queue)
    {
        var binding = Assert.Single(Functions[function].EnumerateArray());

        Assert.Equal("serviceBusTrigger", binding.GetProperty("type").GetString());
        Assert.Equal("message", binding.GetProperty("name").GetString());
        Assert.Equal(queue, binding.GetProperty("queueName").GetString());
        Assert.Equal("binary", binding.GetProperty("dataType").GetString()); // else the body may overwrite the metadata
        Assert.False(binding.TryGetProperty("cardinality", out _));
        Assert.False(binding.TryGetProperty("autoCompleteMessages", out _));
    }

    [Theory]
    [InlineData("RelayOutbox", "0 * * * * *")]
    [InlineData("SweepDue", "0 */15 * * * *")]
    [InlineData("RunSchedule", "30 */5 * * * *")]
    public void A_timer_fires_as_often_as_the_design_says(string function, string schedule)
    {
        var binding = Assert.Single(Functions[function].EnumerateArray());

        Assert.Equal("timerTrigger", binding.GetProperty("type").GetString());
        Assert.Equal(schedule, binding.GetProperty("schedule").GetString());
    }

    [Theory]
    [InlineData("Api", "api/{*path}")]
    [InlineData("Pages", "app/{*path}")]
    [InlineData("Health", "{probe:regex(^(healthz|readyz)$)}")]
    public void Http_comes_in_without_a_key_and_never_by_a_route_that_reaches_a_trigger(string function, string route)
    {
        var bindings = Functions[function].EnumerateArray().ToList();

        Assert.Equal(["httpTrigger", "http"], bindings.Select(binding => binding.GetProperty("type").GetString())); // more, and the host does not forward
        Assert.Equal("anonymous", bindings[0].GetProperty("authLevel").GetString());
        Assert.Equal(route, bindings[0].GetProperty("route").GetString());
    }

    [Fact]
    public void The_host_passes_requests_on_under_their_own_paths()
    {
        Assert.Equal("", Host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.True(Host.GetProperty("customHandler").GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.True(Host.GetProperty("customHandler").GetProperty("enableForwardingHttpRequest").GetBoolean());
    }

    [Fact]
    public void A_call_is_given_up_before_its_message_goes_to_another()
    {
        var timeout = Span(Host.GetProperty("functionTimeout"));
        var renewal = Span(Host.GetProperty("extensions").GetProperty("serviceBus").GetProperty("maxAutoLockRenewalDuration"));

        Assert.True(timeout < renewal);
        Assert.True(timeout >= TimeSpan.FromSeconds(60)); // no invocation works longer
    }

    [Fact]
    public void A_file_is_given_up_in_words_before_the_host_or_what_is_in_front_of_it_gives_up_without_any()
    {
        var uploads = TimeSpan.FromSeconds(new MonitorOptions().UploadSeconds);

        Assert.True(uploads < Span(Host.GetProperty("functionTimeout")));
        Assert.True(uploads < TimeSpan.FromSeconds(230)); // Azure's front end; the host's proxy waits 240
    }

    [Fact]
    public void The_host_starts_the_program_itself_waits_for_a_slow_machine_and_brings_as_many_messages_as_the_program_takes_alone()
    {
        var handler = Host.GetProperty("customHandler");

        Assert.Equal("Monitor.App", handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString());
        Assert.True(Span(handler.GetProperty("initializationTimeout")) >= TimeSpan.FromSeconds(30));
        Assert.Equal(new MonitorOptions().MessagesAtOnce, Host.GetProperty("extensions").GetProperty("serviceBus").GetProperty("maxConcurrentCalls").GetInt32());
        Assert.Equal("[4.0.0, 5.0.0)", Host.GetProperty("extensionBundle").GetProperty("version").GetString());
    }

    [Fact]
    public void The_host_settles_messages_since_a_custom_handler_cannot() => Assert.False(
        Host.GetProperty("extensions").GetProperty("serviceBus").TryGetProperty("autoCompleteMessages", out var complete) && !complete.GetBoolean());

    private static TimeSpan Span(JsonElement value) => TimeSpan.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    private static string TriggerOf(JsonElement bindings) => bindings[0].GetProperty("type").GetString()!;

    private static IEnumerable<string> EndpointsOf(TestApp app) =>
        app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));

    private static bool IsOutsideThePublicPaths(string route) =>
        !route.StartsWith("/api", StringComparison.Ordinal) && !route.StartsWith("/app", StringComparison.Ordinal) && route is not ("/healthz" or "/readyz");
}
