using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
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
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Benchmarks;

/// <summary>
/// Ten thousand mails that wait, sent by one instance over a Table service to a provider that takes a tenth of a second for each: against the time that
/// they are given at 50 a second, and the requests to the storage that each costs.
/// </summary>
internal static class Draining
{
    private const int Mails = 10_000;
    private const int MailsOfAnAgency = 250;
    private const int PerSecond = 50;
    private static readonly DateTimeOffset At = Days.Instant("2026-03-03T09:00Z");

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var azurite = await AzuriteServer.StartAsync(cancellationToken);
        var tables = AzureTables.Connect(azurite.ConnectionString, "drain");
        await tables.EnsureCreatedAsync(cancellationToken);
        var agencies = await FillAsync(tables, cancellationToken);
        var provider = new SlowProvider();
        await using var app = Build(tables, provider);
        var relay = app.Services.GetRequiredService<RelayOutbox>();
        var before = tables.Requests.Count;
        var started = Stopwatch.GetTimestamp();

        foreach (var agency in agencies)
        {
            await relay.HandleAsync(agency, cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(started);
        var counted = tables.Requests.Count - before;

        if (provider.Taken != Mails)
        {
            throw new InvalidOperationException($"{provider.Taken} mails left, and {Mails} should have.");
        }

        return
        [
            new Figure("mails: time, against 50 a second", took.TotalSeconds, (double)Mails / PerSecond, 1 / 0.9, "s"),
            new Figure("mails: requests to the storage, against mails", counted.Requests, Mails, 6, "requests"),
        ];
    }

    /// <summary>Entries of likely harm of which nobody told children's social care, each with its notice waiting.</summary>
    private static async Task<IReadOnlyList<PartyId>> FillAsync(AzureTables tables, CancellationToken cancellationToken)
    {
        var agencies = Enumerable.Range(1, Mails / MailsOfAnAgency).Select(i => Parties.Agency($"agency-{i:D3}", $"Agency {i}", PartyKind.School)).ToList();
        await new DirectoryStore(tables, TimeProvider.System).WriteAsync([.. agencies, Parties.Board()], cancellationToken);
        var store = new WaitingListStore(tables, Salts.AtRandom);
        var listing = Days.Day("2026-03-03");

        foreach (var (agency, a) in agencies.Select((agency, a) => (agency.Id, a)))
        {
            foreach (var chunk in Enumerable.Range(a * MailsOfAnAgency, MailsOfAnAgency).Chunk(10))
            {
                var changes = chunk.Select(i => Consequences.OfReceiving(
                    Entries.Id(i),
                    [new NewEvent(Entries.Referral(listing) with { Responsible = agency }), new NewEvent(new HarmMarked(listing))],
                    Days.On(listing), new Provenance("import", "bench", At), null, [])).ToList();

                if ((await store.CommitAsync(agency, changes, cancellationToken)).Any(result => result != CommitResult.Committed))
                {
                    throw new InvalidOperationException("The tables could not be filled.");
                }
            }
        }

        return [.. agencies.Select(agency => agency.Id)];
    }

    private static WebApplication Build(AzureTables tables, SlowProvider provider)
    {
        var builder = AppHost.CreateBuilder([]);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Mail:Folder"] = "nowhere",
            ["Monitor:PublicBaseUrl"] = "https://monitor.example",
            ["Monitor:IdKey"] = "a key for benchmarks, of 32 characters or more",
            ["Monitor:PolicyFile"] = Repository.PathTo("policy.json"),
            ["Monitor:RunsItself"] = "false",
        });
        builder.Services.AddSingleton<ITables>(tables);
        builder.Services.AddSingleton<IEmailSender>(provider);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(At.AddMinutes(5)));
        return AppHost.Build(builder);
    }

    /// <summary>Takes each mail after a tenth of a second, as a provider across a network does.</summary>
    private sealed class SlowProvider : IEmailSender
    {
        private int _taken;

        public int Taken => _taken;

        public async Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            Interlocked.Increment(ref _taken);
            return SendOutcome.Accepted;
        }

        public Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);
    }
}
