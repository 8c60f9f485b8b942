using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.Benchmarks;

/// <summary>
/// Referrals over HTTP from many at once, over a Table service: timed beside an endpoint that reads the same body and makes the same two storage calls with the
/// service's own client, in turns, each on fresh tables; and what the process still holds after thousands of them.
/// </summary>
internal static class Referring
{
    private const int Agencies = 12;
    private const int ReferralsOfARound = 300;
    private const int AtOnce = 16;

    /// <summary>Until both sides run as they are compiled for good.</summary>
    private const int RoundsToWarmUp = 6;

    private const int RoundsToMeasure = 15;
    private const string SampleKey = "sample-0001";

    private static readonly DateTimeOffset At = Days.Instant("2026-03-03T09:00Z");

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var azurite = await AzuriteServer.StartAsync(cancellationToken);
        var fresh = new FreshTables(azurite.ConnectionString);
        await using var ours = BuildOurs(fresh);
        await ours.StartAsync(cancellationToken);
        var sample = await SampleAsync(ours, fresh, cancellationToken);
        await using var other = BuildBare(sample, fresh);
        await other.StartAsync(cancellationToken);
        using var client = new HttpClient();
        var times = (Ours: new List<double>(), Bare: new List<double>());
        long? heldAtFirst = null;

        // Who goes first changes from round to round.
        for (var round = 0; round < RoundsToWarmUp + RoundsToMeasure; round++)
        {
            var (our, bare) = (0d, 0d);

            for (var turn = 0; turn < 2; turn++)
            {
                await fresh.BeginAsync($"round{round}turn{turn}", cancellationToken);

                if (turn == round % 2)
                {
                    our = await TimeAsync(client, $"{ours.Urls.Single()}/api/referrals", round, cancellationToken);
                }
                else
                {
                    bare = await TimeAsync(client, $"{other.Urls.Single()}/referrals", round, cancellationToken);
                }
            }

            if (round >= RoundsToWarmUp)
            {
                times.Ours.Add(our);
                times.Bare.Add(bare);
                heldAtFirst ??= Held();
            }
        }

        return
        [
            new Figure("referrals: time, against the same two calls bare", Rounds.LowerQuartile(times.Ours), Rounds.LowerQuartile(times.Bare), 1 / 0.8, "ms"),
            new Figure("referrals: memory held, last against first round", Held() / 1024d, heldAtFirst!.Value / 1024d, 1.05, "KiB"),
        ];
    }

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task<double> TimeAsync(HttpClient client, string address, int round, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, ReferralsOfARound), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                using var request = Request(address, $"round{round}-{i:D5}", i);
                using var answer = await client.SendAsync(request, token);

                if (answer.StatusCode != HttpStatusCode.Created)
                {
                    throw new InvalidOperationException($"A referral was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(token)}");
                }

                await answer.Content.CopyToAsync(Stream.Null, token);
            });

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static HttpRequestMessage Request(string address, string key, int number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(
                string.Create(CultureInfo.InvariantCulture, $$"""{"service":"FI","caseReference":"CASE-{{number:D6}}","receivedOn":"2026-03-02","levelOfNeed":3,"leadRole":"Family support worker"}"""),
                Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add(HeaderActors.Header, AgencyOf(number));
        return request;
    }

    private static string AgencyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"agency-{number % Agencies:D2}");

    /// <summary>What one referral writes: the two commits, seen as they were asked for.</summary>
    private static async Task<Sample> SampleAsync(WebApplication ours, FreshTables fresh, CancellationToken cancellationToken)
    {
        await fresh.BeginAsync("sample", cancellationToken);
        using var client = new HttpClient();

        // The second one finds all that is read once and kept.
        for (var i = 0; i < 2; i++)
        {
            fresh.Recorded = new Recording(fresh.Now);
            using var request = Request($"{ours.Urls.Single()}/api/referrals", $"{SampleKey}{i}", 0);
            using var answer = await client.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);

            if (i == 1)
            {
                var asked = fresh.Recorded.Asked;
                fresh.Recorded = null;

                return asked is [Asked.Commit { Table: TableName.Locator } claim, Asked.Commit { Table: TableName.Assurance } commit]
                    ? new Sample(JsonElement.Parse(body).GetProperty("id").GetString()!, claim.Writes, commit.Writes)
                    : throw new InvalidOperationException($"A referral asks something else than two commits of the storage: {string.Join(", ", asked)}.");
            }
        }

        throw new InvalidOperationException("There is no second referral.");
    }

    private static WebApplication BuildOurs(FreshTables tables)
    {
        var builder = AppHost.CreateBuilder([]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Mail:Folder"] = "nowhere",
            ["Monitor:PublicBaseUrl"] = "https://monitor.example",
            ["Monitor:IdKey"] = "a key for benchmarks, of 32 characters or more",
            ["Monitor:MatchingKeys:0:Id"] = "m1",
            ["Monitor:MatchingKeys:0:Value"] = "a key for matching in benchmarks, long enough",
            ["Monitor:PolicyFile"] = Repository.PathTo("policy.json"),
            ["Monitor:RunsItself"] = "false",
            ["Monitor:WritesPerMinute"] = "1000000",
        });
        builder.Services.AddSingleton<ITables>(tables);
        builder.Services.AddSingleton<IActors, HeaderActors>();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(At));
        return AppHost.Build(builder);
    }

    /// <summary>No rule, no check, no identity: the body, and the same rows under other keys.</summary>
    private static WebApplication BuildBare(Sample sample, FreshTables tables)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var number = 0;

        app.MapPost("/referrals", async (HttpContext http, CancellationToken cancellationToken) =>
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, default, cancellationToken);
            var id = string.Create(CultureInfo.InvariantCulture, $"B{Interlocked.Increment(ref number):D10}");
            var agency = http.Request.Headers[HeaderActors.Header].ToString();
            await tables.BareLocator.AddEntityAsync(sample.As(sample.Claim[0], id, agency), cancellationToken);
            await tables.BareAssurance.SubmitTransactionAsync(
                sample.Commit.Select(write => new TableTransactionAction(
                    write.Kind == TableWriteKind.Insert ? TableTransactionActionType.Add : TableTransactionActionType.UpsertReplace, sample.As(write, id, agency))),
                cancellationToken);
            return Results.Json(new { id, service = body.RootElement.GetProperty("service").GetString() }, statusCode: StatusCodes.Status201Created);
        });

        return app;
    }

    /// <summary>The rows that one referral writes.</summary>
    private sealed record Sample(string Id, IReadOnlyList<TableWrite> Claim, IReadOnlyList<TableWrite> Commit)
    {
        public TableEntity As(TableWrite write, string id, string agency)
        {
            // A message's key is a hash of what it is about, in which the reference does not stand.
            var isNamed = $"{write.Row.Partition} {write.Row.Row}".Contains(Id, StringComparison.Ordinal);
            var entity = new TableEntity(Renamed(write.Row.Partition), isNamed ? Renamed(write.Row.Row) : write.Row.Row[..^id.Length] + id);

            foreach (var (column, value) in write.Row)
            {
                entity.Add(column, value is string text ? Renamed(text) : value);
            }

            return entity;

            string Renamed(string text) => text.Replace(Id, id, StringComparison.Ordinal).Replace(AgencyOf(0), agency, StringComparison.Ordinal);
        }
    }

    /// <summary>Tables that begin anew for each turn, for both sides.</summary>
    private sealed class FreshTables(string connectionString) : ITables
    {
        private readonly Party[] _parties =
        [
            .. Enumerable.Range(0, Agencies).Select(i => Parties.Agency(AgencyOf(i), $"Agency {i}", PartyKind.School)),
            Parties.Agency("family-intervention-team", "Family Intervention team", PartyKind.ServiceTeam) with { Service = Domain.WaitingList.ServiceCode.Parse("FI") }, Parties.Board(),
        ];

        public AzureTables Now { get; private set; } = AzureTables.Connect(connectionString, "none");

        public Recording? Recorded { get; set; }

        public TableClient BareLocator { get; private set; } = null!;

        public TableClient BareAssurance { get; private set; } = null!;

        public RequestCounter Requests => Now.Requests;

        private ITables Current => (ITables?)Recorded ?? Now;

        public async Task BeginAsync(string prefix, CancellationToken cancellationToken)
        {
            Now = AzureTables.Connect(connectionString, prefix);
            await Now.EnsureCreatedAsync(cancellationToken);
            await new DirectoryStore(Now, TimeProvider.System).WriteAsync(_parties, cancellationToken);
            var service = new TableServiceClient(connectionString);
            (BareLocator, BareAssurance) = (service.GetTableClient($"{prefix}locator"), service.GetTableClient($"{prefix}assurance"));
        }

        public ITable Table(TableName name) => new OfNow(this, name);

        public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Now.EnsureCreatedAsync(cancellationToken);

        private sealed class OfNow(FreshTables tables, TableName name) : ITable
        {
            public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellationToken) => tables.Current.Table(name).FindAsync(partition, row, cancellationToken);

            public Task<TablePage> ReadAsync(TableRange range, string? continuation, CancellationToken cancellationToken) => tables.Current.Table(name).ReadAsync(range, continuation, cancellationToken);

            public Task<TablePage> ScanAsync(string? continuation, CancellationToken cancellationToken) => tables.Current.Table(name).ScanAsync(continuation, cancellationToken);

            public Task<CommitOutcome> CommitAsync(string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) => tables.Current.Table(name).CommitAsync(partition, writes, cancellationToken);
        }
    }
}
