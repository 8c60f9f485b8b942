using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Monitor.Testing;

namespace Monitor.EndToEnd.Tests;

/// <summary>The package for Azure Functions holds what the host and the program need, and nothing else.</summary>
public sealed class PackageTests(Package package) : IClassFixture<Package>
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Startable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int ModeBits = 16;
    private const int PermissionsOnly = 0x1FF;

    [Fact]
    public void A_folder_is_a_function_or_holds_the_style_sheets() => Assert.Equal(
        Directory.GetDirectories(Repository.PathTo("src", "Monitor.App", "Functions")).Select(Path.GetFileName).Append("assets").Order(StringComparer.Ordinal),
        Directory.GetDirectories(package.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void A_file_is_code_that_the_program_names_or_is_read_by_the_program_or_the_host()
    {
        string[] read =
        [
            "host.json", "policy.json", "Monitor.App", "Monitor.App.deps.json", "Monitor.App.runtimeconfig.json",
            Path.Combine("assets", "govuk-frontend.css"), Path.Combine("assets", "site.css"), .. package.Functions.Keys.Select(function => Path.Combine(function, "function.json")),
        ];
        var files = Directory.GetFiles(package.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(package.Folder, file)).ToList();

        Assert.Equal(NamedByTheProgram().Concat(read).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_ours_it_holds_the_app_and_what_that_needs_and_nothing_of_a_developers_machine_or_of_tests()
    {
        var code = Directory.GetFiles(package.Folder, "*.dll").Select(file => Path.GetFileName(file)!).ToList();

        Assert.Equal(Package.Ours, code.Where(name => name.StartsWith("Monitor.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(code, name => name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Spectre", StringComparison.Ordinal) || name.StartsWith("Microsoft.Playwright", StringComparison.Ordinal));
    }

    [Fact]
    public void It_brings_its_own_runtime_for_Linux_and_asks_for_no_culture_of_the_machine()
    {
        var runtime = package.Read("Monitor.App.runtimeconfig.json").GetProperty("runtimeOptions");

        Assert.Equal(["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"], runtime.GetProperty("includedFrameworks").EnumerateArray().Select(framework => framework.GetProperty("name").GetString()));
        Assert.False(runtime.TryGetProperty("frameworks", out _));
        Assert.True(runtime.GetProperty("configProperties").GetProperty("System.Globalization.Invariant").GetBoolean());
        Assert.EndsWith("/linux-x64", package.Read("Monitor.App.deps.json").GetProperty("runtimeTarget").GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal("\u007fELF"u8.ToArray(), File.ReadAllBytes(package.Executable)[..4]);
    }

    [Fact]
    public void All_code_that_waits_for_nobody_is_compiled_ahead() => Assert.All(
        Package.Ours.Append("Azure.Data.Tables.dll").Append("Amqp.Net.dll").Append("ScottPlot.dll").Append("System.Private.CoreLib.dll"),
        name =>
        {
            using var file = new PEReader(File.OpenRead(Path.Combine(package.Folder, name)));
            Assert.True(file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{name} is compiled when it runs.");
        });

    [Fact]
    public void The_zip_is_what_the_folder_is_in_order_with_one_time_for_all_and_only_what_the_host_starts_may_be_started()
    {
        using var zip = ZipFile.OpenRead(Package.Zip);
        var folder = Repository.PathTo("artifacts", "func");
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

        Assert.Equal(files, zip.Entries.Select(entry => entry.FullName));
        Assert.Single(zip.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct());
        Assert.All(zip.Entries, entry => Assert.Equal(
            entry.FullName == Path.GetFileName(package.Executable) ? Startable : Readable, (UnixFileMode)((entry.ExternalAttributes >> ModeBits) & PermissionsOnly)));
    }

    [Fact]
    public void It_writes_no_memory_of_a_process_into_a_file() => Assert.False(File.Exists(Path.Combine(package.Folder, "createdump")));

    /// <summary>Managed and native code by the names of its own list.</summary>
    private IEnumerable<string> NamedByTheProgram()
    {
        var dependencies = package.Read("Monitor.App.deps.json");
        var target = dependencies.GetProperty("targets").GetProperty(dependencies.GetProperty("runtimeTarget").GetProperty("name").GetString()!);

        return target.EnumerateObject().SelectMany(library => Names(library.Value, "runtime").Concat(Names(library.Value, "native")))
            .Select(name => Path.GetFileName(name)).Where(name => name != "createdump").Distinct();

        static IEnumerable<string> Names(JsonElement library, string kind) =>
            library.TryGetProperty(kind, out var assets) ? assets.EnumerateObject().Select(asset => asset.Name) : [];
    }
}
