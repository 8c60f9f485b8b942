using System.Globalization;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>A set of tables for one test, where a store keeps everything in one partition.</summary>
internal static class OwnTables
{
    private static int _last;

    public static ITables Connect(AzuriteFixture azurite) =>
        AzureTables.Connect(azurite.ConnectionString, string.Create(CultureInfo.InvariantCulture, $"own{Interlocked.Increment(ref _last)}"));
}
