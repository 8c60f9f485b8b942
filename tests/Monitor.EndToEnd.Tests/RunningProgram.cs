using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitor.EndToEnd.Tests;

/// <summary>One of our programs as a process of its own, on a free port of this machine; ended by its process id.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    private readonly StringBuilder _said = new();
    private readonly Lock _lock = new();
    private readonly Process _process;
    private int _killed;

    private RunningProgram(Process process, int port)
    {
        _process = process;
        Port = port;
        Client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public HttpClient Client { get; }

    public string Said
    {
        get
        {
            lock (_lock)
            {
                return _said.ToString();
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static RunningProgram Start(string program, int port, Dictionary<string, string> environment) =>
        StartIn(AppContext.BaseDirectory, ["dotnet", Path.Combine(AppContext.BaseDirectory, program)], port, environment);

    /// <summary>A command as it stands, in a folder; with our environment beside what is given, or with nothing else.</summary>
    public static RunningProgram StartIn(string folder, string[] command, int port, Dictionary<string, string> environment, bool nothingElse = false)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };

        if (nothingElse)
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start) ?? throw new InvalidOperationException($"{command[^1]} did not start."), port);
    }

    /// <summary>Waits until something is so, looking often; fails with what the program said when it ends or takes too long.</summary>
    public async Task UntilAsync(Func<Task<bool>> so, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();

        while (!await so())
        {
            Assert.False(_process.HasExited || started.Elapsed > Longest, $"It ended or took too long. It said: {Said}");
            await Task.Delay(Look, cancellationToken);
        }
    }

    public Task UntilAnswersAsync(string path, CancellationToken cancellationToken) => UntilAsync(
        async () =>
        {
            try
            {
                using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        cancellationToken);

    public void Kill() => _process.Kill();

    /// <summary>Kills it, unless that was done before: then false.</summary>
    public bool KillOnce()
    {
        if (Interlocked.Exchange(ref _killed, 1) == 1)
        {
            return false;
        }

        _process.Kill();
        return true;
    }

    /// <summary>Waits until it ends; null when we killed it, or nobody waits any more.</summary>
    public async Task<int?> EndedByItselfAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return cancellationToken.IsCancellationRequested || _killed == 1 ? null : _process.ExitCode;
    }

    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await EndedAsync(cancellationToken);
    }

    public async Task<int> EndedAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        Client.Dispose();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_lock)
        {
            _said.AppendLine(line);
        }
    }
}
