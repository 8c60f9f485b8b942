using System.Diagnostics;

namespace Monitor.Testing;

/// <summary>For what happens on another thread or in another process, and has no other sign: looks often, and gives up.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static async Task IsSoAsync(Func<Task<bool>> so)
    {
        for (var started = Stopwatch.StartNew(); !await so();)
        {
            if (started.Elapsed > Longest)
            {
                throw new TimeoutException("It was not so for half a minute.");
            }

            await Task.Delay(Look);
        }
    }

    public static Task IsSoAsync(Func<bool> so) => IsSoAsync(() => Task.FromResult(so()));
}
