using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Tests.Storage;

/// <summary>What a service that is busy, failing or gone looks like from here.</summary>
public sealed class StorageUnavailableTests : IAsyncDisposable
{
    private readonly WebApplication _service;
    private readonly List<string> _asked = [];
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;

    public StorageUnavailableTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _service = builder.Build();
        _service.Run(async context =>
        {
            _asked.Add(context.Request.Method);
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await _answer(context);
        });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_service_is_asked_again_and_then_its_wait_is_told(int status)
    {
        _answer = context => Answer(context, status, "x-ms-retry-after-ms", "20");
        var table = await StartAsync();

        var unavailable = await Assert.ThrowsAsync<StorageUnavailable>(() => Insert(table));

        Assert.Equal(TimeSpan.FromMilliseconds(20), unavailable.RetryAfter);
        Assert.Equal(["POST", "POST", "POST"], _asked);
    }

    [Fact]
    public async Task A_long_wait_is_told_at_once()
    {
        _answer = context => Answer(context, 503, "Retry-After", "30");
        var table = await StartAsync();

        var unavailable = await Assert.ThrowsAsync<StorageUnavailable>(() => table.FindAsync("p", "a", Cancellation));

        Assert.Equal(TimeSpan.FromSeconds(30), unavailable.RetryAfter);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_write_that_may_have_happened_is_not_sent_twice()
    {
        _answer = context => Answer(context, 500);
        var table = await StartAsync();

        await Assert.ThrowsAsync<StorageUnavailable>(() => Insert(table));

        Assert.Equal(["POST"], _asked);
    }

    [Fact]
    public async Task A_write_whose_answer_is_cut_off_is_not_sent_twice()
    {
        _answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var table = await StartAsync();

        await Assert.ThrowsAsync<StorageUnavailable>(() => Insert(table));

        Assert.Equal(["POST"], _asked);
    }

    [Fact]
    public async Task A_read_that_failed_is_repeated()
    {
        _answer = context => Answer(context, 500);
        var table = await StartAsync();

        await Assert.ThrowsAsync<StorageUnavailable>(() => table.ReadAsync(TableRange.All("p"), null, Cancellation));

        Assert.Equal(["GET", "GET", "GET"], _asked);
    }

    [Fact]
    public async Task A_read_whose_connection_broke_is_repeated()
    {
        _answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var table = await StartAsync();

        await Assert.ThrowsAsync<StorageUnavailable>(() => table.FindAsync("p", "a", Cancellation));

        Assert.Equal(["GET", "GET", "GET"], _asked);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable()
    {
        var table = await StartAsync();
        await _service.StopAsync(Cancellation);

        await Assert.ThrowsAsync<StorageUnavailable>(() => Insert(table));
        await Assert.ThrowsAsync<StorageUnavailable>(() => table.FindAsync("p", "a", Cancellation));
    }

    [Fact]
    public async Task A_refused_credential_is_not_something_to_wait_for()
    {
        _answer = context => Answer(context, 403);
        var table = await StartAsync();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => table.FindAsync("p", "a", Cancellation));

        Assert.IsNotType<StorageUnavailable>(refused);
    }

    private static Task Answer(HttpContext context, int status, string header = "Server", string value = "test")
    {
        context.Response.StatusCode = status;
        context.Response.Headers[header] = value;
        return Task.CompletedTask;
    }

    private static Task<CommitOutcome> Insert(ITable table) =>
        table.CommitAsync("p", [TableWrite.Insert(new TableRow("p", "a"))], Cancellation);

    private async Task<ITable> StartAsync()
    {
        await _service.StartAsync(Cancellation);
        var connection = $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey=a2V5;TableEndpoint={_service.Urls.Single()}/account;";
        return AzureTables.Connect(connection).Jobs;
    }
}
