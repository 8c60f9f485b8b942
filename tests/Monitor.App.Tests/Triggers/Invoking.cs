using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Triggers;

/// <summary>Invokes functions as the host does.</summary>
internal static class Invoking
{
    public static Task<TestApp> StartUnderFunctionsAsync() => TestApp.StartAsync(new TestAppSettings { UnderFunctions = true });

    extension(TestApp app)
    {
        /// <summary>Posts a payload with the host's own headers, chunked, without a length.</summary>
        public async Task<Answer> InvokeAsync(string function, string payload)
        {
            using var client = app.Anonymous();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/{function}") { Content = new ChunkedContent(payload) };
            request.Headers.Host = "127.0.0.1:34323";
            request.Headers.TransferEncodingChunked = true;
            request.Headers.TryAddWithoutValidation("X-Azure-Functions-HostVersion", "4.1037.0.0");
            request.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", "d3ee040c-d177-4887-8589-698152bc6071");
            request.Headers.TryAddWithoutValidation("User-Agent", "Azure-Functions-Host/4.1037.0.0");
            return await client.AskAsync(request);
        }

        /// <summary>The same, which must succeed in the only way in which the host does not wait for ever.</summary>
        public async Task InvokedAsync(string function, string payload) => AssertDone(await app.InvokeAsync(function, payload));
    }

    public static void AssertDone(Answer answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(JsonValueKind.Object, answer.Json.ValueKind);
    }

    /// <summary>Failed, so that the host delivers again: anything but a 2xx or a redirection.</summary>
    public static void AssertFailed(Answer answer) => Assert.InRange((int)answer.Status, 400, 599);

    private sealed class ChunkedContent : HttpContent
    {
        private readonly byte[] _body;

        public ChunkedContent(string body)
        {
            _body = Encoding.UTF8.GetBytes(body);
            Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var chunk in _body.Chunk(100))
            {
                await stream.WriteAsync(chunk);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
