using System.Diagnostics;
using System.Globalization;

namespace Monitor.EndToEnd.Tests;

/// <summary>The broker's stand-in as a process; it ends with the pipe that we hold.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private BrokerProcess(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<BrokerProcess> StartAsync(int lockSeconds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Monitor.StandIn.dll"), "0", lockSeconds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The stand-in did not start.");
        return new BrokerProcess(process, await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The stand-in ended."));
    }

    /// <summary>How things stand, by queue: how many wait, are dead, were taken, and came a second time.</summary>
    public async Task<IReadOnlyList<(string Queue, int Waiting, int Dead, int Taken, int Duplicates)>> AskAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("how".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var queues = new List<(string Queue, int Waiting, int Dead, int Taken, int Duplicates)>();

        for (var i = 0; i < 3; i++)
        {
            var words = (await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The stand-in ended.")).Split(' ');
            queues.Add((words[0], Number(words[1]), Number(words[3]), Number(words[5]), Number(words[7])));
        }

        return queues;

        static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
