using System.Net.Sockets;
using System.Text;
using Monitor.App.Tests.Referrals;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Triggers;

/// <summary>On a real server, since what matters is what it makes of a path before anything of ours sees it.</summary>
public sealed class ReachabilityTests
{
    [Theory]
    [InlineData("POST /api/SweepDue")]
    [InlineData("POST /app/SweepDue")]
    [InlineData("POST /api/../SweepDue")]
    [InlineData("POST /app/../SweepDue")]
    [InlineData("POST /api/./../SweepDue")]
    [InlineData("POST /api/%2e%2e/SweepDue")]
    [InlineData("POST /api/%2E%2E/SweepDue")]
    [InlineData("POST /api/.%2e/SweepDue")]
    [InlineData("POST /api/..%2fSweepDue")]
    [InlineData("POST /api/..%5cSweepDue")]
    [InlineData("POST /api//../../SweepDue")]
    [InlineData("POST /api/;/../SweepDue")]
    [InlineData("POST //SweepDue")]
    [InlineData("POST /./SweepDue")]
    [InlineData("POST /%53weepDue")]
    [InlineData("POST /SweepDue?api")]
    [InlineData("POST http://127.0.0.1/SweepDue")]
    [InlineData("POST http://127.0.0.1/api/../SweepDue")]
    [InlineData("GET /SweepDue")]
    [InlineData("PUT /SweepDue")]
    [InlineData("HEAD /SweepDue")]
    public async Task No_path_but_its_own_reaches_a_trigger(string line)
    {
        await using var app = await StartAsync();
        var before = app.Tables.Dump();

        var status = await SendAsync(app, line);

        Assert.True(status is 400 or 404 or 405, $"{line} was answered {status}.");
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Its_own_path_does()
    {
        await using var app = await StartAsync();
        var before = app.Tables.Dump();

        Assert.Equal(200, await SendAsync(app, "POST /SweepDue"));

        Assert.NotEqual(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Only_the_loopback_is_listened_on_whatever_address_the_host_has_itself()
    {
        await using var app = await StartAsync();

        Assert.Equal("127.0.0.1", app.Address.Host);
    }

    private static async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync(new TestAppSettings { UnderFunctions = true, OnKestrel = true });
        await app.ReferAsync("2026-02-26", 3);
        app.Clock.SetUtcNow(Days.Instant("2026-03-04T00:00Z")); // a sweep would find something
        return app;
    }

    private static async Task<int> SendAsync(TestApp app, string line)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var bytes = Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");

        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port, cancellationToken);
        await client.GetStream().WriteAsync(bytes, cancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var status = await reader.ReadLineAsync(cancellationToken);
        return int.Parse(status!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
