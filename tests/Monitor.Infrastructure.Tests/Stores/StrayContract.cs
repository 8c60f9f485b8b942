using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Rows of an entry that lives elsewhere are taken away; nothing else is, whatever is on its way.</summary>
public abstract class StrayContract : StoreContract
{
    private const string TakenAway = "Rows of it were left here after it went elsewhere, and have been taken away.";

    private protected StrayContract(ITables tables)
        : base(tables)
    {
    }

    private protected PartyId Home => PartyId.Parse($"home-of-{Agency}", null);

    [Fact]
    public async Task What_was_left_of_an_entry_elsewhere_goes_and_its_neighbours_stay()
    {
        var ids = NewIds(3);
        await StoreAsync(Changes.Receive(Agency, ids[0]));
        var elsewhere = await LivesElsewhereAsync(ids[1]);
        await StoreAsync(Changes.Receive(Agency, ids[2]));
        var neighbours = (await KeysAsync()).ToList();
        await CopyHereAsync(ids[1]);

        var found = await Store.ClearAllStrayAsync(Agency, Cancellation);

        Assert.Equal([new AuditFinding(ids[1], TakenAway)], found);
        Assert.Equal(neighbours, await KeysAsync());
        Assert.Empty(await Store.AuditAsync(Home, elsewhere, Cancellation));
        Assert.Empty(await Store.ClearAllStrayAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task Texts_alone_that_were_left_go_too()
    {
        var id = NewId();
        await LivesElsewhereAsync(id);
        await CopyHereAsync(id, Keys.Texts);
        Assert.Single(await KeysAsync());

        Assert.Equal([new AuditFinding(id, TakenAway)], await Store.ClearAllStrayAsync(Agency, Cancellation));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task What_arrives_is_left_alone_for_as_long_as_it_is_on_its_way_here()
    {
        var id = NewId();
        var leaving = await LivesElsewhereAsync(id);
        Assert.Equal([CommitResult.Committed], await Store.CommitAsync(Home, [leaving.Record("2026-03-03", new TransferBegun(Agency, Days.Day("2026-03-03")))], Cancellation));
        await CopyHereAsync(id);
        var arriving = (await KeysAsync()).ToList();

        Assert.Empty(await Store.ClearAllStrayAsync(Agency, Cancellation));
        Assert.Equal(arriving, await KeysAsync());
    }

    [Fact]
    public async Task Events_of_an_entry_that_should_be_here_and_is_not_are_told_and_kept()
    {
        var id = NewId();
        await Store.ClaimAsync(Place(id, Agency), Cancellation);
        await StoreAsync(Changes.Receive(Agency, id));
        await RemoveAsync(Keys.Entry(id));
        var events = (await RowsAsync(Keys.Events)).Count;

        var found = await Store.ClearAllStrayAsync(Agency, Cancellation);

        Assert.Equal([new AuditFinding(id, "Its events are here, and the entry itself is not.")], found.Distinct());
        Assert.Equal(events, (await RowsAsync(Keys.Events)).Count);
    }

    [Fact]
    public async Task Events_of_which_nobody_knows_the_place_are_told_and_kept()
    {
        var id = NewId();
        await StoreAsync(Changes.Receive(Agency, id));
        await RemoveAsync(Keys.Entry(id));

        Assert.Contains(new AuditFinding(id, "Events of it are here, and nothing says where it lives."), await Store.ClearAllStrayAsync(Agency, Cancellation));
        Assert.NotEmpty(await RowsAsync(Keys.Events));
    }

    private protected async Task<StoredEntry> LivesElsewhereAsync(EntryId id)
    {
        await Store.ClaimAsync(Place(id, Home), Cancellation);
        var change = Changes.Receive(
            Home, id, new NewEvent(new SupportRecorded(1, SupportKind.Parenting, "Family hub", Days.Day("2026-03-02"), Days.Day("2026-06-01"), null, AgreedWithFamily: true)),
            new NewEvent(new ContactMade(Days.Day("2026-03-02")), "They would rather be rung in the evening."));
        Assert.Equal([CommitResult.Committed], await Store.CommitAsync(Home, [change], Cancellation));
        return (await Store.FindAsync(Home, id, Cancellation))!;
    }

    /// <summary>Rows as a copy writes them before the entry itself arrives.</summary>
    private protected async Task CopyHereAsync(EntryId id, params string[] kinds)
    {
        foreach (var kind in kinds.Length > 0 ? kinds : [Keys.Events, Keys.Texts])
        {
            foreach (var row in await RowsAsync(Tables.Assurance, TableRange.Under(Home.ToString(), kind, id.ToString())))
            {
                var copy = new TableRow(Agency.ToString(), row.Row);

                foreach (var (column, value) in row)
                {
                    copy.AddAny(column, value);
                }

                await WriteAsync(TableWrite.Upsert(copy));
            }
        }
    }

    private static EntryLocation Place(EntryId id, PartyId responsible) => new(id, responsible, responsible, ServiceCode.Parse("FI"), "body");

    private async Task<IEnumerable<string>> KeysAsync() => (await RowsAsync(Tables.Assurance, TableRange.All(Agency.ToString()))).Select(row => row.Row);
}

public sealed class TwinStrayTests : StrayContract
{
    private readonly InMemoryTables _tables;

    public TwinStrayTests()
        : this(new InMemoryTables())
    {
    }

    private TwinStrayTests(InMemoryTables tables)
        : base(tables) => _tables = tables;

    [Fact]
    public async Task What_is_written_while_it_looks_is_not_taken_away()
    {
        var id = NewId();
        var leaving = await LivesElsewhereAsync(id);
        await CopyHereAsync(id);
        _tables.BeforeCall = async call =>
        {
            if (call.IsCommit)
            {
                _tables.BeforeCall = _ => Task.CompletedTask;
                await Store.CommitAsync(Home, [leaving.Record("2026-03-03", new TransferBegun(Agency, Days.Day("2026-03-03")))], Cancellation);
                await CopyHereAsync(id); // it is on its way here by now, and copied again
            }
        };

        Assert.Empty(await Store.ClearAllStrayAsync(Agency, Cancellation));
        Assert.NotEmpty(await RowsAsync(Keys.Events));
    }
}

public sealed class AwkwardStrayTests() : StrayContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureStrayTests(AzuriteFixture azurite) : StrayContract(AzureTables.Connect(azurite.ConnectionString));
