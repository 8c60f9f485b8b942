using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.EndToEnd.Tests;

/// <summary>
/// The container's file says what holds, and what it runs is run as it says: published, from its own folder, with nothing but an environment. No engine
/// builds it here.
/// </summary>
public sealed partial class ContainerTests
{
    private static readonly string[] Lines = Read();

    private static readonly string[] LastStage = [.. Lines.Skip(Array.FindLastIndex(Lines, line => line.StartsWith("FROM ", StringComparison.Ordinal)))];

    [Fact]
    public void Every_image_is_of_a_release_and_a_distribution_and_none_is_latest() =>
        Assert.All(Lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)), line => Assert.Matches(PinnedImage(), line));

    [Fact]
    public void It_does_not_run_as_root() => Assert.Matches("^USER [1-9][0-9]{2,}$", Assert.Single(LastStage, line => line.StartsWith("USER ", StringComparison.Ordinal)));

    [Fact]
    public void It_is_not_run_by_a_shell_and_nothing_comes_after_what_it_runs()
    {
        Assert.StartsWith("ENTRYPOINT [", Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(Lines, line => line.StartsWith("CMD", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_port_is_the_one_on_which_it_listens_and_may_be_opened_by_anybody()
    {
        var port = Assert.Single(LastStage, line => line.StartsWith("EXPOSE ", StringComparison.Ordinal))["EXPOSE ".Length..];

        Assert.InRange(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), 1024, 65535);
        Assert.Contains($"ASPNETCORE_URLS=http://+:{port}", string.Join('\n', LastStage), StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_no_setting_of_ours_and_no_secret()
    {
        var settings = JsonElement.Parse(File.ReadAllText(Repository.PathTo("local.settings.sample.json"))).GetProperty("Values").EnumerateObject().Select(value => value.Name);

        Assert.All(settings, setting => Assert.DoesNotMatch($@"\b{Regex.Escape(setting)}\b\s*=", string.Join('\n', Lines)));
        Assert.DoesNotMatch("(?i)(password|secret|accountkey|sharedaccess|apikey|token)", string.Join('\n', Lines));
        Assert.DoesNotContain(Lines, line => line.StartsWith("ARG ", StringComparison.Ordinal) || line.StartsWith("ADD ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_asks_nothing_with_a_program_that_the_image_has_not() => Assert.DoesNotContain(Lines, line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal));

    [Fact]
    public void What_it_copies_is_there_and_what_it_leaves_out_holds_what_people_have_on_their_machine()
    {
        var copied = Lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]);
        var ignored = File.ReadAllLines(Repository.PathTo("infra", "Dockerfile.dockerignore"));

        Assert.All(copied, path => Assert.True(Path.Exists(Repository.PathTo(path)), $"There is no {path}."));
        Assert.All((string[])["local.settings.json", ".data", ".git", "node_modules"], path => Assert.Contains(path, ignored));
    }

    [Fact]
    public void It_is_built_and_run_by_the_release_that_is_used_everywhere_else()
    {
        var sdk = JsonElement.Parse(File.ReadAllText(Repository.PathTo("global.json"))).GetProperty("sdk").GetProperty("version").GetString()!;
        var release = sdk[..sdk.LastIndexOf('.')];

        Assert.Equal([$"sdk:{release}", $"aspnet:{release}"], Lines.Where(line => line.Contains("/dotnet/", StringComparison.Ordinal)).Select(line => Regex.Match(line, "(sdk|aspnet):[0-9.]+").Value));
    }

    [Fact]
    public async Task What_it_runs_starts_from_its_own_folder_listens_on_its_port_answers_and_ends_when_it_is_told_to()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var published = Directory.CreateTempSubdirectory("monitor-published-").FullName;
        await PublishAsync(published, cancellationToken);
        await using var azurite = await AzuriteServer.StartAsync(cancellationToken);
        var command = JsonSerializer.Deserialize<string[]>(Lines[^1]["ENTRYPOINT ".Length..])!;
        var port = RunningProgram.FreePort();

        await using (var program = RunningProgram.StartIn(published, command, port, new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://+:{port}",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["Storage__ConnectionString"] = azurite.ConnectionString,
            ["Mail__Folder"] = Path.Combine(published, "mails"),
            ["Monitor__PublicBaseUrl"] = "http://localhost",
            ["Monitor__IdKey"] = "a key for this test only, which is no secret",
        }))
        {
            await program.UntilAnswersAsync("/healthz", cancellationToken);
            await program.UntilAsync(
                async () =>
                {
                    using var ready = await program.Client.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
                    return ready.StatusCode == HttpStatusCode.OK;
                },
                cancellationToken);
            Assert.Equal(0, await program.TerminateAsync(cancellationToken));
        }

        Assert.False(File.Exists(Path.Combine(published, "Monitor.Local.dll")));
        Directory.Delete(published, recursive: true);
    }

    /// <summary>As the file does, without building anew what these tests were built with.</summary>
    private static async Task PublishAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["publish", Repository.PathTo("src", "Monitor.App"), "-c", "Release", "--no-build", "-o", folder, "-v", "q"]) { RedirectStandardOutput = true };
        using var publish = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        Assert.True(publish.ExitCode == 0, said);
    }

    /// <summary>Without comments, and with what goes on in the next line joined to it.</summary>
    private static string[] Read() =>
        [.. File.ReadAllText(Repository.PathTo("infra", "Dockerfile")).Replace("\\\n", string.Empty, StringComparison.Ordinal).Split('\n')
            .Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    [GeneratedRegex(@"^FROM [a-z0-9./-]+:[0-9]+\.[0-9]+(\.[0-9]+)?-[a-z]+(-slim)?( AS [a-z]+)?$")]
    private static partial Regex PinnedImage();
}
