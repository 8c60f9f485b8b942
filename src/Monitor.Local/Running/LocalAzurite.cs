using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Monitor.Local.Running;

/// <summary>
/// The Table service of this machine, with its data in our folder. One that a killed run left is found again by the note it left; one that we
/// started ends with us, and writes its data down first.
/// </summary>
internal sealed class LocalAzurite : IAsyncDisposable
{
    // Azurite's own account and key, the same for everybody: no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _note;

    private LocalAzurite(Process process, int port, string note)
    {
        _process = process;
        _note = note;
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={Address(port)};";
    }

    public string ConnectionString { get; }

    public static async Task<LocalAzurite> StartAsync(string data, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(data, "azurite");
        var note = Path.Combine(data, "azurite.json");
        Directory.CreateDirectory(folder);

        if (await FindAsync(note, cancellationToken) is { } found)
        {
            return found;
        }

        var port = FreePort();
        var process = Launch(folder, port);
        await File.WriteAllTextAsync(note, JsonSerializer.Serialize(new Note(process.Id, port)), cancellationToken);
        var started = Stopwatch.StartNew();

        while (!await AnswersAsync(port, cancellationToken))
        {
            if (process.HasExited || started.Elapsed > LongestStart)
            {
                throw new InvalidOperationException("Azurite, which keeps the data on this machine, did not start. Run 'make setup' and try again.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        return new LocalAzurite(process, port, note);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Terminated, not killed: it writes down what it still holds in memory.
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(LongestEnd);

            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
        File.Delete(_note);
    }

    private static async Task<LocalAzurite?> FindAsync(string note, CancellationToken cancellationToken)
    {
        if (!File.Exists(note))
        {
            return null;
        }

        try
        {
            var left = JsonSerializer.Deserialize<Note>(await File.ReadAllTextAsync(note, cancellationToken));
            return left is not null && await AnswersAsync(left.Port, cancellationToken)
                ? new LocalAzurite(Process.GetProcessById(left.ProcessId), left.Port, note)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The note was cut short, or the process has gone meanwhile.
            return null;
        }
    }

    private static Process Launch(string folder, int port)
    {
        var program = Path.Combine(Root(), "node_modules", "azurite", "dist", "src", "table", "main.js");

        if (!File.Exists(program))
        {
            throw new InvalidOperationException("Azurite, which keeps the data on this machine, is not installed. Run 'make setup' and try again.");
        }

        string[] arguments =
        [
            program, "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
            "--location", folder, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ];

        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("Node did not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Monitor.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("This runs from a checkout only.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Uri Address(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{Account}"));

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };

        try
        {
            using var answer = await client.GetAsync(Address(port), cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed record Note(int ProcessId, int Port);
}
