using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing.Storage;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Monitor.Infrastructure.Tests.Storage;

/// <summary>One Azurite for all tests of this assembly.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    internal AzureTables Tables { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await AzuriteServer.StartAsync(TestContext.Current.CancellationToken);
        Tables = AzureTables.Connect(ConnectionString);
        await Tables.EnsureCreatedAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
