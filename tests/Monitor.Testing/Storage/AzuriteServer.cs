using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Monitor.Testing.Storage;

/// <summary>Azurite's Table service, in memory, on a free port of this machine; ended with the tests that started it.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const int Attempts = 3;

    // Azurite's own account and key, the same for everybody: no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Ends with its standard input, so that none is left behind when the tests themselves are killed.
    private const string EndWithUs = "process.stdin.on('end', () => process.exit()).resume(); require(process.argv[1]);";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private AzuriteServer(Process process, int port)
    {
        _process = process;
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{Account}"));
    }

    public Uri Endpoint { get; }

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={Endpoint};";

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<AzuriteServer> StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Another process may take the port between our choice and Azurite's start: then it ends, and we choose again.
            var port = FreePort();
            var server = new AzuriteServer(Start(port), port);

            if (await server.AnswersAsync(cancellationToken))
            {
                return server;
            }

            await server.DisposeAsync();

            if (attempt == Attempts)
            {
                throw new InvalidOperationException("Azurite did not start. Run 'make setup'.");
            }
        }
    }

    /// <summary>Lets it answer nobody, as a storage account out of reach does: calls are taken, and wait.</summary>
    public void Pause() => Signal("-STOP");

    /// <summary>Lets it go on, with the calls that waited.</summary>
    public void Resume() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Process Start(int port)
    {
        var program = Repository.PathTo("node_modules", "azurite", "dist", "src", "table", "main.js");

        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"There is no {program}. Run 'make setup'.");
        }

        string[] arguments =
        [
            "--eval", EndWithUs, "--", program, "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
            "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ];

        var start = new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        var process = Process.Start(start) ?? throw new InvalidOperationException("Node did not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var started = Stopwatch.StartNew();

        while (!_process.HasExited && started.Elapsed < LongestStart)
        {
            try
            {
                using var answer = await client.GetAsync(Endpoint, cancellationToken);
                return true;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }

        return false;
    }
}
