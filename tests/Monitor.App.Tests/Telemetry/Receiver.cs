using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Monitor.App.Tests.Telemetry;

/// <summary>One request that a receiver got. The text has every byte of the body as one character, so that what is in it can be found.</summary>
internal sealed record Received(string Method, string Path, string Headers, string Text);

/// <summary>Takes what is sent to a collector (OTLP over HTTP), to Application Insights, or as a sign of life.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = [];

    private Receiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>What it answers.</summary>
    public Func<int> Status { get; set; } = () => StatusCodes.Status200OK;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public string Text(string path) => string.Join('\n', All.Where(received => received.Path == path).Select(received => received.Text));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        await using var body = http.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body;
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, http.RequestAborted);
        _received.Enqueue(new Received(http.Request.Method, http.Request.Path, string.Join('\n', http.Request.Headers.Select(header => $"{header.Key}: {header.Value}")), Encoding.Latin1.GetString(bytes.ToArray())));
        http.Response.StatusCode = Status();

        if (http.Request.Path == "/v2.1/track")
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""", http.RequestAborted);
        }
    }
}
