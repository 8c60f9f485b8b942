using Monitor.App.Features.Operations;
using Monitor.App.Tests.Journeys;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Operations;

/// <summary>What was recorded is followed from the first event to the last, also after words were erased; what was tampered with is found, and nothing is changed.</summary>
public sealed class VerifyAuditTests
{
    private const string School = SmallPartnership.School;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_is_as_it_was_recorded_after_moves_archiving_and_erasure()
    {
        await using var app = await LivedAsync();

        var verified = await app.Get<VerifyAudit>().HandleAsync(Cancellation);

        Assert.Empty(verified.Faults);
        Assert.Equal(4, verified.Entries);
        Assert.Equal(app.Tables.Rows(TableName.Assurance).Count(row => RowKeys.Split(row.Row)[0] == Keys.Events), verified.Events);
        Assert.Contains(app.Tables.Rows(TableName.Assurance), row => RowKeys.Split(row.Row)[0] == Keys.Archived);
    }

    [Fact]
    public async Task Verifying_changes_nothing()
    {
        await using var app = await LivedAsync();
        foreach (var wake in app.Tables.Rows(TableName.Assurance, School).Where(row => RowKeys.Split(row.Row)[0] == Keys.Wakes))
        {
            await WriteAsync(app, TableWrite.DeleteAny(School, wake.Row));
        }

        var before = app.Tables.Dump(Enum.GetValues<TableName>());

        Assert.NotEmpty((await app.Get<VerifyAudit>().HandleAsync(Cancellation)).Faults);

        Assert.Equal(before, app.Tables.Dump(Enum.GetValues<TableName>()));
    }

    /// <summary>What somebody with a hand on the tables may do to an archived entry, at which no night looks any more.</summary>
    public static TheoryData<string, string> Tamperings => new()
    {
        { "alters an event", "does not follow from the one before it" },
        { "takes the last event away", "events and" },
        { "takes the entry away", "and the entry itself is not" },
        { "takes all of its rows away", "Its place is known and nothing is there" },
        { "takes its place away", "Nothing says where it lives" },
        { "alters the entry", "is not what its events amount to" },
        { "makes the entry unreadable", "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task Tampering_is_found(string tampering, string told)
    {
        await using var app = await LivedAsync();
        var archived = app.Tables.Rows(TableName.Assurance, School).First(row => RowKeys.Split(row.Row)[0] == Keys.Archived);
        var id = EntryRows.IdOf(archived);
        var events = app.Tables.Rows(TableName.Assurance, School).Where(row => row.Row.StartsWith(RowKeys.FirstUnder(Keys.Events, id.ToString()), StringComparison.Ordinal)).ToList();

        switch (tampering)
        {
            case "alters an event":
                await WriteAsync(app, TableWrite.Upsert(With(events[1], "actor", "somebody-else/lead")));
                break;
            case "takes the last event away":
                await WriteAsync(app, TableWrite.DeleteAny(School, events[^1].Row));
                break;
            case "takes the entry away":
                await WriteAsync(app, TableWrite.DeleteAny(School, archived.Row));
                break;
            case "takes all of its rows away":
                foreach (var row in app.Tables.Rows(TableName.Assurance, School).Where(row => row.Row.Contains(id.ToString(), StringComparison.Ordinal)).ToList())
                {
                    await WriteAsync(app, TableWrite.DeleteAny(School, row.Row));
                }

                break;
            case "takes its place away":
                await app.Tables.Locator.CommitAsync(id.ToString(), [TableWrite.DeleteAny(id.ToString(), EntryLocator.LocatorRow)], Cancellation);
                break;
            case "alters the entry":
                await WriteAsync(app, TableWrite.Upsert(With(archived, "entry", Stored.Write((await app.StoredAsync(School, id)).Entry with { CommitmentReviewedOn = Days.Day("2026-03-03") }))));
                break;
            default:
                await WriteAsync(app, TableWrite.Upsert(With(archived, "entry", "{")));
                break;
        }

        var verified = await app.Get<VerifyAudit>().HandleAsync(Cancellation);

        Assert.Contains(told, Assert.Single(verified.Faults, fault => fault.Id == id).Fault, StringComparison.Ordinal);
        Assert.All(verified.Faults, fault => Assert.Equal(id, fault.Id));
    }

    /// <summary>Entries that wait, moved, were archived, and of which words were erased.</summary>
    private static async Task<TestApp> LivedAsync()
    {
        var app = await TestApp.StartAsync();
        var archived = await app.ReferWithoutSupportAsync("2026-03-02", 2, "key-00001");
        var moved = await app.ReferWithoutSupportAsync("2026-03-02", 2, "key-00002");
        await app.ReferWithoutSupportAsync("2026-03-02", 2, "key-00003");
        var erased = await app.ReferWithoutSupportAsync("2026-03-02", 2, "key-00004");
        await app.As(School).PostJsonAsync($"/api/entries/{erased}/contacts", """{"on":"2026-03-02","familyView":"They would rather be rung."}""", "contact-0001");
        await app.HappenAsync(School, moved, new TransferBegun(PartyId.Parse(SmallPartnership.Surgery, null), Days.Day("2026-03-02")));
        await app.HappenAsync(School, archived, new ServiceStarted(Days.Day("2026-03-02")));
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        var stored = await app.StoredAsync(School, erased);
        var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(stored.Entry.Responsible, erased, Cancellation);
        var change = Consequences.OfForgettingWords(stored, history, Days.On("2026-03-04"), new Provenance("retention", "test", app.Clock.GetUtcNow()))!;
        Assert.Equal([CommitResult.Committed], await app.Get<IWaitingListStore>().CommitAsync(stored.Entry.Responsible, [change], Cancellation));
        app.Clock.SetUtcNow(Days.Instant("2026-07-01T02:00Z"));
        Assert.True(await app.RunNightAsync(Domain.Work.ScheduledKind.Housekeeping));
        return app;
    }

    private static TableRow With(TableRow row, string column, string value)
    {
        var altered = new TableRow(row.Partition, row.Row);

        foreach (var (name, kept) in row.Where(each => each.Key != column))
        {
            altered.AddAny(name, kept);
        }

        altered.Add(column, value);
        return altered;
    }

    private static async Task WriteAsync(TestApp app, TableWrite write) => Assert.True((await app.Tables.Assurance.CommitAsync(School, [write], Cancellation)).IsCommitted);
}
