using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>A message waits until its instant, is held by one at a time, and goes only when it was handled.</summary>
public abstract class OutboxContract : StoreContract
{
    private static readonly DateTimeOffset Now = Days.Instant("2026-03-02T09:00Z");
    private static readonly DateTimeOffset Real = Days.Instant("2026-06-01T12:00Z");
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(60);

    private protected OutboxContract(ITables tables)
        : base(tables) => Outbox = new OutboxStore(tables);

    private protected IOutboxStore Outbox { get; }

    [Fact]
    public async Task An_empty_outbox_has_nothing_to_lease()
    {
        var leased = await LeaseAsync();

        Assert.Equal((0, 0), (leased.Messages.Count, leased.HeldByAnother));
        Assert.Null(await Outbox.NextAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task A_message_is_leased_as_it_was_added()
    {
        var message = Message(1, Now);
        await AddAsync(message);

        var leased = Assert.Single((await LeaseAsync()).Messages);

        Assert.Equal((Agency, message, 0), (leased.Party, leased.Row, leased.Tries));
    }

    [Fact]
    public async Task Messages_that_are_due_are_leased_oldest_first_and_no_others()
    {
        var messages = new[] { Message(1, Now), Message(2, Now.AddTicks(1)), Message(3, Now.AddDays(-2)), Message(4, Now.AddHours(-1)) };
        await AddAsync(messages);

        Assert.Equal([messages[2], messages[3], messages[0]], (await LeaseAsync()).Messages.Select(leased => leased.Row));
        Assert.Equal(Now.AddDays(-2), await Outbox.NextAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task The_oldest_that_is_due_is_told_of_whoever_has_it_and_whether_or_not_it_can_be_read()
    {
        Assert.Null((await LeaseAsync()).Oldest);
        await AddAsync(Message(1, Now.AddTicks(1)));
        Assert.Null((await LeaseAsync()).Oldest); // not due yet
        await AddAsync(Message(2, Now.AddHours(-1)), Message(3, Now.AddDays(-2)));

        Assert.Equal(Now.AddDays(-2), (await LeaseAsync()).Oldest);
        Assert.Equal(Now.AddDays(-2), (await LeaseAsync()).Oldest); // held by then
        await AddAsync(Message(4, Now.AddDays(-3)));
        await AlterAsync(Keys.Message(Now.AddDays(-3), Message(4, Now).Id), "body", "not JSON");
        Assert.Equal(Now.AddDays(-3), (await LeaseAsync()).Oldest);
    }

    [Fact]
    public async Task No_more_are_leased_than_were_asked_for()
    {
        await AddAsync([.. Enumerable.Range(1, 5).Select(i => Message(i, Now.AddMinutes(i - 10)))]);

        var first = await LeaseAsync(most: 2);
        var second = await LeaseAsync(most: 2);
        var third = await LeaseAsync(most: 2);
        var fourth = await LeaseAsync(most: 2);

        Assert.Equal([2, 2, 1, 0], new[] { first, second, third, fourth }.Select(leased => leased.Messages.Count));
        Assert.Equal(5, first.Messages.Concat(second.Messages).Concat(third.Messages).Select(leased => leased.Row.Id).Distinct().Count());
        Assert.Equal(5, fourth.HeldByAnother);
    }

    [Fact]
    public async Task A_message_that_is_there_stays_as_it_is_when_it_is_added_again()
    {
        await AddAsync(Message(1, Now));
        var leased = await LeaseOneAsync();

        await AddAsync(Message(1, Now));

        Assert.Empty((await LeaseAsync()).Messages);
        await Outbox.CompleteAsync(leased, Cancellation);
        Assert.Null(await Outbox.NextAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task A_message_that_came_back_from_a_queue_keeps_how_often_it_failed()
    {
        await Outbox.AddAgainAsync(Agency, Message(1, Now), 3, Cancellation);

        Assert.Equal(3, (await LeaseOneAsync()).Tries);
    }

    [Fact]
    public async Task A_message_held_by_another_is_left_to_it_until_its_lease_ends()
    {
        await AddAsync(Message(1, Now));
        await LeaseOneAsync();

        var meanwhile = await LeaseAsync(real: Real + Held);
        var afterwards = await LeaseAsync(real: Real + Held + TimeSpan.FromTicks(1));

        Assert.Equal((0, 1), (meanwhile.Messages.Count, meanwhile.HeldByAnother));
        Assert.Equal((1, 0), (afterwards.Messages.Count, afterwards.HeldByAnother));
    }

    [Fact]
    public async Task Of_many_who_lease_at_once_each_message_has_one()
    {
        await AddAsync([.. Enumerable.Range(1, 10).Select(i => Message(i, Now))]);

        var leased = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => LeaseAsync(), Cancellation)));

        Assert.Equal(10, leased.Sum(each => each.Messages.Count));
        Assert.Equal(10, leased.SelectMany(each => each.Messages).Select(each => each.Row.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_message_that_was_handled_is_gone()
    {
        await AddAsync(Message(1, Now), Message(2, Now));
        var leased = (await LeaseAsync()).Messages;

        await Outbox.CompleteAsync(leased[0], Cancellation);
        await Outbox.CompleteAsync(leased[0], Cancellation);

        Assert.Equal(leased[1].Row.Id, (await LeaseOneAsync(Real + Held + Held)).Row.Id);
    }

    [Fact]
    public async Task Whoever_lost_the_lease_does_nothing_any_more()
    {
        await AddAsync(Message(1, Now));
        var slow = await LeaseOneAsync();
        var quick = await LeaseOneAsync(Real + Held + Held);

        await Outbox.CompleteAsync(slow, Cancellation);
        await Outbox.PostponeAsync(slow, Now.AddHours(1), Cancellation);
        await Outbox.SetAsideAsync(slow, "too slow", Now, Cancellation);

        Assert.Single(await RowsAsync(Keys.Outbox));
        Assert.Empty(await RowsAsync(Keys.Asides));
        await Outbox.CompleteAsync(quick, Cancellation);
        Assert.Empty(await RowsAsync(Keys.Outbox));
    }

    [Fact]
    public async Task A_message_that_was_put_off_comes_again_later_and_counts_its_tries()
    {
        var message = Message(1, Now);
        await AddAsync(message);

        await Outbox.PostponeAsync(await LeaseOneAsync(), Now.AddMinutes(1), Cancellation);
        Assert.Empty((await LeaseAsync()).Messages);
        Assert.Equal(Now.AddMinutes(1), await Outbox.NextAsync(Agency, Cancellation));

        var again = await LeaseOneAsync(now: Now.AddMinutes(1));
        Assert.Equal((message with { NotBefore = Now.AddMinutes(1) }, 1), (again.Row, again.Tries));

        await Outbox.PostponeAsync(again, Now.AddMinutes(3), Cancellation);
        Assert.Equal(2, (await LeaseOneAsync(now: Now.AddMinutes(3))).Tries);
        Assert.Single(await RowsAsync(Keys.Outbox));
    }

    [Fact]
    public async Task A_message_that_cannot_be_handled_is_kept_aside_whole_with_its_reason()
    {
        await AddAsync(Message(1, Now));
        var leased = await LeaseOneAsync();

        await Outbox.SetAsideAsync(leased, "It is about something that does not exist.", Now, Cancellation);

        var aside = Assert.Single(await new AsideStore(Tables).ReadAsync(Agency, Cancellation));
        Assert.Equal((leased.Row.Id, "work", "It is about something that does not exist.", Now), (aside.Id, aside.Queue, aside.Reason, aside.At));
        Assert.Equal(new MessageFormat().Write(leased.Row.Message), aside.Body);
        Assert.Null(await Outbox.NextAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task The_trace_goes_on_with_its_message()
    {
        await WriteAsync(TableWrite.Insert(OutboxStore.RowOf(Agency.ToString(), Message(1, Now), "00-trace-01")));

        var leased = await LeaseOneAsync();
        Assert.Equal("00-trace-01", leased.TraceParent);

        await Outbox.PostponeAsync(leased, Now.AddMinutes(1), Cancellation);
        Assert.Equal("00-trace-01", (await LeaseOneAsync(now: Now.AddMinutes(1))).TraceParent);
    }

    [Theory]
    [InlineData("body", "not JSON")]
    [InlineData("body", "{}")]
    [InlineData("body", null)]
    [InlineData("message", null)]
    [InlineData("message", "from-the-future")]
    [InlineData("tries", null)]
    [InlineData("v", 2)]
    public async Task A_row_that_cannot_be_read_is_named_and_left_and_keeps_nobody_waiting(string column, object? value)
    {
        var messages = Enumerable.Range(1, 3).Select(i => Message(i, Now.AddMinutes(i - 10))).ToArray();
        await AddAsync(messages);
        var bad = Keys.Message(messages[1].NotBefore, messages[1].Id);
        await AlterAsync(bad, column, value);

        var leased = await LeaseAsync();

        Assert.Equal([messages[0], messages[2]], leased.Messages.Select(each => each.Row));
        Assert.Equal([bad], leased.Unreadable);
        Assert.Null(Assert.Single(await RowsAsync(Keys.Outbox), row => row.Row == bad).FindInstant("leaseUntil"));
        Assert.Equal(3, (await RowsAsync(Keys.Outbox)).Count);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_take_nobodys_place()
    {
        var messages = Enumerable.Range(1, 5).Select(i => Message(i, Now.AddMinutes(i - 10))).ToArray();
        await AddAsync(messages);

        foreach (var message in messages[..3])
        {
            await AlterAsync(Keys.Message(message.NotBefore, message.Id), "body", "not JSON");
        }

        Assert.Equal(messages[3..], (await LeaseAsync(most: 2)).Messages.Select(each => each.Row));
    }

    private static OutboxMessage Message(int number, DateTimeOffset notBefore) =>
        OutboxMessage.For(notBefore, new PointToEntry(Parties.School().Id, Entries.Id(number), PartyId.Board, PointerKind.Follows), $"{number}");

    private Task AddAsync(params OutboxMessage[] messages) => Outbox.AddAsync(Agency, messages, Cancellation);

    private Task<Lease> LeaseAsync(int most = 25, DateTimeOffset? now = null, DateTimeOffset? real = null) =>
        Outbox.LeaseDueAsync(Agency, now ?? Now, (real ?? Real) + Held, real ?? Real, most, Cancellation);

    private async Task<LeasedMessage> LeaseOneAsync(DateTimeOffset? real = null, DateTimeOffset? now = null) =>
        Assert.Single((await LeaseAsync(1, now, real)).Messages);
}

public sealed class TwinOutboxTests() : OutboxContract(new InMemoryTables());

public sealed class AwkwardOutboxTests() : OutboxContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureOutboxTests(AzuriteFixture azurite) : OutboxContract(AzureTables.Connect(azurite.ConnectionString));
