using Microsoft.Extensions.Logging;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Telemetry;

/// <summary>Calls an address; its answer matters only in that it comes.</summary>
internal sealed partial class HttpHeartbeat : IHeartbeat, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly ILogger<HttpHeartbeat> _logger;

    public HttpHeartbeat(Uri address, ILogger<HttpHeartbeat> logger)
    {
        (_address, _logger) = (address, logger);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null }) { Timeout = Patience };
    }

    public bool IsWanted => true;

    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync(_address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

            if (!answer.IsSuccessStatusCode)
            {
                Log.NotTaken(_logger, $"http-{(int)answer.StatusCode}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException || exception is TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.NotTaken(_logger, exception is HttpRequestException { HttpRequestError: var error } ? $"{error}" : "timeout");
        }
    }

    public void Dispose() => _client.Dispose();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The sign of life was not taken: {Code}.")]
        public static partial void NotTaken(ILogger logger, string code);
    }
}

/// <summary>Where nobody waits for a sign of life.</summary>
internal sealed class NoHeartbeat : IHeartbeat
{
    public bool IsWanted => false;

    public Task BeatAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
