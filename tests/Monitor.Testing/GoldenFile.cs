namespace Monitor.Testing;

/// <summary>
/// What a mail, file or page said when somebody last read it. <c>GOLDEN=write</c> writes the files anew; a reviewer reads the difference.
/// </summary>
public static class GoldenFile
{
    /// <summary>The text to compare with, from the folder Golden of a test project.</summary>
    public static string Expected(string project, string name, string actual)
    {
        var path = Repository.PathTo("tests", project, "Golden", name);

        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        return File.Exists(path)
            ? File.ReadAllText(path)
            : throw new FileNotFoundException($"There is no golden file {name} yet. Write it with GOLDEN=write, and read it.", path);
    }
}
