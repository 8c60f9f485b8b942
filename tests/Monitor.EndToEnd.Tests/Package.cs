using System.IO.Compression;
using System.Text.Json;
using Monitor.Testing;

namespace Monitor.EndToEnd.Tests;

/// <summary>What <c>make package</c> made, unzipped as a platform unzips it.</summary>
public sealed class Package : IDisposable
{
    public Package()
    {
        Assert.True(File.Exists(Zip), $"There is no {Zip}: run 'make package' first.");
        Assert.True(
            File.GetLastWriteTimeUtc(Zip) >= Ours.Max(name => File.GetLastWriteTimeUtc(Path.Combine(AppContext.BaseDirectory, name))),
            $"{Zip} is older than what was built since: run 'make package' again.");
        ZipFile.ExtractToDirectory(Zip, Folder);
        Host = Read("host.json");
        Functions = Directory.GetFiles(Folder, "function.json", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetFileName(Path.GetDirectoryName(file)!), file => Read(Path.GetRelativePath(Folder, file)).GetProperty("bindings"));
    }

    /// <summary>What it is built from here.</summary>
    public static string[] Ours { get; } = ["Monitor.App.dll", "Monitor.Domain.dll", "Monitor.Infrastructure.dll"];

    public static string Zip { get; } = Repository.PathTo("artifacts", "func.zip");

    public string Folder { get; } = Directory.CreateTempSubdirectory("monitor-package-").FullName;

    /// <summary>Its host.json.</summary>
    public JsonElement Host { get; }

    /// <summary>The bindings of each function, by its folder's name; the trigger comes first.</summary>
    public IReadOnlyDictionary<string, JsonElement> Functions { get; }

    /// <summary>What the host starts.</summary>
    public string Executable => Path.Combine(Folder, Host.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString()!);

    public JsonElement Read(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, file)));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
