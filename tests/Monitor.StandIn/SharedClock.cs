using Azure;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(Monitor.StandIn.UseSharedClock))]

namespace Monitor.StandIn;

/// <summary>
/// The clock of several instances: a row says what time it was at a moment of real time, and from then on it runs. Every instance looks at the row ten
/// times a second, so that a test moves all of them; it never goes back.
/// </summary>
public sealed class SharedClock : TimeProvider, IDisposable
{
    /// <summary>Where the row lies, for a process that is to use it.</summary>
    public const string Setting = "SHARED_CLOCK_STORAGE";

    private const string Table = "clock";
    private const string Key = "now";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly TableClient _table;
    private readonly ITimer _looking;
    private readonly Lock _lock = new();
    private TimeSpan _ahead;
    private DateTimeOffset _latest;

    public SharedClock(string storage)
    {
        _table = new TableClient(storage, Table);
        Read();
        _looking = System.CreateTimer(_ => TryRead(), null, Look, Look);
    }

    /// <summary>Moves it to an instant, from which it runs.</summary>
    public static async Task SetAsync(string storage, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var table = new TableClient(storage, Table);
        await table.CreateIfNotExistsAsync(cancellationToken);
        var row = new TableEntity(Table, Key) { ["ahead"] = (instant - System.GetUtcNow()).Ticks };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var now = System.GetUtcNow() + _ahead;
            return _latest = now > _latest ? now : _latest;
        }
    }

    public void Dispose() => _looking.Dispose();

    private void TryRead()
    {
        try
        {
            Read();
        }
        catch (RequestFailedException)
        {
            // It runs on as it did; the next look tells.
        }
    }

    private void Read()
    {
        var ahead = TimeSpan.FromTicks(_table.GetEntity<TableEntity>(Table, Key).Value.GetInt64("ahead")!.Value);

        lock (_lock)
        {
            _ahead = ahead;
        }
    }
}

/// <summary>Gives the clock to a program that knows nothing of it, before it puts itself together.</summary>
public sealed class UseSharedClock : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        if (Environment.GetEnvironmentVariable(SharedClock.Setting) is { Length: > 0 } storage)
        {
            services.AddSingleton<TimeProvider>(new SharedClock(storage));
        }
    });
}
