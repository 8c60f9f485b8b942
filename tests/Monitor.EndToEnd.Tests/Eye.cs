using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Monitor.App.Hosting;

namespace Monitor.EndToEnd.Tests;

/// <summary>The app inside a test, never started, over the storage of programs that run: what they did is read by it, and what others would do is done.</summary>
internal static class Eye
{
    public static WebApplication Open(string storage, TimeProvider clock)
    {
        var builder = AppHost.CreateBuilder([]);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Settings(storage).Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Services.AddSingleton(clock);
        return AppHost.Build(builder);
    }

    /// <summary>What the eye and the programs have in common, as environment.</summary>
    public static Dictionary<string, string> Settings(string storage) => new()
    {
        ["Storage__ConnectionString"] = storage,
        ["Mail__Folder"] = "nowhere",
        ["Monitor__PublicBaseUrl"] = "https://monitor.example",
        ["Monitor__IdKey"] = "a key for tests, of 32 characters or more",
        ["Monitor__MatchingKeys__0__Id"] = "k1",
        ["Monitor__MatchingKeys__0__Value"] = "a key for recognising children in tests",
    };
}
