using Monitor.Domain.Policies;

namespace Monitor.Testing;

/// <summary>The repository's own policy.json, so that tests fail when its numbers change and nobody thought of the checks.</summary>
public static class TestPolicy
{
    /// <summary>The file's text.</summary>
    public static string Json { get; } = File.ReadAllText(Repository.PathTo("policy.json"));

    /// <summary>The policy that the file holds.</summary>
    public static Policy Current { get; } = PolicyFile.Read(Json).Match(
        policy => policy,
        problem => throw new InvalidOperationException(problem.Detail));
}
