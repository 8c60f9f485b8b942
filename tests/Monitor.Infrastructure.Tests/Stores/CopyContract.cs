using System.IO.Compression;
using System.Text;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Copies;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>What was copied is restored to the last column; what is no whole copy, or would be mixed with other rows, is not restored.</summary>
public abstract class CopyContract : StoreContract, IDisposable
{
    private protected static readonly DateTimeOffset At = Days.Instant("2026-04-01T01:00Z");

    private protected CopyContract(ITables from, ITables to)
        : base(from)
    {
        (To, Copies, Restoring) = (to, new TableCopies(from, TimeProvider.System), new TableCopies(to, TimeProvider.System));
        Folder = Path.Combine(Directory.CreateTempSubdirectory("monitor-copy-").FullName, "copy");
    }

    private protected ITables To { get; }

    private protected ICopies Copies { get; }

    private protected ICopies Restoring { get; }

    private protected string Folder { get; }

    public void Dispose()
    {
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_restored_table_has_every_row_as_it_was()
    {
        await FillAsync();

        var copy = Value(await Copies.WriteAsync(Folder, At, Cancellation));
        var restored = Value(await Restoring.RestoreAsync(Folder, Cancellation));

        Assert.Equal(At, copy.At);
        Assert.Equal((0, 0), (copy.ReadAgain, copy.Unsettled));
        Assert.Equal(copy.Tables, restored.Tables);
        var all = await LinesAsync(Tables);
        Assert.Equal(all.Count, copy.Rows);
        Assert.Equal(all, await LinesAsync(To));
        Assert.True(all.Count > 20);
    }

    [Fact]
    public async Task A_wake_that_was_missing_or_left_over_is_right_in_the_copy()
    {
        var id = await ClaimAndReceiveAsync(Agency);
        var stored = await FindAsync(id);
        await RemoveAsync(Keys.Wake(stored.WakeAt!.Value, id));
        await WriteAsync(TableWrite.Insert(new TableRow(Agency.ToString(), Keys.Wake(Days.Instant("2030-01-01T00:00Z"), id)) { { "v", 1 } }));

        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        Value(await Restoring.RestoreAsync(Folder, Cancellation));

        Assert.Equal([Keys.Wake(stored.WakeAt!.Value, id)], (await RowsAsync(To.Assurance, TableRange.Under(Agency.ToString(), Keys.Wakes))).Select(row => row.Row));
    }

    [Fact]
    public async Task Who_sends_again_what_came_while_the_copy_was_made_is_not_told_that_it_is_there()
    {
        await Tables.EnsureCreatedAsync(Cancellation);
        await StoreAsync(Changes.Receive(Agency, NewId(), new Receipt("before", "body")) with { At = At.AddTicks(-1) });
        await StoreAsync(Changes.Receive(Agency, NewId(), new Receipt("meanwhile", "body")) with { At = At });

        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        Value(await Restoring.RestoreAsync(Folder, Cancellation));

        var store = new WaitingListStore(To, Salts.AtRandom);
        Assert.NotNull(await store.FindReceiptAsync(Agency, "before", Cancellation));
        Assert.Null(await store.FindReceiptAsync(Agency, "meanwhile", Cancellation));
    }

    [Fact]
    public async Task Where_entries_live_is_read_from_the_whole_table()
    {
        var id = await ClaimAndReceiveAsync(Agency);

        Assert.Equal([id], await Copies.ReadLocationsAsync(Cancellation).Select(location => location.Id).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_folder_that_holds_anything_is_not_written_into()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "mine.txt"), "mine", Cancellation);

        Assert.Equal("folder-in-use", Code(await Copies.WriteAsync(Folder, At, Cancellation)));

        Assert.Equal(["mine.txt"], Directory.GetFiles(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_copy_is_for_its_owners_eyes_only()
    {
        Value(await Copies.WriteAsync(Folder, At, Cancellation));

        // Where files have no such modes, the folder's own rights hold.
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        }
    }

    [Fact]
    public async Task A_copy_that_was_broken_off_is_none()
    {
        await FillAsync();
        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        File.Delete(Path.Combine(Folder, "copy.json"));

        Assert.Equal("no-copy", Code(await Restoring.RestoreAsync(Folder, Cancellation)));
        Assert.Equal("no-copy", Code(await Restoring.CheckAsync(Path.Combine(Folder, "nowhere"), Cancellation)));
    }

    [Theory]
    [InlineData("assurance.jsonl.gz")]
    [InlineData("locator.jsonl.gz")]
    public async Task A_file_that_is_not_as_it_was_written_is_refused_before_anything_is_restored(string file)
    {
        await FillAsync();
        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        await using (var altered = File.Open(Path.Combine(Folder, file), FileMode.Open))
        {
            altered.Position = altered.Length / 2;
            var was = altered.ReadByte();
            altered.Position--;
            altered.WriteByte((byte)(was ^ 1));
        }

        Assert.Equal("copy-damaged", Code(await Restoring.RestoreAsync(Folder, Cancellation)));
        File.Delete(Path.Combine(Folder, file));
        Assert.Equal("copy-damaged", Code(await Restoring.RestoreAsync(Folder, Cancellation)));
        await To.EnsureCreatedAsync(Cancellation);
        Assert.Empty(await LinesAsync(To));
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "copy-newer")]
    [InlineData("{", "", "copy-damaged")]
    public async Task A_list_of_contents_that_this_program_cannot_read_is_refused(string was, string altered, string refused)
    {
        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        var manifest = Path.Combine(Folder, "copy.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Cancellation)).Replace(was, altered, StringComparison.Ordinal), Cancellation);

        Assert.Equal(refused, Code(await Restoring.CheckAsync(Folder, Cancellation)));
    }

    [Fact]
    public async Task Nothing_is_restored_among_other_rows()
    {
        await FillAsync();
        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        await To.EnsureCreatedAsync(Cancellation);
        await To.Board.CommitAsync("board", [TableWrite.Insert(new TableRow("board", "counter") { { "v", 1 } })], Cancellation);

        Assert.Equal("tables-in-use", Code(await Restoring.RestoreAsync(Folder, Cancellation)));

        Assert.Single(await LinesAsync(To));
        Assert.Equal("tables-in-use", Code(await Copies.RestoreAsync(Folder, Cancellation)));
    }

    private protected static Copy Value(Result<Copy> result) => result.Match(copy => copy, problem => throw new InvalidOperationException(problem.Detail));

    private protected static string? Code(Result<Copy> result) => result.Match(_ => (string?)null, problem => problem.Code);

    /// <summary>Rows of every table and of every type of column, with more of one partition than go at once.</summary>
    private protected async Task FillAsync()
    {
        await Tables.EnsureCreatedAsync(Cancellation);

        for (var i = 0; i < 12; i++)
        {
            var id = await ClaimAndReceiveAsync(Agency);
            var stored = await StoreAsync((await FindAsync(id)).Record("2026-03-03", null, [new NewEvent(new ContactMade(Days.Day("2026-03-03")), $"Zoë's \"words\" {i}\n雪 😀")]));
            Assert.True(stored.HasWords);
        }

        foreach (var name in Enum.GetValues<TableName>().Except([TableName.Assurance, TableName.Locator]))
        {
            await Tables.Table(name).CommitAsync(
                "some",
                [
                    TableWrite.Upsert(new TableRow("some", "row_0020a")
                    {
                        { "v", 1 }, { "text", "Zoë" }, { "empty", "" }, { "long", long.MinValue }, { "yes", true }, { "no", false }, { "bytes", new byte[] { 0, 255 } },
                        { "at", Days.Instant("2026-03-29T00:59:59.9999999Z") },
                    }),
                ],
                Cancellation);
        }
    }

    private protected async Task<EntryId> ClaimAndReceiveAsync(PartyId agency, EntryId? known = null)
    {
        await Tables.EnsureCreatedAsync(Cancellation);
        var id = known ?? NewId();
        await Store.ClaimAsync(new EntryLocation(id, agency, agency, ServiceCode.Parse("FI"), "body"), Cancellation);
        Assert.Equal([CommitResult.Committed], await Store.CommitAsync(agency, [Changes.Receive(agency, id)], Cancellation));
        return id;
    }

    /// <summary>Every row of every table as a copy writes it.</summary>
    private protected static async Task<List<string>> LinesAsync(ITables tables)
    {
        var lines = new List<string>();

        foreach (var name in Enum.GetValues<TableName>())
        {
            string? continuation = null;

            do
            {
                var page = await tables.Table(name).ScanAsync(continuation, Cancellation);
                lines.AddRange(page.Rows.Select(row => $"{name} {CopyLine.Of(row)}"));
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return lines;
    }
}

public sealed class TwinCopyTests : CopyContract
{
    private readonly InMemoryTables _from;
    private readonly InMemoryTables _to;

    public TwinCopyTests()
        : this(new InMemoryTables(), new InMemoryTables())
    {
    }

    private TwinCopyTests(InMemoryTables from, InMemoryTables to)
        : base(from, to) => (_from, _to) = (from, to);

    private PartyId Before => PartyId.Parse($"a-{Agency}", null);

    private PartyId After => PartyId.Parse($"z-{Agency}", null);

    [Fact]
    public async Task A_restore_that_was_broken_off_anywhere_goes_on()
    {
        await FillAsync();
        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        Value(await Restoring.RestoreAsync(Folder, Cancellation));
        var calls = _to.Faults.Calls.Count;
        Assert.InRange(calls, 20, 400);

        for (var call = 1; call <= calls; call += 3)
        {
            var tables = new InMemoryTables { Faults = new FaultPlan().FailFrom(call) };
            var restoring = new TableCopies(tables, TimeProvider.System);
            await Assert.ThrowsAsync<StorageUnavailable>(() => restoring.RestoreAsync(Folder, Cancellation));
            tables.Faults = new FaultPlan();

            Value(await restoring.RestoreAsync(Folder, Cancellation));

            Assert.Equal(_from.Dump(Enum.GetValues<TableName>()), tables.Dump(Enum.GetValues<TableName>()));
        }
    }

    /// <summary>At every call that copying makes, one more of these things happens: after restoring, each entry is whole and in one place.</summary>
    /// <summary>Where entries lie among each other decides what is read before what: other references, another order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_happens_while_it_is_copied_every_entry_is_in_it_once_and_whole(int order)
    {
        var ids = new List<EntryId>();

        foreach (var agency in (PartyId[])[Before, Agency, After])
        {
            for (var i = 0; i < 4; i++)
            {
                ids.Add(await ClaimAndReceiveAsync(agency, Entries.Id((order * 1000) + ids.Count)));
            }
        }

        var begun = _from.Copy();
        var calls = await CopyWithAsync(begun, new Queue<Func<Task>>(), 0);

        for (var start = 1; start <= calls; start++)
        {
            var tables = begun.Copy();
            tables.Paging = new Paging(3);
            await CopyWithAsync(tables, Happenings(tables, ids), start);
            var restored = new InMemoryTables();
            Value(await new TableCopies(restored, TimeProvider.System).RestoreAsync(Folder, Cancellation));
            await AssertWholeAsync(restored, ids);
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_entry_that_never_comes_to_rest_is_in_it_as_it_was_and_counted()
    {
        var id = await ClaimAndReceiveAsync(Agency);
        await StoreAsync((await FindAsync(id)).Record("2026-03-03", new TransferBegun(After, Days.Day("2026-03-03"))));

        var copy = Value(await new TableCopies(_from, new Hurried()).WriteAsync(Folder, At, Cancellation));

        Assert.Equal((1, 1), (copy.ReadAgain, copy.Unsettled));
        Value(await Restoring.RestoreAsync(Folder, Cancellation));
        Assert.Equal(_from.Dump(Enum.GetValues<TableName>()), _to.Dump(Enum.GetValues<TableName>()));
    }

    [Fact]
    public async Task An_entry_without_a_place_is_in_it_for_the_audit_to_find()
    {
        var id = await ClaimAndReceiveAsync(Agency);
        await _from.Locator.CommitAsync(id.ToString(), [TableWrite.DeleteAny(id.ToString(), EntryLocator.LocatorRow)], Cancellation);

        Value(await Copies.WriteAsync(Folder, At, Cancellation));
        Value(await Restoring.RestoreAsync(Folder, Cancellation));

        Assert.Equal(_from.Dump(Enum.GetValues<TableName>()), _to.Dump(Enum.GetValues<TableName>()));
    }

    [Fact]
    public async Task Words_are_nowhere_in_its_list_of_contents()
    {
        await FillAsync();
        Value(await Copies.WriteAsync(Folder, At, Cancellation));

        Assert.DoesNotContain("words", await File.ReadAllTextAsync(Path.Combine(Folder, "copy.json"), Cancellation), StringComparison.Ordinal);
        await using var entries = new GZipStream(File.OpenRead(Path.Combine(Folder, "assurance.jsonl.gz")), CompressionMode.Decompress);
        Assert.Contains("words", await new StreamReader(entries, Encoding.UTF8).ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    /// <summary>Copies, with one thing happening before each call from the given one on. Answers how many calls there were.</summary>
    private async Task<int> CopyWithAsync(InMemoryTables tables, Queue<Func<Task>> happenings, int start)
    {
        var ours = 0;
        var isHappening = false;
        tables.BeforeCall = async _ =>
        {
            if (!isHappening && ++ours >= start && happenings.TryDequeue(out var happen))
            {
                isHappening = true;
                await happen();
                isHappening = false;
            }
        };
        var copied = await new TableCopies(tables, new Hurried()).WriteAsync(Folder, At, Cancellation);
        tables.BeforeCall = _ => Task.CompletedTask;

        while (happenings.TryDequeue(out var left))
        {
            await left();
        }

        if (start == 0)
        {
            Directory.Delete(Folder, recursive: true);
        }

        return Value(copied).Rows > 0 ? ours : throw new InvalidOperationException("Nothing was copied.");
    }

    /// <summary>Facts, an ending, archiving, forgetting, and moves in both directions, each in the steps in which another may see it.</summary>
    private Queue<Func<Task>> Happenings(InMemoryTables tables, List<EntryId> ids)
    {
        var store = new WaitingListStore(tables, Salts.AtRandom);
        var mover = new EntryMover(tables, Salts.AtRandom);
        var retention = new RetentionStore(tables, new BoardStore(tables));

        async Task RecordAsync(PartyId agency, EntryId id, params EntryEvent[] events) =>
            await store.CommitAsync(agency, [(await store.FindAsync(agency, id, Cancellation))!.Record("2026-03-04", events)], Cancellation);

        async Task WriteAsync(PartyId agency, EntryId id) => await store.CommitAsync(
            agency, [(await store.FindAsync(agency, id, Cancellation))!.Record("2026-03-04", null, [new NewEvent(new ContactMade(Days.Day("2026-03-04")), "Words.")])], Cancellation);

        async Task CopyAsync(PartyId from, PartyId to, EntryId id) => await mover.CopyAsync(
            Transfers.Arrival((await mover.FindAsync(from, id, Cancellation))!, to, Days.On("2026-03-04"), new Provenance("transfer", $"{id}", Days.Instant("2026-03-04T09:00Z"))), from, Cancellation);

        IEnumerable<Func<Task>> Move(PartyId from, PartyId to, EntryId id) =>
        [
            () => RecordAsync(from, id, new TransferBegun(to, Days.Day("2026-03-04"))),
            () => CopyAsync(from, to, id),
            async () => await mover.SealAsync(from, (await mover.FindAsync(from, id, Cancellation))!, Cancellation),
            () => mover.SwitchAsync(id, from, to, Cancellation),
            () => RecordAsync(to, id),
            () => mover.ClearAsync(from, id, to, Days.Instant("2026-03-04T09:00Z"), Cancellation),
        ];

        return new Queue<Func<Task>>(
        [
            () => WriteAsync(Before, ids[0]),
            () => WriteAsync(Agency, ids[5]),
            () => WriteAsync(After, ids[10]),
            .. Move(After, Before, ids[8]),
            () => RecordAsync(Before, ids[1], new ServiceStarted(Days.Day("2026-03-04"))),
            .. Move(Before, After, ids[2]),
            () => store.TidyAllAsync(Before, Days.Instant("2030-01-01T00:00Z"), DateTimeOffset.MinValue, Cancellation),
            .. Move(Agency, Before, ids[4]),
            () => RecordAsync(After, ids[9], new ContactMade(Days.Day("2026-03-04"))),
            async () => await retention.CountAsync((await store.FindAsync(Before, ids[1], Cancellation))!, new Traces(ids[1], [Before], [], ReachedBoard: false), Cancellation),
            () => retention.FinishAsync(Before, Cancellation),
        ]);
    }

    /// <summary>Every entry but the forgotten one is found where the locator says and nowhere else, follows from its events, and wakes.</summary>
    private async Task AssertWholeAsync(InMemoryTables tables, List<EntryId> ids)
    {
        var store = new WaitingListStore(tables, Salts.AtRandom);

        foreach (var id in ids)
        {
            if (await store.LocateAsync(id, Cancellation) is not { } location)
            {
                Assert.Equal(ids[1], id);
                Assert.DoesNotContain(tables.Rows(TableName.Assurance), row => row.Row == Keys.ArchivedEntry(id) || row.Row == Keys.Entry(id));
                continue;
            }

            var stored = await store.FindAsync(location.Responsible, id, Cancellation);

            if (stored is null)
            {
                Assert.Equal(ids[1], id); // counted, and its place still there: the next night finishes it
                continue;
            }

            Assert.Empty(await store.AuditAsync(location.Responsible, stored, Cancellation));
            Assert.Single(tables.Rows(TableName.Assurance), row => row.Row == Keys.Entry(id) || row.Row == Keys.ArchivedEntry(id));
            Assert.All(tables.Rows(TableName.Assurance).Where(row => row.Row.StartsWith(RowKeys.FirstUnder(Keys.Texts, id.ToString()), StringComparison.Ordinal)),
                text => Assert.InRange(KeyEncoder.ReadSequence(RowKeys.Split(text.Row)[2]), 1, stored.Events));
        }
    }

    /// <summary>A clock that never makes anybody wait.</summary>
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}

public sealed class AwkwardCopyTests() : CopyContract(new InMemoryTables { Paging = Paging.Awkward }, new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureCopyTests(AzuriteFixture azurite) : CopyContract(OwnTables.Connect(azurite), OwnTables.Connect(azurite));
