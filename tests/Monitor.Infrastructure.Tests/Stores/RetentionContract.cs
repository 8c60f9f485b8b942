using Monitor.Domain.Email;
using Monitor.Domain.Imports;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Words go and the chain holds; an entry goes whole, wherever it is named, and is counted once.</summary>
public abstract class RetentionContract : StoreContract
{
    private const string View = "The family would rather be rung in the evening.";
    private const string Case = "case-of-this-entry";

    private protected RetentionContract(ITables tables)
        : base(tables)
    {
        Board = new BoardStore(tables);
        Retention = new RetentionStore(tables, Board);
        Imports = new ImportStore(tables);
    }

    private protected IRetentionStore Retention { get; }

    private protected IBoardStore Board { get; }

    private protected IImportStore Imports { get; }

    private PartyId Other => PartyId.Parse($"other-{Agency}", null);

    [Fact]
    public async Task Erased_words_are_gone_and_the_chain_still_holds()
    {
        var stored = await EndedAsync(NewId());
        Assert.True(stored.HasWords);
        var history = await Store.ReadHistoryAsync(Agency, stored.Entry.Id, Cancellation);

        var after = await StoreAsync(Consequences.OfForgettingWords(stored, history, Days.On("2028-04-03"), By)!);

        Assert.Empty(await RowsAsync(Keys.Texts, stored.Entry.Id.ToString()));
        Assert.False(after.HasWords);
        Assert.Equal(stored.Events + 1, after.Events);
        Assert.Empty(await Store.AuditAsync(Agency, after, Cancellation));
        Assert.All(await Store.ReadHistoryAsync(Agency, stored.Entry.Id, Cancellation), item => Assert.Null(item.Text));
    }

    [Fact]
    public async Task Words_that_somebody_else_erased_meanwhile_are_not_erased_twice()
    {
        var stored = await EndedAsync(NewId());
        var change = Consequences.OfForgettingWords(stored, await Store.ReadHistoryAsync(Agency, stored.Entry.Id, Cancellation), Days.On("2028-04-03"), By)!;
        await StoreAsync(change);

        Assert.Equal(CommitResult.ChangedMeanwhile, await CommitAsync(change with { Correlation = "another" }));
    }

    [Fact]
    public async Task Words_written_after_others_were_erased_are_known_to_be_there()
    {
        var stored = await EndedAsync(NewId());
        var erased = await StoreAsync(Consequences.OfForgettingWords(stored, await Store.ReadHistoryAsync(Agency, stored.Entry.Id, Cancellation), Days.On("2028-04-03"), By)!);

        var again = await StoreAsync(erased.Record("2028-04-04", null, [new NewEvent(new ReferralDateCorrected(Days.Day("2026-03-01")), "The letter was stamped then.")]));

        Assert.True(again.HasWords);
    }

    [Fact]
    public async Task A_forgotten_entry_leaves_nothing_but_a_number()
    {
        var ids = NewIds(3);
        await StoreAsync(Changes.Receive(Agency, ids[0]));
        await EndedAsync(ids[2]);
        var before = await EverythingAsync();
        var stored = await EndedAsync(ids[1]);
        var traces = await LeaveTracesAsync(ids[1]);
        Assert.True((await EverythingAsync()).Count > before.Count + 8);

        Assert.True(await Retention.CountAsync(stored, traces, Cancellation));
        Assert.Equal(1, await Retention.FinishAsync(Agency, Cancellation));

        Assert.Equal(before, (await EverythingAsync()).Where(row => !row.StartsWith("Assurance z!", StringComparison.Ordinal)));
        Assert.Equal([new EndedWaits(ServiceCode.Parse("FI"), 2026, "started", 1, 29)], await Retention.ReadAsync(Agency, Cancellation));
        Assert.Null(await Store.FindAsync(Agency, ids[1], Cancellation));
        Assert.Null(await Store.LocateAsync(ids[1], Cancellation));
        Assert.Equal(0, await Retention.FinishAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task A_challenge_stays_under_its_number_when_its_entry_is_forgotten()
    {
        var (id, neighbour) = (NewId(), NewId());
        await Board.TellAsync(new BoardNotice(new RaisingKey(Agency, id, "WL-02", 1, 4, 0), Days.Day("2026-03-20"), null, null), Cancellation);
        await Board.TellAsync(new BoardNotice(new RaisingKey(Agency, neighbour, "WL-02", 1, 4, 0), Days.Day("2026-03-20"), null, null), Cancellation);

        await Board.ForgetAsync(id, Cancellation);
        await Board.ForgetAsync(id, Cancellation);

        var challenge = Assert.Single(await Board.ReadChallengesAsync(Cancellation), challenge => challenge.Agency == Agency);
        Assert.Equal([neighbour], challenge.Entries);
        Assert.Equal([neighbour], (await Board.ReadNoticesAsync(Cancellation)).Where(notice => notice.Raising.Agency == Agency).Select(notice => notice.Raising.Entry!.Value));
    }

    [Fact]
    public async Task Several_are_counted_together()
    {
        var ids = NewIds(2);

        foreach (var id in ids)
        {
            Assert.True(await Retention.CountAsync(await EndedAsync(id), TracesOf(id), Cancellation));
        }

        Assert.Equal(2, await Retention.FinishAsync(Agency, Cancellation));
        Assert.Equal([new EndedWaits(ServiceCode.Parse("FI"), 2026, "started", 2, 58)], await Retention.ReadAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task An_entry_that_changed_since_it_was_read_is_neither_counted_nor_forgotten()
    {
        var stored = await EndedAsync(NewId());
        await StoreAsync(stored.Record("2033-04-01", new LegalHoldPlaced(Days.Day("2033-04-01"))));

        Assert.False(await Retention.CountAsync(stored, TracesOf(stored.Entry.Id), Cancellation));

        Assert.Empty(await Retention.ReadAsync(Agency, Cancellation));
        Assert.NotNull(await Store.FindAsync(Agency, stored.Entry.Id, Cancellation));
    }

    [Fact]
    public async Task An_archived_entry_goes_as_any_other()
    {
        var id = NewId();
        await EndedAsync(id);
        await Store.TidyAllAsync(Agency, Days.Instant("2027-01-01T00:00Z"), DateTimeOffset.MinValue, Cancellation);
        var archived = await FindAsync(id);
        Assert.True(archived.IsArchived);

        Assert.True(await Retention.CountAsync(archived, TracesOf(id), Cancellation));
        await Retention.FinishAsync(Agency, Cancellation);

        Assert.Equal(["z"], (await RowsAsync(Tables.Assurance, TableRange.All(Agency.ToString()))).Select(row => RowKeys.Split(row.Row)[0]));
    }

    [Fact]
    public async Task What_is_half_gone_is_no_fault_of_the_audit()
    {
        var stored = await EndedAsync(NewId());
        await Store.ClaimAsync(Place(stored.Entry.Id), Cancellation);
        await Retention.CountAsync(stored, TracesOf(stored.Entry.Id), Cancellation);

        Assert.Empty(await Store.ClearAllStrayAsync(Agency, Cancellation));
        Assert.NotEmpty(await RowsAsync(Keys.Events));
    }

    private protected static readonly Provenance By = new("retention", "retention:2028-04-03", Days.Instant("2028-04-03T02:00Z"));

    private protected async Task<StoredEntry> EndedAsync(EntryId id)
    {
        var stored = await StoreAsync(Changes.Receive(Agency, id, new NewEvent(new LevelRecorded(2, Days.Day(Changes.Listing)))));
        stored = await StoreAsync(stored.Record("2026-03-03", null, [new NewEvent(new ContactMade(Days.Day("2026-03-03")), View)]));
        stored = await StoreAsync(stored.LookedAt("2026-03-20"));
        stored = await StoreAsync(stored.Record("2026-03-31", new ServiceStarted(Days.Day("2026-03-31"))));

        // Messages are handed over within the minute; they name it until then.
        foreach (var message in await RowsAsync(Keys.Outbox))
        {
            await RemoveAsync(message.Row);
        }

        return stored;
    }

    private EntryLocation Place(EntryId id) => new(id, Agency, Other, ServiceCode.Parse("FI"), "body");

    private protected Traces TracesOf(EntryId id) => new(id, [Agency, Other, PartyId.Board], [Case], ReachedBoard: true);

    /// <summary>Everything that may name an entry beside its own rows.</summary>
    private protected async Task<Traces> LeaveTracesAsync(EntryId id)
    {
        await Store.ClaimAsync(Place(id), Cancellation);
        await Store.PointAsync(Other, Place(id), PointerKind.Follows, Cancellation);
        await Store.PointAsync(Other, Place(id), PointerKind.Asked, Cancellation);
        await Store.PointAsync(PartyId.Board, Place(id), PointerKind.Asked, Cancellation);
        await Board.TellAsync(new BoardNotice(new RaisingKey(Agency, id, "WL-02", 1, 3, 0), Days.Day("2026-03-20"), null, null), Cancellation);
        var mapping = new TableRow("mappings", RowKeys.Join(Other.ToString(), "mosaic")) { { Stored.VersionColumn, Stored.Version } };
        await Tables.Directory.CommitAsync("mappings", [TableWrite.Upsert(mapping)], Cancellation);
        await Imports.WriteCaseAsync(Other, "mosaic", new KnownCase(Case, Days.Day("2026-03-02"), id, Days.Instant("2026-03-02T09:00Z")), Cancellation);
        await Imports.WriteCaseAsync(Other, "mosaic", new KnownCase(Case, Days.Day("2027-03-02"), Entries.Id(0), Days.Instant("2027-03-02T09:00Z")), Cancellation);
        await Tables.Assurance.CommitAsync(Other.ToString(), [TableWrite.Upsert(new TableRow(Other.ToString(), Keys.Tombstone(id)) { { Stored.VersionColumn, Stored.Version } })], Cancellation);
        return TracesOf(id);
    }

    /// <summary>The keys of every row that this test may have written, without what others of the run write beside it.</summary>
    private protected async Task<List<string>> EverythingAsync()
    {
        var rows = new List<string>();
        rows.AddRange((await RowsAsync(Tables.Assurance, TableRange.All(Agency.ToString()))).Select(row => $"Assurance {row.Row}"));
        rows.AddRange((await RowsAsync(Tables.Assurance, TableRange.All(Other.ToString()))).Select(row => $"Other {row.Row}"));
        rows.AddRange((await RowsAsync(Tables.Imports, TableRange.All(Other.ToString()))).Where(row => ImportStore.ToCase(row).Entry != Entries.Id(0)).Select(row => $"Imports {row.Row}"));
        rows.AddRange((await RowsAsync(Tables.Board, TableRange.All("board"))).Where(row => row.Row.Contains(KeyEncoder.Encode($"{Agency}/"), StringComparison.Ordinal)).Select(row => $"Board {row.Row}"));
        return rows;
    }
}

public sealed class TwinRetentionTests : RetentionContract
{
    private readonly InMemoryTables _tables;

    public TwinRetentionTests()
        : this(new InMemoryTables())
    {
    }

    private TwinRetentionTests(InMemoryTables tables)
        : base(tables) => _tables = tables;

    [Fact]
    public async Task A_forgotten_entry_is_named_in_no_table()
    {
        var id = NewId();
        var stored = await EndedAsync(id);
        var traces = await LeaveTracesAsync(id);
        Assert.Contains(id.ToString(), _tables.Dump(Enum.GetValues<TableName>()), StringComparison.Ordinal);

        await Retention.CountAsync(stored, traces, Cancellation);
        await Retention.FinishAsync(Agency, Cancellation);

        Assert.DoesNotContain(id.ToString(), _tables.Dump(Enum.GetValues<TableName>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wherever_it_stops_the_next_night_makes_it_up_and_counts_once()
    {
        var id = NewId();
        var stored = await EndedAsync(id);
        var traces = await LeaveTracesAsync(id);
        var began = _tables.Copy();
        await CountAndFinishAsync(began, stored, traces);
        var calls = began.Faults.Calls.Count;
        Assert.InRange(calls, 15, 100);

        for (var call = 1; call <= calls; call++)
        {
            foreach (var plan in (FaultPlan[])[new FaultPlan().FailFrom(call), new FaultPlan().LoseAnswer(call)])
            {
                var tables = _tables.Copy();
                tables.Faults = plan;
                await Assert.ThrowsAsync<StorageUnavailable>(() => CountAndFinishAsync(tables, stored, traces));
                tables.Faults = new FaultPlan();

                await CountAndFinishAsync(tables, stored, traces);

                Assert.DoesNotContain(id.ToString(), tables.Dump(Enum.GetValues<TableName>()), StringComparison.Ordinal);
                Assert.Equal(1, Assert.Single(await new RetentionStore(tables, new BoardStore(tables)).ReadAsync(Agency, Cancellation)).Entries);
            }
        }
    }

    /// <summary>As the nights do it: what is there still is counted, and whatever was counted is finished.</summary>
    private async Task CountAndFinishAsync(InMemoryTables tables, StoredEntry stored, Traces traces)
    {
        var store = new WaitingListStore(tables, Salts.AtRandom);
        var retention = new RetentionStore(tables, new BoardStore(tables));

        if (await store.FindAsync(Agency, stored.Entry.Id, Cancellation) is { } now)
        {
            await retention.CountAsync(now, traces, Cancellation);
        }

        await retention.FinishAsync(Agency, Cancellation);
    }
}

public sealed class AwkwardRetentionTests() : RetentionContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureRetentionTests(AzuriteFixture azurite) : RetentionContract(AzureTables.Connect(azurite.ConnectionString));
