using System.Diagnostics.CodeAnalysis;

/// <summary>
/// .NET calls this before a program's own beginning when DOTNET_STARTUP_HOOKS names our assembly: being loaded is all that is wanted, so that the host
/// finds <see cref="Monitor.StandIn.UseSharedClock"/> by name. The program itself is the one that is shipped.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for it outside of any namespace.")]
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}
