using System.Globalization;
using Monitor.Testing.Storage;

namespace Monitor.EndToEnd.Tests;

/// <summary>A run of the whole monitor on its sample, over an Azurite of its own that outlives the program.</summary>
internal sealed class LocalRun : IAsyncDisposable
{
    private readonly AzuriteServer _azurite;
    private readonly DateTimeOffset _until;

    private LocalRun(AzuriteServer azurite, DateTimeOffset until)
    {
        _azurite = azurite;
        _until = until;
    }

    public string Data { get; } = Directory.CreateTempSubdirectory("monitor-run-").FullName;

    /// <summary>Notification and attempt of every mail that was delivered.</summary>
    public IReadOnlyList<string> Mails =>
        Directory.Exists(Path.Combine(Data, "mails")) ? [.. Directory.GetFiles(Path.Combine(Data, "mails"), "*.eml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)] : [];

    public static async Task<LocalRun> PrepareAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        new(await AzuriteServer.StartAsync(cancellationToken), until);

    public string ConnectionString => _azurite.ConnectionString;

    /// <summary>The program over its own tables, or over others.</summary>
    public RunningProgram Start(string? connectionString = null)
    {
        var port = RunningProgram.FreePort();

        return RunningProgram.Start("Monitor.Local.dll", port, new Dictionary<string, string>
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["DATA"] = Data,
            ["Storage__ConnectionString"] = connectionString ?? ConnectionString,
            ["Local__Until"] = _until.ToString("O", CultureInfo.InvariantCulture),
        });
    }

    public static Task UntilLivedThroughAsync(RunningProgram program, CancellationToken cancellationToken) =>
        program.UntilAsync(() => Task.FromResult(program.Said.Contains("Open these", StringComparison.Ordinal)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _azurite.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}
