using Microsoft.AspNetCore.Routing;
using Monitor.App.Hosting;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Access;

/// <summary>No route is open because somebody forgot to close it.</summary>
public sealed class EveryRouteTests
{
    /// <summary>What anybody may call: health, what a provider signs, signing in, the description of the API, and under the host its triggers.</summary>
    private static readonly string[] Open =
    [
        "/healthz", "/readyz", "/api/sendgrid/events", "/api/openapi.json", "/api/docs",
        "/app/sign-in", "/app/sign-in/with/{name}", "/app/sign-in/code", "/app/acting-for", "/app/sign-out", "/RelayOutbox", "/SweepDue", "/RunSchedule", "/AuditAll", "/Housekeeping", "/ReceiveReferral", "/RunWork", "/SendMail",
    ];

    [Fact]
    public async Task Every_route_says_whom_it_is_open_to()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { UnderFunctions = true });
        var routes = Routes(app);

        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.True(
            route.Metadata.GetMetadata<OpenToAnybody>() is not null != route.Metadata.GetMetadata<Needs>() is { AnyOf.Count: > 0 },
            $"{route.RoutePattern.RawText} says of nobody, or of two kinds of people, that they may call it."));
    }

    [Fact]
    public async Task Only_what_is_listed_here_is_open_to_anybody()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { UnderFunctions = true });

        Assert.Equal(
            Open.Order(StringComparer.Ordinal),
            Routes(app).Where(route => route.Metadata.GetMetadata<OpenToAnybody>() is not null).Select(route => route.RoutePattern.RawText!).Select(path => path.StartsWith("/api/docs", StringComparison.Ordinal) ? "/api/docs" : path).Distinct().Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<RouteEndpoint> Routes(TestApp app) =>
        [.. app.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
}
