namespace Monitor.Domain.Work;

/// <summary>A message whose handling fails comes again later and later, and is then kept aside for a person; the same whichever way it came.</summary>
public static class Failing
{
    public const int TriesAtMost = 5;

    /// <summary>Whether the try that just failed was the last.</summary>
    /// <param name="triesBefore">How often it had failed before.</param>
    public static bool IsOver(int triesBefore) => triesBefore + 1 >= TriesAtMost;

    /// <summary>1, 2, 4 and 8 minutes.</summary>
    /// <param name="triesBefore">How often it had failed before, from 0 to 3.</param>
    public static TimeSpan PauseAfter(int triesBefore) => TimeSpan.FromMinutes(1 << triesBefore);
}
