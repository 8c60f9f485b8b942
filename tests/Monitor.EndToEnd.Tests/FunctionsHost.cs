using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amqp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Monitor.Testing.Messaging;

namespace Monitor.EndToEnd.Tests;

/// <summary>How a host differs from one that the platform starts.</summary>
internal sealed record FunctionsHostSettings
{
    /// <summary>What the program is set up with, beside what the host gives it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where its queues are; null for none.</summary>
    public BrokerStandIn? Broker { get; init; }

    /// <summary>Older hosts forward requests instead of proxying them.</summary>
    public bool Forwards { get; init; }

    /// <summary>Instead of the package's own, for a test that waits for it.</summary>
    public TimeSpan? FunctionTimeout { get; init; }
}

/// <summary>
/// The Azure Functions host as far as a custom handler meets it: starts what the package says on a port of its own, asks every 25 milliseconds until it
/// answers, passes requests on by the routes of the functions, posts what timers and queues bring as it was observed, gives a call up at the package's
/// timeout, kills without a word, and starts again on the same port until it has seen three errors.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const int ErrorsAtMost = 3;
    private const int AsksToStartAgain = 200;
    private const int Chunk = 100;
    private const string Version = "4.1037.0.0";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly Package _package;
    private readonly FunctionsHostSettings _settings;
    private readonly WebApplication _front;
    private readonly ConcurrentQueue<RunningProgram> _started = [];
    private readonly ConcurrentQueue<HttpClient> _clients = [];
    private readonly ConcurrentDictionary<string, bool> _driven = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _port = RunningProgram.FreePort();
    private Task<RunningProgram> _handler;
    private int _errors;
    private bool _isStalled;

    private FunctionsHost(Package package, FunctionsHostSettings settings)
    {
        _package = package;
        _settings = settings;
        _handler = StartHandlerAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        _front = builder.Build();

        foreach (var (name, bindings) in package.Functions.Where(function => TriggerOf(function.Value) == "httpTrigger"))
        {
            var prefix = package.Host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString();
            var methods = bindings[0].GetProperty("methods").EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant());
            _front.MapMethods($"{prefix}/{bindings[0].GetProperty("route").GetString()}", methods, http => PassOnAsync(name, http));
        }
    }

    /// <summary>The addresses that the program inherits and must not listen on.</summary>
    public int[] InheritedPorts { get; } = [RunningProgram.FreePort(), RunningProgram.FreePort()];

    /// <summary>A client of anybody outside.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>The functions that did their work at least once.</summary>
    public IEnumerable<string> Driven => _driven.Keys.Order(StringComparer.Ordinal);

    /// <summary>Every process that it started, the newest last.</summary>
    public IReadOnlyCollection<RunningProgram> Started => _started;

    public static async Task<FunctionsHost> StartAsync(Package package, FunctionsHostSettings settings, CancellationToken cancellationToken)
    {
        var host = new FunctionsHost(package, settings);
        await host._front.StartAsync(cancellationToken);
        host.Client.BaseAddress = new Uri(host._front.Urls.Single());
        return host;
    }

    /// <summary>The process that answers, once it does; throws when the host has given it up.</summary>
    public async Task<RunningProgram> HandlerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var handler = await _handler.WaitAsync(cancellationToken);

            if (!handler.HasEnded || _isStalled)
            {
                return handler;
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Ends the process without a word, as the platform does, and starts another on the same port.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        var handler = await HandlerAsync(cancellationToken);
        await KillAsync(handler, cancellationToken);
        await HandlerAsync(cancellationToken);
    }

    /// <summary>Fires a timer; past due, as after the host was down, or at its first run.</summary>
    public async Task FireAsync(string function, CancellationToken cancellationToken, bool pastDue = false)
    {
        var binding = _package.Functions[function][0];
        Assert.Equal("timerTrigger", binding.GetProperty("type").GetString());
        var (last, updated) = pastDue ? ("2026-11-23T19:09:00+00:00", "2026-11-23T19:09:00+00:00") : ("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+00:00");
        var body = new JsonObject
        {
            ["Data"] = new JsonObject
            {
                [binding.GetProperty("name").GetString()!] = new JsonObject
                {
                    ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
                    ["ScheduleStatus"] = new JsonObject { ["Last"] = last, ["Next"] = "2026-11-23T19:10:00+00:00", ["LastUpdated"] = updated },
                    ["IsPastDue"] = pastDue,
                },
            },
            ["Metadata"] = new JsonObject { ["sys"] = Sys(function) },
        };

        Assert.True(await InvokeAsync(function, body, cancellationToken), $"{function} failed. The program said: {_started.Last().Said}");
    }

    /// <summary>Brings the program what lies in its queues, as many at once as the package says, until nothing is free; answers how many succeeded.</summary>
    public async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        var atOnce = _package.Host.GetProperty("extensions").GetProperty("serviceBus").GetProperty("maxConcurrentCalls").GetInt32();
        var succeeded = 0;

        foreach (var (function, bindings) in _package.Functions.Where(function => TriggerOf(function.Value) == "serviceBusTrigger"))
        {
            var queue = _settings.Broker!.Queue(bindings[0].GetProperty("queueName").GetString()!);
            var name = bindings[0].GetProperty("name").GetString()!;

            while (Enumerable.Range(0, atOnce).Select(_ => queue.Lend()).OfType<HeldMessage>().ToList() is { Count: > 0 } lent)
            {
                var settled = await Task.WhenAll(lent.Select(async message =>
                {
                    var done = await InvokeAsync(function, PayloadOf(function, name, message), cancellationToken);
                    _ = done ? queue.Complete(message.LockToken!.Value) : queue.Return(message.LockToken!.Value, failed: true);
                    return done;
                }));
                succeeded += settled.Count(done => done);
            }
        }

        return succeeded;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _front.DisposeAsync();

        foreach (var program in _started)
        {
            await program.DisposeAsync();
        }

        foreach (var client in _clients)
        {
            client.Dispose();
        }

        Client.Dispose();
        _stopping.Dispose();
    }

    private static string TriggerOf(JsonElement bindings) => bindings[0].GetProperty("type").GetString()!;

    private static JsonObject Sys(string function) => new()
    {
        ["MethodName"] = function,
        ["UtcNow"] = "2026-11-23T19:10:04.7276582Z",
        ["RandGuid"] = $"{Guid.NewGuid()}",
    };

    /// <summary>A message read as bytes: values are JSON inside of strings, instants have whole seconds.</summary>
    private static JsonObject PayloadOf(string function, string binding, HeldMessage held)
    {
        var message = Message.Decode(new ByteBuffer(held.Encoded, 0, held.Encoded.Length, held.Encoded.Length));
        JsonObject Properties() => new((message.ApplicationProperties?.Map ?? []).Select(pair => KeyValuePair.Create($"{pair.Key}", JsonSerializer.SerializeToNode(pair.Value))));
        static string Json(object value) => JsonSerializer.Serialize(value);
        static string Second(DateTimeOffset at, string form) => at.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);

        return new JsonObject
        {
            ["Data"] = new JsonObject { [binding] = Convert.ToBase64String((byte[])message.Body) },
            ["Metadata"] = new JsonObject
            {
                ["DeliveryCount"] = Json(held.Failures + 1),
                ["LockToken"] = Json($"{held.LockToken}"),
                ["ExpiresAtUtc"] = "9999-12-31T23:59:59",
                ["ExpiresAt"] = "9999-12-31T23:59:59+00:00",
                ["EnqueuedTimeUtc"] = Second(held.EnqueuedAt, "yyyy-MM-ddTHH:mm:ss"),
                ["EnqueuedTime"] = Second(held.EnqueuedAt, "yyyy-MM-ddTHH:mm:ss+00:00"),
                ["MessageId"] = Json(held.Id ?? string.Empty),
                ["ContentType"] = Json("application/json"),
                ["SequenceNumber"] = Json(held.Sequence),
                ["ApplicationProperties"] = Properties(),
                ["UserProperties"] = Properties(),
                ["sys"] = Sys(function),
            },
        };
    }

    /// <summary>True when it succeeded in the one way that the host understands: a 2xx with a JSON object.</summary>
    private async Task<bool> InvokeAsync(string function, JsonObject body, CancellationToken cancellationToken)
    {
        var handler = await HandlerAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_settings.FunctionTimeout ?? TimeSpan.Parse(_package.Host.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture));
        using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf($"/{function}")) { Content = new InChunks(body.ToJsonString()) };
        request.Headers.TransferEncodingChunked = true;
        Stamp(request);
        request.Headers.TryAddWithoutValidation("User-Agent", $"Azure-Functions-Host/{Version}");

        try
        {
            using var answer = await ToHandler.SendAsync(request, patience.Token);
            var text = await answer.Content.ReadAsStringAsync(patience.Token);

            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }

            Assert.True(text.StartsWith('{') && answer.Content.Headers.ContentType?.MediaType == "application/json", $"{function} answered {(int)answer.StatusCode} '{text}', and the host waits for ever.");
            _driven[function] = true;
            return true;
        }
        catch (HttpRequestException)
        {
            // It died over it: the host sees that before it posts anything else.
            await handler.EndedAsync(cancellationToken);
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await KillAsync(handler, cancellationToken);
            return false;
        }
    }

    private async Task PassOnAsync(string function, HttpContext http)
    {
        await HandlerAsync(http.RequestAborted);
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var hasBody = http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0;

        if (_settings.Forwards && http.Request.Headers.TransferEncoding.Count > 0)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), AddressOf(target)) { Content = hasBody ? new StreamContent(http.Request.Body) : null };

        foreach (var (name, values) in http.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        Stamp(request);

        if (_settings.Forwards)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", $"Azure-Functions-Host/{Version}");
        }

        using var answer = await ToHandler.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        _driven[function] = true;
        http.Response.StatusCode = (int)answer.StatusCode;

        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static void Stamp(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-HostVersion", Version);
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", $"{Guid.NewGuid()}");
    }

    /// <summary>One for each process: what was open to one that is gone is not tried with the next.</summary>
    private HttpClient ToHandler => _clients.Last();

    private Uri AddressOf(string target) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}{target}"));

    /// <summary>Starts the program until it answers; after the third error the host itself would end.</summary>
    private async Task<RunningProgram> StartHandlerAsync()
    {
        var patience = TimeSpan.Parse(_package.Host.GetProperty("customHandler").GetProperty("initializationTimeout").GetString()!, CultureInfo.InvariantCulture);

        while (true)
        {
            var program = RunningProgram.StartIn(_package.Folder, [_package.Executable], _port, Environment(), nothingElse: true);
            _started.Enqueue(program);
            _clients.Enqueue(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan });

            if (await AnswersAsync(program, patience))
            {
                _ = WatchAsync(program);
                return program;
            }

            if (++_errors == ErrorsAtMost)
            {
                throw new InvalidOperationException($"Exceeded http worker restart retry count. Shutting down Functions Host. It said: {program.Said}");
            }
        }
    }

    private async Task<bool> AnswersAsync(RunningProgram program, TimeSpan patience)
    {
        for (var started = Stopwatch.StartNew(); !program.HasEnded && started.Elapsed < patience;)
        {
            try
            {
                using var answer = await ToHandler.GetAsync(AddressOf("/"), _stopping.Token);
                return true;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Look, _stopping.Token);
            }
        }

        return false;
    }

    /// <summary>Starts it again when it ends by itself; one that ends with 0 is taken for being finished, and every call fails from then on.</summary>
    private async Task WatchAsync(RunningProgram program)
    {
        var code = await program.EndedByItselfAsync(_stopping.Token);

        if (code is null or 0)
        {
            _isStalled = code == 0;
            return;
        }

        if (code != AsksToStartAgain && ++_errors == ErrorsAtMost)
        {
            _handler = Task.FromException<RunningProgram>(new InvalidOperationException($"Exceeded http worker restart retry count. It said: {program.Said}"));
            return;
        }

        _handler = StartHandlerAsync();
    }

    /// <summary>Once, whoever asks for it first.</summary>
    private async Task KillAsync(RunningProgram program, CancellationToken cancellationToken)
    {
        if (program.KillOnce())
        {
            _handler = StartAfterAsync(program);
        }

        await HandlerAsync(cancellationToken);

        async Task<RunningProgram> StartAfterAsync(RunningProgram old)
        {
            await old.EndedAsync(CancellationToken.None);
            return await StartHandlerAsync();
        }
    }

    /// <summary>What a host has, of itself and of the machine: an address for everybody, and nothing of what a developer's machine has.</summary>
    private Dictionary<string, string> Environment() => new(_settings.Environment)
    {
        ["FUNCTIONS_CUSTOMHANDLER_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
        ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = "0a4b6f4e-3f0e-4a8b-9f45-6f3a7d6c2f11",
        ["FUNCTIONS_HTTPWORKER_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
        ["FUNCTIONS_HTTPWORKER_ID"] = "0a4b6f4e-3f0e-4a8b-9f45-6f3a7d6c2f11",
        ["FUNCTIONS_APP_ROOT_PATH"] = _package.Folder,
        ["FUNCTIONS_WORKER_RUNTIME"] = "custom",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["AzureWebJobsScriptRoot"] = _package.Folder,
        ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{InheritedPorts[0]}"),
        ["ASPNETCORE_HTTP_PORTS"] = InheritedPorts[1].ToString(CultureInfo.InvariantCulture),
        ["ASPNETCORE_CONTENTROOT"] = "/azure-functions-host",
        ["ASPNETCORE_APPLICATIONNAME"] = "Microsoft.Azure.WebJobs.Script.WebHost",
        ["DOTNET_ROOT"] = "/nowhere",
        ["FONTCONFIG_FILE"] = "/dev/null",
        ["HOME"] = "/nowhere",
        ["LANG"] = "en_GB.UTF-8",
        ["PATH"] = "/nowhere",
        ["TZDIR"] = "/nowhere",
    };

    /// <summary>As the host sends it: without a length.</summary>
    private sealed class InChunks : HttpContent
    {
        private readonly byte[] _body;

        public InChunks(string body)
        {
            _body = Encoding.UTF8.GetBytes(body);
            Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var chunk in _body.Chunk(Chunk))
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
