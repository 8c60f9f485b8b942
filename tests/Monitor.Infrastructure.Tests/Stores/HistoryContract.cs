using Monitor.Domain.Audit;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>No event is lost or altered unseen; the entry is what its events amount to; text can go without them.</summary>
public abstract class HistoryContract : StoreContract
{
    private const string View = "The family would rather be rung in the evening.";

    private protected HistoryContract(ITables tables)
        : base(tables)
    {
    }

    [Fact]
    public async Task What_happened_is_read_in_its_order_with_its_words()
    {
        var stored = await LivedAsync();

        var history = await Store.ReadHistoryAsync(Agency, stored.Entry.Id, Cancellation);

        Assert.Equal(Enumerable.Range(1, stored.Events), history.Select(item => item.Sequence));
        Assert.IsType<Received>(history[0].Event);
        Assert.Equal(View, Assert.Single(history, item => item.Event is ContactMade).Text);
        Assert.All(history.Where(item => item.Event is not ContactMade), item => Assert.Null(item.Text));
        Assert.Equal(("practitioner", "referral", Days.Instant("2026-03-02T09:00Z")), (history[0].Actor, history[0].Correlation, history[0].At));
        Assert.Equal(EntryText.Of(stored.Entry), EntryText.Of(WaitingListEntry.Fold(stored.Entry.Id, history.Select(item => item.Event))));
    }

    [Fact]
    public async Task Nothing_happened_to_an_entry_that_is_not_there() => Assert.Empty(await Store.ReadHistoryAsync(Agency, NewId(), Cancellation));

    [Fact]
    public async Task Events_are_numbered_without_a_gap_and_linked_each_to_the_one_before()
    {
        var stored = await LivedAsync();
        var head = EventChain.Beginning;

        var rows = await RowsAsync(Keys.Events, stored.Entry.Id.ToString());

        Assert.Equal(Enumerable.Range(1, stored.Events).Select(n => Keys.Event(stored.Entry.Id, n)), rows.Select(row => row.Row));

        foreach (var row in rows)
        {
            var happened = EventRow.From(stored.Entry.Id, row);
            head = EventChain.Link(head, happened.Envelope, happened.TextDigest);
            Assert.Equal(head, row.GetString("link"));
        }

        Assert.Equal(head, stored.Head);
    }

    [Fact]
    public async Task The_audit_finds_nothing_where_nothing_is_wrong()
    {
        var stored = await LivedAsync();
        Assert.Empty(await AuditAsync(stored));

        var ended = await StoreAsync(stored.Record("2026-04-02", new ServiceStarted(Days.Day("2026-04-02"))));
        Assert.Empty(await AuditAsync(ended));
    }

    [Fact]
    public async Task Text_can_go_and_the_chain_still_holds()
    {
        var stored = await LivedAsync();
        var text = Assert.Single(await RowsAsync(Keys.Texts, stored.Entry.Id.ToString()));
        Assert.Equal(View, text.GetString("text"));

        await RemoveAsync(text.Row);

        Assert.Empty(await AuditAsync(stored));
        Assert.All(await Store.ReadHistoryAsync(Agency, stored.Entry.Id, Cancellation), item => Assert.Null(item.Text));
    }

    [Fact]
    public async Task Text_is_kept_apart_from_its_event()
    {
        var stored = await LivedAsync();

        foreach (var row in (await RowsAsync(TableRange.All(Agency.ToString()))).Where(row => !row.Row.StartsWith("t!", StringComparison.Ordinal)))
        {
            Assert.All(row, column => Assert.DoesNotContain("evening", $"{column.Value}", StringComparison.Ordinal));
        }

        Assert.NotNull(stored);
    }

    public static TheoryData<string> Columns => ["v", "event", "at", "actor", "correlation", "payload", "textDigest", "link"];

    [Fact]
    public async Task Every_column_of_an_event_is_tried_below()
    {
        var stored = await LivedAsync();

        var columns = (await RowsAsync(Keys.Events, stored.Entry.Id.ToString())).SelectMany(row => row.Select(column => column.Key)).Distinct();

        Assert.Equal(Columns.Select(row => row.Data).Order(StringComparer.Ordinal), columns.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task An_event_that_was_altered_is_found(string column)
    {
        var stored = await LivedAsync();

        foreach (var sequence in Enumerable.Range(1, stored.Events))
        {
            var row = await EventAsync(stored, sequence);

            foreach (var altered in Alterations(row, column))
            {
                await AlterAsync(row.Row, column, altered);
                Assert.NotEmpty(await AuditAsync(stored));
            }

            await WriteAsync(TableWrite.Upsert(row));
        }

        Assert.Empty(await AuditAsync(stored));
    }

    [Fact]
    public async Task An_event_that_was_taken_away_is_found()
    {
        var stored = await LivedAsync();

        foreach (var sequence in Enumerable.Range(1, stored.Events))
        {
            var row = await EventAsync(stored, sequence);
            await RemoveAsync(row.Row);

            Assert.NotEmpty(await AuditAsync(stored));

            await WriteAsync(TableWrite.Upsert(row));
        }
    }

    [Fact]
    public async Task Events_that_were_all_taken_away_are_found()
    {
        var stored = await LivedAsync();

        foreach (var row in await RowsAsync(Keys.Events, stored.Entry.Id.ToString()))
        {
            await RemoveAsync(row.Row);
        }

        Assert.NotEmpty(await AuditAsync(stored));
    }

    [Fact]
    public async Task An_event_that_was_slipped_in_is_found()
    {
        var stored = await LivedAsync();
        var slipped = EventRow.From(
            stored.Entry.Id, stored.Events + 1, Days.Instant("2026-03-28T09:00Z"), "practitioner", "record", new ContactMade(Days.Day("2026-03-28")), "");
        await WriteAsync(TableWrite.Insert(slipped.ToRow(Agency.ToString(), EventChain.Link(stored.Head, slipped.Envelope, ""))));

        Assert.NotEmpty(await AuditAsync(stored));
    }

    [Fact]
    public async Task A_history_written_anew_with_links_that_hold_is_found_by_its_head()
    {
        var stored = await LivedAsync();
        var head = EventChain.Beginning;

        foreach (var row in await RowsAsync(Keys.Events, stored.Entry.Id.ToString()))
        {
            var happened = EventRow.From(stored.Entry.Id, row) with { Actor = "somebody else" };
            head = EventChain.Link(head, happened.Envelope, happened.TextDigest);
            await WriteAsync(TableWrite.Upsert(happened.ToRow(Agency.ToString(), head)));
        }

        Assert.NotEmpty(await AuditAsync(stored));
    }

    [Fact]
    public async Task An_entry_that_is_not_what_its_events_amount_to_is_found()
    {
        var stored = await LivedAsync();
        await AlterAsync(Keys.Entry(stored.Entry.Id), "entry", Stored.Write(stored.Entry with { LastContactOn = Days.Day("2026-03-31") }));

        Assert.NotEmpty(await AuditAsync(await FindAsync(stored.Entry.Id)));
    }

    [Fact]
    public async Task A_missing_wake_is_told_and_put_back()
    {
        var stored = await LivedAsync();
        var wake = Keys.Wake(stored.WakeAt!.Value, stored.Entry.Id);
        await RemoveAsync(wake);

        var told = Assert.Single(await AuditAsync(stored));

        Assert.Equal((stored.Entry.Id, "Its wake was missing and has been put back."), (told.Id, told.Fault));
        Assert.Equal([wake], (await RowsAsync(Keys.Wakes)).Select(row => row.Row));
        Assert.Empty(await AuditAsync(stored));
    }

    [Fact]
    public async Task An_entry_that_changed_since_it_was_read_is_audited_as_it_is_now()
    {
        var read = await LivedAsync();
        var changed = await StoreAsync(read.Record("2026-03-30", new ContactMade(Days.Day("2026-03-30"))));
        Assert.NotEqual(read.WakeAt, changed.WakeAt);

        Assert.Empty(await AuditAsync(read));
        Assert.Equal([Keys.Wake(changed.WakeAt!.Value, changed.Entry.Id)], (await RowsAsync(Keys.Wakes)).Select(row => row.Row));
    }

    [Fact]
    public async Task A_fault_tells_no_value()
    {
        var stored = await LivedAsync();
        await AlterAsync(Keys.Event(stored.Entry.Id, 1), "payload", "{\"caseReference\":\"ASH-00412\" and no more");
        await AlterAsync(Keys.Event(stored.Entry.Id, 1), "actor", "ASH-00412");

        Assert.All(await AuditAsync(stored), told => Assert.DoesNotContain("ASH-00412", told.Fault, StringComparison.Ordinal));
    }

    /// <summary>Values that could stand there instead: another of the same kind, one that means nothing, none, and one of another type.</summary>
    private static IEnumerable<object?> Alterations(TableRow row, string column)
    {
        object? was = row.FirstOrDefault(each => each.Key == column).Value;

        object?[] others = column switch
        {
            "v" => [0, Stored.Version + 1],
            "event" => ["contact-made", "lead-named", "never-heard-of"],
            "at" => [row.GetInstant("at").AddTicks(1), row.GetInstant("at").AddHours(-1)],
            "payload" => ["{}", "not JSON", row.GetString("payload") + " "],
            _ => ["another", ""],
        };

        return others.Append(null).Append(12L).Where(other => !Equals(other, was) && !(column == "textDigest" && was is null && other is null or ""));
    }

    private Task<IReadOnlyList<AuditFinding>> AuditAsync(StoredEntry stored) => Store.AuditAsync(Agency, stored, Cancellation);

    private async Task<TableRow> EventAsync(StoredEntry stored, int sequence) =>
        (await Tables.Assurance.FindAsync(Agency.ToString(), Keys.Event(stored.Entry.Id, sequence), Cancellation))!;

    private Task<List<TableRow>> RowsAsync(TableRange range) => RowsAsync(Tables.Assurance, range);

    /// <summary>An entry to which several things happened, one of them with words.</summary>
    private async Task<StoredEntry> LivedAsync()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId(), new NewEvent(new LevelRecorded(2, Days.Day(Changes.Listing)))));
        stored = await StoreAsync(stored.Record("2026-03-03", null, [new NewEvent(new ContactMade(Days.Day("2026-03-03")), View)]));
        stored = await StoreAsync(stored.LookedAt("2026-03-20"));
        return await StoreAsync(stored.Record("2026-03-23", new SupportRecorded(
            1, SupportKind.Parenting, "Family hub", Days.Day("2026-03-23"), Days.Day("2026-05-01"), null, AgreedWithFamily: true)));
    }
}

public sealed class TwinHistoryTests() : HistoryContract(new InMemoryTables());

public sealed class AwkwardHistoryTests() : HistoryContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureHistoryTests(AzuriteFixture azurite) : HistoryContract(AzureTables.Connect(azurite.ConnectionString));
