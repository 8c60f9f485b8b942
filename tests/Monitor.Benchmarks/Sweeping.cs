using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Benchmarks;

/// <summary>
/// A sweep over a Table service: twelve agencies, six hundred waits, three hundred due. Counted is what it asks for; timed is how long it takes
/// beside the same requests made bare, in turns, each on tables filled anew.
/// </summary>
internal static class Sweeping
{
    private const int Agencies = 12;
    private const int EntriesOfAnAgency = 50;
    private const int DueOfAnAgency = 25;
    private const int Due = Agencies * DueOfAnAgency;
    private const int RoundsToMeasure = 7;

    private static readonly DateTimeOffset Listed = Days.Instant("2026-03-02T09:00Z");
    private static readonly DateTimeOffset Told = Days.Instant("2026-03-12T08:00Z");
    private static readonly DateTimeOffset SweptAt = Days.Instant("2026-03-17T00:10Z");

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var azurite = await AzuriteServer.StartAsync(cancellationToken);
        var ours = new List<double>();
        var bare = new List<double>();
        var counted = default(RequestCount);
        var readInVain = 0;

        // The first round warms both up.
        for (var round = 0; round <= RoundsToMeasure; round++)
        {
            var (due, recording, tables) = await FillAsync(azurite.ConnectionString, $"ours{round}", cancellationToken);
            await FillAsync(azurite.ConnectionString, $"bare{round}", cancellationToken);
            var before = tables.Requests.Count;
            var sweep = SweepOf(recording);
            var started = Stopwatch.GetTimestamp();

            var swept = await sweep.HandleAsync("bench", cancellationToken);

            var ourTime = Stopwatch.GetElapsedTime(started);
            counted = tables.Requests.Count - before;
            readInVain = recording.Asked.Sum(asked => asked.Table == TableName.Assurance ? asked.Read.Count(row => !due.Contains(RowKeys.Split(row)[^1])) : 0);

            if (swept.Due != Due || swept.Faults != 0 || swept.Raised < Due / 2)
            {
                throw new InvalidOperationException($"The sweep did not do what is measured here: {swept}.");
            }

            var replay = new BareReplay(azurite.ConnectionString, $"bare{round}", recording);
            started = Stopwatch.GetTimestamp();
            await replay.RunAsync(cancellationToken);
            var bareTime = Stopwatch.GetElapsedTime(started);

            if (round > 0)
            {
                ours.Add(ourTime.TotalMilliseconds);
                bare.Add(bareTime.TotalMilliseconds);
            }
        }

        const double Least = Agencies + ((Due + TableLimits.RowsInPage - 1) / TableLimits.RowsInPage) + Due;

        return
        [
            new Figure("sweep: requests, against agencies + pages + due", counted.Requests, Least, 1.1, "requests"),
            new Figure("sweep: rows read, against families due", counted.RowsRead, Due, 2.1, "rows"),
            new Figure("sweep: rows read of families not due", readInVain, 0, 0, "rows"),
            new Figure("sweep: time, against the same requests made bare", Rounds.Median(ours), Rounds.Median(bare), 1.5, "ms"),
        ];
    }

    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private static SweepDue SweepOf(ITables tables) => new(
        new WaitingListStore(tables, Salts.AtRandom),
        new DirectoryStore(tables, TimeProvider.System),
        new JobStore(tables),
        new Present(new FakeTimeProvider(SweptAt), TestPolicy.Current, Calendars.EnglandAndWales, new DirectoryStore(tables, TimeProvider.System)),
        new Figures(Meters, TimeProvider.System, TimeProvider.System, TestPolicy.Current),
        NullLogger<SweepDue>.Instance);

    /// <summary>Fills tables of their own, the same each time. Answers which entries will be due.</summary>
    private static async Task<(HashSet<string> Due, Recording Recording, AzureTables Tables)> FillAsync(
        string connectionString, string prefix, CancellationToken cancellationToken)
    {
        var tables = AzureTables.Connect(connectionString, prefix);
        await tables.EnsureCreatedAsync(cancellationToken);
        var agencies = Enumerable.Range(1, Agencies).Select(i => Parties.Agency($"agency-{i:D2}", $"Agency {i}", PartyKind.School)).ToList();
        await new DirectoryStore(tables, TimeProvider.System).WriteAsync([.. agencies, Parties.Board()], cancellationToken);
        var store = new WaitingListStore(tables, Salts.AtRandom);
        var due = new HashSet<string>();

        foreach (var (agency, a) in agencies.Select((agency, a) => (agency.Id, a)))
        {
            var ids = Enumerable.Range(a * EntriesOfAnAgency, EntriesOfAnAgency).Select(Entries.Id).ToList();
            Check(await store.CommitAsync(agency, [.. ids.Select((id, i) => Receive(id, agency, Lacks(i)))], cancellationToken));

            // Of those that will be due some have climbed before, and were told.
            var climbing = ids.Where((_, i) => Lacks(i) == Lacking.LeadForLong).ToList();
            await RecordAsync(store, agency, climbing, Told.AddDays(-1), [], cancellationToken);
            var told = new NewEvent(new StepTold("WL-01", 1, 1, 0, Days.Day("2026-03-12"), Parties.Nobody));
            await RecordAsync(store, agency, climbing, Told, [told], cancellationToken);
            due.UnionWith(ids.Where((_, i) => Lacks(i) != Lacking.Nothing).Select(id => id.ToString()));
        }

        return (due, new Recording(tables), tables);
    }

    /// <summary>Half of the waits have something fall due by the time of the sweep.</summary>
    private static Lacking Lacks(int place) => place switch
    {
        < 14 => Lacking.Support,
        < 18 => Lacking.Contact,
        < 21 => Lacking.ContactAtLevelFour,
        < DueOfAnAgency => Lacking.LeadForLong,
        _ => Lacking.Nothing,
    };

    private static EntryChange Receive(EntryId id, PartyId agency, Lacking lacks)
    {
        var listing = Days.Day("2026-03-02");
        var lead = new LeadNamed("Family support lead", listing);
        var support = new SupportRecorded(1, SupportKind.Parenting, "Family hub", listing, Days.Day("2026-04-30"), null, AgreedWithFamily: true);
        var contact = new ContactMade(Days.Day("2026-03-13"));

        EntryEvent[] known = lacks switch
        {
            Lacking.Support => [new LevelRecorded(1, listing), lead, contact],
            Lacking.Contact => [lead, support],
            Lacking.ContactAtLevelFour =>
            [
                new LevelRecorded(4, listing), new SocialCareTold(listing, "Designated safeguarding lead"), lead, support,
                new ContactMade(Days.Day("2026-03-09")),
            ],
            Lacking.LeadForLong => [support, contact],
            _ => [lead, support, contact],
        };

        // Whatever else is owed by now is met, so that exactly what is lacking falls due.
        EntryEvent[] first =
        [
            Entries.Referral(listing) with { Responsible = agency },
            new ReferralAccepted(listing), new ReferrerTold(listing), new CarerAdded(1, "Mother"), new CarerTold(1, 1, listing),
        ];
        var events = first.Concat(known).Select(happened => new NewEvent(happened));
        return Consequences.OfReceiving(id, [.. events], Days.On(listing), new Provenance("import", "bench", Listed), null, []);
    }

    private static async Task RecordAsync(
        WaitingListStore store, PartyId agency, List<EntryId> ids, DateTimeOffset at, NewEvent[] events, CancellationToken cancellationToken)
    {
        var changes = new List<EntryChange>();

        foreach (var id in ids)
        {
            var stored = await store.FindAsync(agency, id, cancellationToken) ?? throw new InvalidOperationException($"Entry {id} is not there.");
            changes.Add(Consequences.OfRecording(
                stored, [.. events], Days.On(at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), new Provenance("mail", "bench", at), null));
        }

        Check(await store.CommitAsync(agency, changes, cancellationToken));
    }

    private static void Check(IReadOnlyList<CommitResult> results)
    {
        if (results.Any(result => result != CommitResult.Committed))
        {
            throw new InvalidOperationException("The tables could not be filled.");
        }
    }

    private enum Lacking
    {
        Nothing,
        Support,
        Contact,
        ContactAtLevelFour,
        LeadForLong,
    }
}
