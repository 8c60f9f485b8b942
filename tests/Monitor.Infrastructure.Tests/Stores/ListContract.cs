using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Who may list what, in pages; where an entry lives; and what leaves the current list.</summary>
public abstract class ListContract : StoreContract
{
    private protected ListContract(ITables tables)
        : base(tables)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_current_list_is_read_page_by_page(int most)
    {
        var ids = NewIds(5);
        await Store.CommitAsync(Agency, [.. ids.Reverse().Select(id => Changes.Receive(Agency, id))], Cancellation);

        Assert.Equal(ids, (await AllAsync(most)).Select(stored => stored.Entry.Id));
    }

    [Fact]
    public async Task An_entry_that_left_between_two_pages_loses_no_other()
    {
        var ids = NewIds(5);
        await Store.CommitAsync(Agency, [.. ids.Select(id => Changes.Receive(Agency, id))], Cancellation);

        var first = await Store.ReadCurrentAsync(Agency, null, 1, Cancellation);
        await RemoveAsync(Keys.Entry(ids[0]));
        var rest = new List<EntryId>();

        for (var after = first.Next; after is not null;)
        {
            var page = await Store.ReadCurrentAsync(Agency, after, 1, Cancellation);
            rest.AddRange(page.Items.Select(stored => stored.Entry.Id));
            after = page.Next;
        }

        Assert.Equal(ids[1..], rest);
    }

    [Fact]
    public async Task An_empty_list_has_one_empty_page()
    {
        var page = await Store.ReadCurrentAsync(Agency, null, 10, Cancellation);

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task An_entry_that_a_newer_program_wrote_is_refused_by_name()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId()));
        await AlterAsync(Keys.Entry(stored.Entry.Id), Stored.VersionColumn, Stored.Version + 1);

        var refused = await Assert.ThrowsAsync<NewerRowException>(() => Store.FindAsync(Agency, stored.Entry.Id, Cancellation));

        Assert.Contains(Keys.Entry(stored.Entry.Id), refused.Message, StringComparison.Ordinal);
        Assert.Contains($"version {Stored.Version + 1}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Entries_that_cannot_be_read_are_named_and_hide_no_other(int most)
    {
        var ids = NewIds(5);
        await Store.CommitAsync(Agency, [.. ids.Select(id => Changes.Receive(Agency, id))], Cancellation);
        await AlterAsync(Keys.Entry(ids[1]), Stored.VersionColumn, Stored.Version + 1);
        await AlterAsync(Keys.Entry(ids[2]), "entry", "not JSON");
        await AlterAsync(Keys.Entry(ids[4]), "head", null);
        var seen = new List<EntryId>();
        var unreadable = new List<EntryId>();
        string? after = null;

        do
        {
            var page = await Store.ReadCurrentAsync(Agency, after, most, Cancellation);
            seen.AddRange(page.Items.Select(stored => stored.Entry.Id));
            unreadable.AddRange(page.Unreadable);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal([ids[0], ids[3]], seen);
        Assert.Equal([ids[1], ids[2], ids[4]], unreadable);
    }

    [Fact]
    public async Task An_entry_without_one_of_its_columns_is_malformed_and_named()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId()));

        foreach (var column in new[] { "entry", "events", "head" })
        {
            var before = await Tables.Assurance.FindAsync(Agency.ToString(), Keys.Entry(stored.Entry.Id), Cancellation);
            await AlterAsync(Keys.Entry(stored.Entry.Id), column, null);

            var malformed = await Assert.ThrowsAsync<MalformedRow>(() => Store.FindAsync(Agency, stored.Entry.Id, Cancellation));

            Assert.Contains($"'{column}'", malformed.Message, StringComparison.Ordinal);
            await WriteAsync(TableWrite.Upsert(before!));
        }
    }

    [Fact]
    public async Task What_ended_long_ago_leaves_the_current_list_and_is_still_found()
    {
        var ids = NewIds(3);
        var open = await StoreAsync(Changes.Receive(Agency, ids[0]));
        var old = await EndedAsync(ids[1], "2026-03-10");
        var recent = await EndedAsync(ids[2], "2026-03-20");

        var moved = await Store.TidyAllAsync(Agency, Days.Instant("2026-03-15T00:00Z"), DateTimeOffset.MinValue, Cancellation);

        Assert.Equal(1, moved);
        Assert.Equal([open.Entry.Id, recent.Entry.Id], (await AllAsync()).Select(stored => stored.Entry.Id));
        var archived = await FindAsync(old.Entry.Id);
        Assert.Equal(EntryText.Of(old.Entry), EntryText.Of(archived.Entry));
        Assert.Equal((old.Events, old.Head, old.EndedAt), (archived.Events, archived.Head, archived.EndedAt));
        Assert.Empty(await Store.AuditAsync(Agency, archived, Cancellation));
        Assert.Equal(0, await Store.TidyAllAsync(Agency, Days.Instant("2026-03-15T00:00Z"), DateTimeOffset.MinValue, Cancellation));
    }

    [Fact]
    public async Task An_archived_entry_that_is_reopened_waits_among_the_current_ones_again()
    {
        var archived = await ArchivedAsync();

        var reopened = await StoreAsync(archived.Record("2026-08-03", new Reopened(Days.Day("2026-08-03"))));

        Assert.False(reopened.IsArchived);
        Assert.Equal([reopened.Entry.Id], (await AllAsync()).Select(stored => stored.Entry.Id));
        Assert.Empty(await RowsAsync(Keys.Archived));
        Assert.Equal([Keys.Wake(reopened.WakeAt!.Value, reopened.Entry.Id)], (await RowsAsync(Keys.Wakes)).Select(row => row.Row));
        Assert.Empty(await Store.AuditAsync(Agency, reopened, Cancellation));
        Assert.Equal(CommitResult.ChangedMeanwhile, await CommitAsync(archived.Record("2026-08-03", new HarmMarked(Days.Day("2026-08-03")))));
    }

    [Fact]
    public async Task An_archived_entry_that_is_corrected_stays_archived()
    {
        var archived = await ArchivedAsync();

        var corrected = await StoreAsync(archived.Record("2026-08-03", new NeedReviewed(Days.Day("2026-03-02"), "Board needs assessment", NeedResult.Same)));

        Assert.True(corrected.IsArchived);
        Assert.Equal(archived.Events + 1, corrected.Events);
        Assert.Empty(await AllAsync());
        Assert.Empty(await Store.AuditAsync(Agency, corrected, Cancellation));
        Assert.Equal(CommitResult.ChangedMeanwhile, await CommitAsync(archived.Record("2026-08-03", new HarmMarked(Days.Day("2026-08-03")))));
    }

    private async Task<StoredEntry> ArchivedAsync()
    {
        var open = await StoreAsync(Changes.Receive(Agency, NewId()));
        var ended = await StoreAsync(open.Record("2026-03-04", new ServiceStarted(Days.Day("2026-03-03"))));
        Assert.False(ended.IsArchived);
        Assert.Equal(1, await Store.TidyAllAsync(Agency, Days.Instant("2026-08-01T00:00Z"), DateTimeOffset.MinValue, Cancellation));
        return await FindAsync(ended.Entry.Id);
    }

    [Fact]
    public async Task Receipts_go_once_no_retry_can_need_them()
    {
        await StoreAsync(Changes.Receive(Agency, NewId(), new Receipt("old", "body")));
        var later = Changes.Receive(Agency, NewId(), new Receipt("recent", "body")) with { At = Days.Instant("2026-03-12T09:00Z") };
        await StoreAsync(later);

        var dropped = await Store.TidyAllAsync(Agency, DateTimeOffset.MinValue, Days.Instant("2026-03-12T09:00Z"), Cancellation);

        Assert.Equal(1, dropped);
        Assert.Null(await Store.FindReceiptAsync(Agency, "old", Cancellation));
        Assert.NotNull(await Store.FindReceiptAsync(Agency, "recent", Cancellation));
    }

    [Fact]
    public async Task A_place_that_nobody_took_is_not_there() => Assert.Null(await Store.LocateAsync(NewId(), Cancellation));

    [Fact]
    public async Task A_place_is_taken_once_and_whoever_comes_later_learns_whose_it_is()
    {
        var place = Place(NewId(), "first");

        Assert.Equal(place, await Store.ClaimAsync(place, Cancellation));
        Assert.Equal(place, await Store.ClaimAsync(place, Cancellation));
        Assert.Equal(place, await Store.ClaimAsync(place with { BodyDigest = "second" }, Cancellation));
        Assert.Equal(place, await Store.LocateAsync(place.Id, Cancellation));
    }

    [Fact]
    public async Task Of_many_who_take_a_place_at_once_one_wins_and_all_learn_of_it()
    {
        var id = NewId();

        var held = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(
            () => Store.ClaimAsync(Place(id, $"body {i}"), Cancellation), Cancellation)));

        Assert.Single(held.Distinct());
        Assert.Equal(held[0], await Store.LocateAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_party_lists_what_it_was_pointed_to_once_and_in_pages()
    {
        var ids = NewIds(5);

        foreach (var id in ids.Concat(ids))
        {
            await Store.PointAsync(Agency, Place(id, "body"), PointerKind.Follows, Cancellation);
        }

        foreach (var most in new[] { 1, 2, 10 })
        {
            Assert.Equal(ids.Select(id => Place(id, "body")), await PointersAsync(most));
        }

        Assert.Empty((await Store.ReadPointersAsync(Elsewhere, PointerKind.Follows, null, 10, Cancellation)).Items);
        Assert.Empty((await Store.ReadPointersAsync(Agency, PointerKind.Asked, null, 10, Cancellation)).Items);
    }

    [Fact]
    public async Task A_pointer_that_has_done_its_work_is_taken_away_and_no_other()
    {
        var ids = NewIds(2);

        foreach (var kind in Enum.GetValues<PointerKind>())
        {
            await Store.PointAsync(Agency, Place(ids[0], "body"), kind, Cancellation);
            await Store.PointAsync(Agency, Place(ids[1], "body"), kind, Cancellation);
        }

        await Store.DropPointerAsync(Agency, PointerKind.Asked, ids[0], Cancellation);
        await Store.DropPointerAsync(Agency, PointerKind.Asked, ids[0], Cancellation);

        Assert.Equal([ids[1]], (await PointersAsync(1, PointerKind.Asked)).Select(place => place.Id));
        Assert.Equal(ids, (await PointersAsync(1)).Select(place => place.Id));
    }

    [Fact]
    public async Task A_party_that_was_pointed_to_an_entry_for_one_reason_was_not_for_the_other()
    {
        var id = NewId();
        await Store.PointAsync(Agency, Place(id, "body"), PointerKind.Asked, Cancellation);

        Assert.True(await Store.HasPointerAsync(Agency, PointerKind.Asked, id, Cancellation));
        Assert.False(await Store.HasPointerAsync(Agency, PointerKind.Follows, id, Cancellation));
        Assert.False(await Store.HasPointerAsync(Agency, PointerKind.Asked, NewId(), Cancellation));
        Assert.False(await Store.HasPointerAsync(Elsewhere, PointerKind.Asked, id, Cancellation));
    }

    private static PartyId Elsewhere => PartyId.Parse("elsewhere", null);

    private EntryLocation Place(EntryId id, string body) => new(id, Elsewhere, Agency, ServiceCode.Parse("FI"), body);

    private async Task<List<EntryLocation>> PointersAsync(int most, PointerKind kind = PointerKind.Follows)
    {
        var all = new List<EntryLocation>();
        string? after = null;

        do
        {
            var page = await Store.ReadPointersAsync(Agency, kind, after, most, Cancellation);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        return all;
    }

    private async Task<StoredEntry> EndedAsync(EntryId id, string on) =>
        await StoreAsync((await StoreAsync(Changes.Receive(Agency, id))).Record(on, new EntryClosed(Days.Day(on), ClosingReason.Moved)));
}

public sealed class TwinListTests() : ListContract(new InMemoryTables());

public sealed class AwkwardListTests() : ListContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureListTests(AzuriteFixture azurite) : ListContract(AzureTables.Connect(azurite.ConnectionString));
