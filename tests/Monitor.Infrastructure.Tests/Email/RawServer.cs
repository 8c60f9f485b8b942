using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitor.Infrastructure.Tests.Email;

/// <summary>An HTTP server down at the bytes, for answers that no decent server gives. It remembers each request that came whole.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _serving;

    /// <param name="answer">What it does once a request came; the connection is reset when it returns.</param>
    public RawServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Set when somebody has connected, and when a request has come whole.</summary>
    public TaskCompletionSource Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Requested { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Task SaysNothingAsync(NetworkStream stream, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public static Task BreaksOffAsync(NetworkStream stream, CancellationToken cancellationToken) => Task.CompletedTask;

    public static Func<NetworkStream, CancellationToken, Task> Says(string bytes, bool thenWaits) => async (stream, cancellationToken) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes), cancellationToken);

        if (thenWaits)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    };

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _serving;
        _ended.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                Connected.TrySetResult();
                await using var stream = client.GetStream();
                _requests.Enqueue(await ReadAsync(stream));
                Requested.TrySetResult();
                await _answer(stream, _ended.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or InvalidOperationException)
        {
            // The test is over, or the other side has gone.
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[65536];
        var text = new StringBuilder();

        while (!IsWhole(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer, _ended.Token);
            text.Append(Encoding.ASCII.GetString(buffer, 0, read > 0 ? read : throw new IOException("The other side has gone.")));
        }

        return text.ToString();
    }

    private static bool IsWhole(string request)
    {
        const string Length = "Content-Length: ";
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return end >= 0 && length >= 0
            && request.Length - end - 4 >= int.Parse(request[(length + Length.Length)..request.IndexOf('\r', length)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
