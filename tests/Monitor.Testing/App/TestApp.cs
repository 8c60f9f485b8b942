using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing.Email;
using Monitor.Testing.Storage;

namespace Monitor.Testing.App;

/// <summary>How an app under test differs from the usual one.</summary>
internal sealed record TestAppSettings
{
    /// <summary>A Monday morning before the digests leave; no bank holiday near.</summary>
    public DateTimeOffset StartsAt { get; init; } = Days.Instant("2026-03-02T07:00Z");

    public IReadOnlyList<Party> Parties { get; init; } = SmallPartnership.Parties;

    /// <summary>Whether there is a way to know who asks.</summary>
    public bool IdentityIsKnown { get; init; } = true;

    /// <summary>Whether the Functions host started it, so that triggers are mapped.</summary>
    public bool UnderFunctions { get; init; }

    /// <summary>Whether it triggers itself, as alone on a machine.</summary>
    public bool RunsItself { get; init; }

    /// <summary>Whether the provider of mail reports later what became of what it accepted, as SendGrid does.</summary>
    public bool ProviderReports { get; init; }

    /// <summary>Settings that differ; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>Awaited before each call to the tables, from the first on.</summary>
    public Func<TableCall, Task> BeforeCall { get; init; } = _ => Task.CompletedTask;

    /// <summary>Services that only this app has.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Listens on a free port of the loopback, for requests whose very bytes matter.</summary>
    public bool OnKestrel { get; init; }
}

/// <summary>
/// The real app over the twins of what is outside it. Time stands still until a test moves it; nothing runs by itself. Several instances may share
/// one world.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(61);
    private const int WaitsForLeases = 20;

    private readonly WebApplication _app;
    private readonly TestAppSettings _settings;

    private TestApp(WebApplication app, TestAppSettings settings, InMemoryTables tables, InMemoryEmailSender emails, FakeTimeProvider clock, RecordedLogs logs)
    {
        _app = app;
        _settings = settings;
        Tables = tables;
        Emails = emails;
        Clock = clock;
        Logs = logs;
    }

    public InMemoryTables Tables { get; }

    public InMemoryEmailSender Emails { get; }

    /// <summary>The one clock, of the app and of its leases.</summary>
    public FakeTimeProvider Clock { get; }

    public RecordedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens, when on Kestrel.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static Task<TestApp> StartAsync(TestAppSettings? settings = null) =>
        StartAsync(settings ?? new TestAppSettings(), new InMemoryTables { BeforeCall = settings?.BeforeCall ?? (_ => Task.CompletedTask) }, SenderFor(settings), null);

    /// <summary>Another instance in the same world, as after a restart or beside this one.</summary>
    public Task<TestApp> StartAnotherAsync(TestAppSettings? settings = null) => StartAsync(settings ?? _settings, Tables, Emails, Clock);

    /// <summary>An app in a world that is as this one is now, and goes its own way from here; mails begin anew.</summary>
    public Task<TestApp> StartCopyAsync() => StartAsync(_settings, Tables.Copy(), SenderFor(_settings), new FakeTimeProvider(Clock.GetUtcNow()));

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A client of nobody in particular.</summary>
    public HttpClient Anonymous() => _settings.OnKestrel ? new HttpClient { BaseAddress = Address } : _app.GetTestClient();

    /// <summary>A client of a party.</summary>
    public HttpClient As(string party)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Add(HeaderActors.Header, party);
        return client;
    }

    /// <summary>A client of somebody in one role for a party, and in no other.</summary>
    public HttpClient As(string party, string role)
    {
        var client = As(party);
        client.DefaultRequestHeaders.Add(HeaderActors.RoleHeader, role);
        return client;
    }

    /// <summary>Everything that is due at this moment.</summary>
    public async Task<Round> RunAsync()
    {
        var round = await RunOnceAsync();

        for (var i = 0; round.Busy > 0 && i < WaitsForLeases; i++)
        {
            Clock.Advance(Lease);
            round += await RunOnceAsync();
        }

        return round;
    }

    /// <summary>Lives on to an instant through every one at which something is due.</summary>
    public async Task<Round> LiveThroughAsync(DateTimeOffset until)
    {
        var total = Round.Nothing;

        while (true)
        {
            total += await RunAsync();
            var now = Clock.GetUtcNow();

            if (now >= until)
            {
                return total;
            }

            var next = await Get<DueWork>().NextAsync(CancellationToken.None);
            Assert(next > now, "Something was due and was not done.");
            Clock.SetUtcNow(next < until ? next : until);
        }
    }

    /// <summary>Lives on to an instant in the form 2026-03-02T09:00Z.</summary>
    public Task<Round> LiveThroughAsync(string until) => LiveThroughAsync(Days.Instant(until));

    public async Task<WaitingListEntry> EntryAsync(string party, EntryId id) => (await StoredAsync(party, id)).Entry;

    public async Task<StoredEntry> StoredAsync(string party, EntryId id) =>
        await Get<IWaitingListStore>().FindAsync(PartyId.Parse(party, null), id, CancellationToken.None)
        ?? throw new InvalidOperationException($"There is no entry {id} of {party}.");

    public async Task<IReadOnlyList<WaitingListEntry>> EntriesAsync(string party) =>
        [.. (await Get<IWaitingListStore>().ReadCurrentAsync(PartyId.Parse(party, null), null, 1000, CancellationToken.None)).Items.Select(stored => stored.Entry)];

    public Task WriteDirectoryAsync(IReadOnlyList<Party> parties) => Get<IDirectoryStore>().WriteAsync(parties, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static async Task<TestApp> StartAsync(TestAppSettings settings, InMemoryTables tables, InMemoryEmailSender emails, FakeTimeProvider? clock)
    {
        var isFirst = clock is null;
        clock ??= new FakeTimeProvider(settings.StartsAt);
        var logs = new RecordedLogs();
        var app = new TestApp(Build(settings, tables, emails, clock, logs), settings, tables, emails, clock, logs);

        if (isFirst)
        {
            await app.WriteDirectoryAsync(settings.Parties);
        }

        await app.Get<IDirectoryStore>().ReadAsync(CancellationToken.None);
        await app._app.StartAsync(CancellationToken.None);
        app.Get<IDataProtectionProvider>().CreateProtector("warm").Protect("The first key is made here, and not in the middle of what a test compares.");
        return app;
    }

    /// <summary>The app itself, not yet started.</summary>
    public static WebApplication Build(
        TestAppSettings settings, InMemoryTables tables, InMemoryEmailSender emails, FakeTimeProvider clock, RecordedLogs logs)
    {
        var builder = AppHost.CreateBuilder([]);
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Information);
        builder.Configuration.AddInMemoryCollection(Configuration(settings));
        builder.Services.AddSingleton<ITables>(tables);
        builder.Services.AddSingleton<IEmailSender>(emails);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.Real, clock);

        if (settings.IdentityIsKnown)
        {
            builder.Services.AddSingleton<IActors, HeaderActors>();
        }

        if (settings.OnKestrel)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        settings.Services(builder.Services);
        return AppHost.Build(builder);
    }

    private static Dictionary<string, string?> Configuration(TestAppSettings settings)
    {
        Dictionary<string, string?> configuration = new()
        {
            ["Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Mail:Folder"] = "nowhere",
            ["Monitor:PublicBaseUrl"] = "https://monitor.example",
            ["Monitor:IdKey"] = "a key for tests, of 32 characters or more",
            ["Monitor:MatchingKeys:0:Id"] = "k1",
            ["Monitor:MatchingKeys:0:Value"] = "a key for recognising children in tests",
            ["Monitor:PolicyFile"] = Repository.PathTo("policy.json"),
            ["Monitor:ReadsPerMinute"] = "1000000",
            ["Monitor:WritesPerMinute"] = "1000000",
            ["Monitor:StrangersPerMinute"] = "1000000",
            ["Monitor:RunsItself"] = settings.RunsItself ? "true" : "false",
            [AppHost.FunctionsPort] = settings.UnderFunctions ? FreePort().ToString(CultureInfo.InvariantCulture) : null,
        };

        foreach (var (name, value) in settings.Configuration)
        {
            if (value is null)
            {
                configuration.Remove(name);
            }
            else
            {
                configuration[name] = value;
            }
        }

        return configuration;
    }

    private static InMemoryEmailSender SenderFor(TestAppSettings? settings) => settings?.ProviderReports is true
        ? new InMemoryEmailSender { Answer = _ => SendOutcome.Accepted with { ReceiptFollows = true }, AnswerWhenAsked = accepted => accepted ? null : false }
        : new InMemoryEmailSender();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Assert(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private Task<Round> RunOnceAsync() => Get<DueWork>().RunAsync($"test:{Clock.GetUtcNow():O}", CancellationToken.None);

}
