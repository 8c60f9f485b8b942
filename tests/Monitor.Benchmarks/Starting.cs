using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitor.Testing;

namespace Monitor.Benchmarks;

/// <summary>
/// How soon a started process answers /healthz, beside an empty app of the same framework published the same way: compiled ahead for this platform,
/// the framework not included. In turns, so that what else the machine does weighs on both.
/// </summary>
internal static class Starting
{
    private const int RoundsToMeasure = 9;

    private const string EmptyProject = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    private const string EmptyProgram = """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/healthz", () => "live");
        app.Run();
        """;

    /// <summary>What the projects are built with, beside their own folders.</summary>
    private static readonly string[] Besides =
    [
        "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig", "global.json", "host.json", "policy.json",
        Path.Combine("src", "Directory.Build.props"),
    ];

    private static readonly byte[] Question = Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("monitor-starting");

        try
        {
            var empty = await PublishEmptyAsync(folder, cancellationToken);
            var ours = await PublishOursAsync(folder, cancellationToken);
            var mails = folder.CreateSubdirectory("mails").FullName;
            var ourTimes = new List<double>();
            var emptyTimes = new List<double>();

            // The first round brings both from the disc.
            for (var round = 0; round <= RoundsToMeasure; round++)
            {
                var emptyTime = await FirstAnswerAsync(empty, port => new() { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" }, cancellationToken);
                var ourTime = await FirstAnswerAsync(ours, port => UnderTheHost(port, mails), cancellationToken);

                if (round > 0)
                {
                    emptyTimes.Add(emptyTime.TotalMilliseconds);
                    ourTimes.Add(ourTime.TotalMilliseconds);
                }
            }

            return [new Figure("first answer after the start, against an empty app", Rounds.Median(ourTimes), Rounds.Median(emptyTimes), 2, "ms")];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As the Functions host starts it: there it is started most often, and somebody waits.</summary>
    private static Dictionary<string, string> UnderTheHost(int port, string mails) => new()
    {
        ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["Monitor__RunsItself"] = "false",
        ["Monitor__PublicBaseUrl"] = "https://monitor.example",
        ["Monitor__IdKey"] = new string('k', 32),
        ["Storage__ConnectionString"] = "UseDevelopmentStorage=true",
        ["Mail__Folder"] = mails,
    };

    private static async Task<string> PublishEmptyAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var source = folder.CreateSubdirectory("empty");
        await File.WriteAllTextAsync(Path.Combine(source.FullName, "Empty.csproj"), EmptyProject, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(source.FullName, "Program.cs"), EmptyProgram, cancellationToken);
        return Path.Combine(await PublishAsync(source.FullName, cancellationToken), "Empty");
    }

    /// <summary>From a copy, so that what is published for a platform leaves no trace in the repository.</summary>
    private static async Task<string> PublishOursAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var copy = folder.CreateSubdirectory("ours").FullName;

        Directory.CreateDirectory(Path.Combine(copy, "src"));

        foreach (var file in Besides)
        {
            File.Copy(Repository.PathTo(file), Path.Combine(copy, file));
        }

        foreach (var project in new[] { "Monitor.Domain", "Monitor.Infrastructure", "Monitor.App" })
        {
            Copy(Repository.PathTo("src", project), Path.Combine(copy, "src", project));
        }

        Directory.CreateSymbolicLink(Path.Combine(copy, "node_modules"), Repository.PathTo("node_modules"));
        return Path.Combine(await PublishAsync(Path.Combine(copy, "src", "Monitor.App"), cancellationToken), "Monitor.App");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);

        foreach (var file in Directory.EnumerateFiles(from).Where(file => Path.GetFileName(file) != "packages.lock.json"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static async Task<string> PublishAsync(string project, CancellationToken cancellationToken)
    {
        var output = Path.Combine(project, "published");
        string[] arguments =
        [
            "publish", project, "--configuration", "Release", "--runtime", "linux-x64", "--no-self-contained", "--output", output, "--verbosity", "quiet",
            "-p:PublishReadyToRun=true", "-p:RestoreLockedMode=false", "-nodeReuse:false",
        ];

        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = project })
            ?? throw new InvalidOperationException("dotnet did not start.");
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0 ? output : throw new InvalidOperationException(said);
    }

    private static async Task<TimeSpan> FirstAnswerAsync(string program, Func<int, Dictionary<string, string>> settings, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program) };

        foreach (var (name, value) in settings(port))
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Path.GetFileName(program)} did not start.");
        process.BeginOutputReadLine();

        try
        {
            while (!await AnswersAsync(port, cancellationToken))
            {
                if (process.HasExited || started.Elapsed > LongestStart)
                {
                    throw new InvalidOperationException($"{Path.GetFileName(program)} never answered.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
            }

            return started.Elapsed;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Question, cancellationToken);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(cancellationToken) is { } line && line.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
