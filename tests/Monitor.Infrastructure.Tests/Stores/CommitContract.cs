using Monitor.Domain.Escalations;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>What is committed is whole, and whoever commits learns what became of it.</summary>
public abstract class CommitContract : StoreContract
{
    private static readonly NewEvent AtLevelTwo = new(new LevelRecorded(2, Days.Day(Changes.Listing)));

    private protected CommitContract(ITables tables)
        : base(tables)
    {
    }

    [Fact]
    public async Task Nothing_is_found_that_was_never_stored() => Assert.Null(await Store.FindAsync(Agency, NewId(), Cancellation));

    [Fact]
    public async Task A_new_entry_is_found_as_it_was_made()
    {
        var change = Changes.Receive(Agency, NewId(), AtLevelTwo);

        var stored = await StoreAsync(change);

        Assert.Equal(EntryText.Of(change.After), EntryText.Of(stored.Entry));
        Assert.Equal((2, change.WakeAt, null), (stored.Events, stored.WakeAt, stored.EndedAt));
    }

    [Fact]
    public async Task An_entry_is_found_after_each_change_as_the_change_left_it()
    {
        var stored = await StoreAsync(Changes.Receive(Agency, NewId()));

        foreach (var change in Life())
        {
            var next = change(stored);
            stored = await StoreAsync(next);

            Assert.Equal(EntryText.Of(next.After), EntryText.Of(stored.Entry));
            Assert.Equal(next.WakeAt, stored.WakeAt);
        }
    }

    [Fact]
    public async Task A_look_at_an_entry_that_has_changed_since_takes_nothing_back()
    {
        var stale = await StoreAsync(Changes.Receive(Agency, NewId()));
        var told = await StoreAsync(stale.Record("2026-03-03", new SocialCareTold(Days.Day("2026-03-03"), "Head teacher")));

        var result = await CommitAsync(stale.LookedAt("2026-03-03"));

        Assert.Equal(CommitResult.ChangedMeanwhile, result);
        Assert.Equal(EntryText.Of(told.Entry), EntryText.Of((await FindAsync(stale.Entry.Id)).Entry));
    }

    [Fact]
    public async Task Another_agency_does_not_find_it()
    {
        var id = NewId();
        await StoreAsync(Changes.Receive(Agency, id));

        Assert.Null(await Store.FindAsync(Parties.School().Id, id, Cancellation));
    }

    [Fact]
    public async Task An_entry_is_not_made_twice()
    {
        var id = NewId();
        var first = await StoreAsync(Changes.Receive(Agency, id));

        var result = await CommitAsync(Changes.Receive(Agency, id, AtLevelTwo));

        Assert.Equal(CommitResult.ChangedMeanwhile, result);
        Assert.Equal(first, (await FindAsync(id)) with { Entry = first.Entry });
    }

    [Fact]
    public async Task What_was_read_before_somebody_elses_change_is_not_written()
    {
        var read = await StoreAsync(Changes.Receive(Agency, NewId()));
        var changed = await StoreAsync(read.Record("2026-03-03", new ContactMade(Days.Day("2026-03-03"))));

        var result = await CommitAsync(read.Record("2026-03-04", new LeadNamed("Family support lead", Days.Day("2026-03-04"))));

        Assert.Equal(CommitResult.ChangedMeanwhile, result);
        Assert.Null((await FindAsync(read.Entry.Id)).Entry.Lead);
        Assert.Equal(changed.Version, (await FindAsync(read.Entry.Id)).Version);
    }

    [Fact]
    public async Task Of_many_who_read_the_same_one_writes()
    {
        var read = await StoreAsync(Changes.Receive(Agency, NewId()));

        var results = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(
            () => CommitAsync(read.Record("2026-03-03", null, [new NewEvent(new ContactMade(Days.Day("2026-03-03")))], $"writer {i}")), Cancellation)));

        Assert.Single(results, result => result == CommitResult.Committed);
        Assert.Equal(AtOnce - 1, results.Count(result => result == CommitResult.ChangedMeanwhile));
        Assert.Equal(2, (await FindAsync(read.Entry.Id)).Events);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 1)] // five rows each, the news for whoever referred among them: a hundred, all that a transaction may have
    [InlineData(21, 2)]
    [InlineData(60, 3)]
    public async Task Many_changes_go_in_as_few_transactions_as_hold_them(int changes, int transactions)
    {
        var ids = NewIds(changes);
        var before = Tables.Requests.Count;

        var results = await Store.CommitAsync(Agency, [.. ids.Select(id => Changes.Receive(Agency, id, AtLevelTwo))], Cancellation);

        Assert.Equal(transactions, (Tables.Requests.Count - before).Requests);
        Assert.Equal(changes, results.Count(result => result == CommitResult.Committed));
        Assert.Equal(ids, (await AllAsync()).Select(stored => stored.Entry.Id));
    }

    [Fact]
    public async Task Nothing_to_commit_asks_for_nothing()
    {
        var before = Tables.Requests.Count;

        Assert.Empty(await Store.CommitAsync(Agency, [], Cancellation));
        Assert.Equal(before, Tables.Requests.Count);
    }

    [Fact]
    public async Task One_stale_change_does_not_stop_the_others_of_its_pack()
    {
        var stored = await StoreManyAsync(5);
        await StoreAsync(stored[2].Record("2026-03-03", new ContactMade(Days.Day("2026-03-03"))));

        var results = await Store.CommitAsync(Agency, [.. stored.Select(each => each.LookedAt("2026-03-20"))], Cancellation);

        Assert.Equal(
            [CommitResult.Committed, CommitResult.Committed, CommitResult.ChangedMeanwhile, CommitResult.Committed, CommitResult.Committed], results);

        foreach (var (each, i) in stored.Select((each, i) => (each, i)))
        {
            Assert.Equal(i != 2, (await FindAsync(each.Entry.Id)).Entry.Ladders.Any());
        }
    }

    [Fact]
    public async Task An_operation_is_done_once_and_known_again()
    {
        var id = NewId();
        var receipt = new Receipt($"operation of {id}", "body");
        await StoreAsync(Changes.Receive(Agency, id, receipt));

        Assert.Equal(CommitResult.DoneBefore, await CommitAsync(Changes.Receive(Agency, id, receipt, AtLevelTwo)));
        Assert.Equal(1, (await FindAsync(id)).Events);
        Assert.Equal(receipt, await Store.FindReceiptAsync(Agency, receipt.OperationId, Cancellation));
        Assert.Null(await Store.FindReceiptAsync(Agency, "another", Cancellation));
    }

    [Fact]
    public async Task An_operation_that_comes_again_after_others_is_known_too()
    {
        var receipt = new Receipt("contact", "body");
        var first = await StoreAsync(Changes.Receive(Agency, NewId()));
        var change = first.Record("2026-03-03", receipt, [new NewEvent(new ContactMade(Days.Day("2026-03-03")))]);
        var second = await StoreAsync(change);
        var third = await StoreAsync(second.Record("2026-03-04", new LeadNamed("Family support lead", Days.Day("2026-03-04"))));

        Assert.Equal(CommitResult.DoneBefore, await CommitAsync(change));
        Assert.Equal(CommitResult.DoneBefore, await CommitAsync(third.Record("2026-03-05", receipt, change.Events)));
        Assert.Equal(3, (await FindAsync(first.Entry.Id)).Events);
    }

    [Fact]
    public async Task A_key_used_for_another_body_is_refused()
    {
        var id = NewId();
        await StoreAsync(Changes.Receive(Agency, id, new Receipt("operation", "body")));

        var result = await CommitAsync(Changes.Receive(Agency, NewId(), new Receipt("operation", "another body")));

        Assert.Equal(CommitResult.KeyUsedForAnother, result);
        Assert.Equal(id, Assert.Single(await AllAsync()).Entry.Id);
    }

    [Fact]
    public async Task An_operation_done_before_does_not_stop_the_others_of_its_pack()
    {
        var ids = NewIds(3);
        await StoreAsync(Changes.Receive(Agency, ids[1], new Receipt("second", "body")) with { Correlation = "before" });

        var results = await Store.CommitAsync(
            Agency, [.. ids.Select((id, i) => Changes.Receive(Agency, id, new Receipt(i == 1 ? "second" : $"{i}", i == 1 ? "body" : "")))], Cancellation);

        Assert.Equal([CommitResult.Committed, CommitResult.DoneBefore, CommitResult.Committed], results);
    }

    [Fact]
    public async Task A_mail_and_its_message_are_written_with_the_change_that_they_announce()
    {
        var id = NewId();
        var change = Changes.Receive(id, Entries.Referral() with { Responsible = Agency, HarmMark = true }, null);

        await StoreAsync(change);

        var notice = Assert.Single(change.Notifications);
        var leased = await new OutboxStore(Tables).LeaseDueAsync(Agency, change.At, change.At, change.At, 10, Cancellation);
        Assert.Equal(new SendMailMessage(Agency, notice.Id, 1), Assert.Single(leased.Messages).Row.Message);
        Assert.Equal(id, (await new NotificationStore(Tables).FindAsync(Agency, notice.Id, Cancellation))!.Notification.Entry);
    }

    [Fact]
    public async Task Each_ladder_has_its_row()
    {
        var stored = await StoreAsync((await StoreAsync(Changes.Receive(Agency, NewId()))).LookedAt("2026-03-20"));

        var rows = await RowsAsync(Keys.Ladders, stored.Entry.Id.ToString());

        Assert.NotEmpty(stored.Entry.Ladders);
        Assert.Equal(
            stored.Entry.Ladders.Select(Stored.Write).Order(StringComparer.Ordinal),
            rows.Select(row => Stored.Write(Stored.Read<Ladder>(row.GetString("ladder")))).Order(StringComparer.Ordinal));
    }

    /// <summary>A wait from its first contact to the start of the service, with a ladder on the way.</summary>
    private static IEnumerable<Func<StoredEntry, EntryChange>> Life() =>
    [
        stored => stored.Record("2026-03-03", new ContactMade(Days.Day("2026-03-03"))),
        stored => stored.LookedAt("2026-03-20"),
        stored => stored.Record("2026-03-23", new LeadNamed("Family support lead", Days.Day("2026-03-23"))),
        stored => stored.LookedAt("2026-04-01"),
        stored => stored.Record("2026-04-02", new ServiceStarted(Days.Day("2026-04-02"))),
    ];

    private async Task<List<StoredEntry>> StoreManyAsync(int count)
    {
        var stored = new List<StoredEntry>();

        foreach (var id in NewIds(count))
        {
            stored.Add(await StoreAsync(Changes.Receive(Agency, id)));
        }

        return stored;
    }
}

public sealed class TwinCommitTests() : CommitContract(new InMemoryTables());

public sealed class AwkwardCommitTests() : CommitContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureCommitTests(AzuriteFixture azurite) : CommitContract(AzureTables.Connect(azurite.ConnectionString));
