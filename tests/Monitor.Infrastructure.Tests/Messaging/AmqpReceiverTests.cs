using System.Text;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

public sealed class AmqpReceiverTests : IAsyncLifetime
{
    private BrokerStandIn _broker = null!;
    private OurSide _ours = null!;

    private StandInQueue Work => _broker.Queue(Queues.Work);

    public async ValueTask InitializeAsync()
    {
        _broker = await BrokerStandIn.StartAsync(new BrokerSettings
        {
            Queues = new Dictionary<string, QueueSettings>
            {
                [Queues.Work] = new() { MaxDeliveryCount = 3 },
                ["short"] = new() { LockFor = TimeSpan.FromMilliseconds(600) },
            },
        });
        _ours = new OurSide(_broker);
    }

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_heard_as_it_was_sent_and_is_gone_once_it_is_done()
    {
        await _ours.SendAsync("m-1", "{\"v\":1,\"é\":\"☃\"}");
        await using var listening = new Listening(_ours.Receiver);

        var heard = Assert.Single(await listening.HeardAsync(1));

        Assert.Equal(("m-1", 1, "ashdown-primary", 2, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), (heard.Id, heard.Deliveries, heard.Party, heard.Tries, heard.TraceParent));
        Assert.Equal("{\"v\":1,\"é\":\"☃\"}", Encoding.UTF8.GetString(heard.Body));
        await Eventually.IsSoAsync(() => Work.Messages.Count == 0);
        Assert.Empty(Work.DeadLetters.Messages);
    }

    [Fact]
    public async Task A_message_that_nobody_can_handle_lies_among_the_dead_with_the_reason()
    {
        await _ours.SendAsync("m-1");
        await using var listening = new Listening(_ours.Receiver, Settlement.Never);
        await listening.HeardAsync(1);

        await Eventually.IsSoAsync(() => Work.DeadLetters.Messages.Count == 1);
        Assert.Equal("kept-aside", Work.DeadLetters.Messages[0].DeadLetterReason);
        Assert.Empty(Work.Messages);
    }

    [Fact]
    public async Task What_cannot_be_handled_now_comes_again_and_that_is_not_counted()
    {
        await _ours.SendAsync("m-1");
        await using (var listening = new Listening(_ours.Receiver, Settlement.Again))
        {
            await listening.HeardAsync(1);
        }

        await Eventually.IsSoAsync(() => Work.Messages is [{ LockToken: null }]);
        Assert.Equal(0, Work.Messages[0].Failures);
    }

    [Fact]
    public async Task What_throws_is_counted_and_dies_at_the_last_time()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var ours = new OurSide(_broker, clock);
        await _ours.SendAsync("m-1");
        await using var listening = new Listening(ours.Receiver, _ => throw new InvalidOperationException("A defect."));

        await Eventually.IsSoAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1)); // it is not asked again at once
            return Work.DeadLetters.Messages.Count == 1;
        });

        Assert.Equal([1, 2, 3], (await listening.HeardAsync(3)).Select(message => message.Deliveries));
        Assert.Equal("MaxDeliveryCountExceeded", Work.DeadLetters.Messages[0].DeadLetterReason);
    }

    [Fact]
    public async Task So_many_are_in_hand_at_once_and_no_more()
    {
        var holding = new TaskCompletionSource<Settlement>();
        await _ours.Sender.SendAsync(Queues.Work, [.. Enumerable.Range(1, 20).Select(i => OurSide.Message($"m-{i}"))], TestContext.Current.CancellationToken);
        await using var listening = new Listening(_ours.Receiver, _ => holding.Task, atOnce: 3);

        await listening.HeardAsync(3);
        Assert.Equal(3, Work.Messages.Count(message => message.LockToken is not null));
        holding.SetResult(Settlement.Done);

        Assert.Equal(20, (await listening.HeardAsync(20)).Select(message => message.Id).Distinct().Count());
        await Eventually.IsSoAsync(() => Work.Messages.Count == 0);
    }

    [Fact]
    public async Task What_takes_longer_than_its_lock_is_kept_lent_and_heard_once()
    {
        var holding = new TaskCompletionSource<Settlement>();
        await _ours.Sender.SendAsync("short", [OurSide.Message("m-1")], TestContext.Current.CancellationToken);
        await using var listening = new Listening(_ours.Receiver, _ => holding.Task, queue: "short");
        await listening.HeardAsync(1);
        var held = Assert.Single(_broker.Queue("short").Messages);
        var first = held.LockedUntil;

        await Eventually.IsSoAsync(() => held.LockedUntil > first + TimeSpan.FromSeconds(1)); // renewed at least twice
        holding.SetResult(Settlement.Done);

        await Eventually.IsSoAsync(() => _broker.Queue("short").Messages.Count == 0);
        Assert.Single(await listening.HeardAsync(1));
        Assert.Equal(0, held.Failures);
    }

    [Fact]
    public async Task Told_to_stop_it_finishes_what_is_in_hand_and_leaves_the_rest_to_others()
    {
        var holding = new TaskCompletionSource<Settlement>();
        await _ours.Sender.SendAsync(Queues.Work, [.. Enumerable.Range(1, 5).Select(i => OurSide.Message($"m-{i}"))], TestContext.Current.CancellationToken);
        await using var listening = new Listening(_ours.Receiver, _ => holding.Task, atOnce: 2);
        var inHand = (await listening.HeardAsync(2)).Select(message => message.Id).ToList();

        var stopping = listening.StopAsync();
        Assert.False(stopping.IsCompleted);
        holding.SetResult(Settlement.Done);
        await stopping;

        Assert.Equal(3, Work.Messages.Count);
        Assert.DoesNotContain(Work.Messages, message => inHand.Contains(message.Id));
        Assert.All(Work.Messages, message => Assert.Equal((null, 0), (message.LockToken, message.Failures)));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_opened_anew_and_nothing_is_lost()
    {
        await using var listening = new Listening(_ours.Receiver);
        await _ours.SendAsync("m-1");
        await listening.HeardAsync(1);

        _broker.DropConnections();
        await Eventually.IsSoAsync(async () => await _ours.SendAsync("m-2") == Sent.Confirmed);

        await listening.HeardAsync(2);
        await Eventually.IsSoAsync(() => Work.Messages.Count == 0);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_yet_is_waited_for()
    {
        await _broker.DisposeAsync();
        await using var listening = new Listening(_ours.Receiver);

        _broker = await _broker.RestartAsync();
        await Eventually.IsSoAsync(async () => await _ours.SendAsync("m-1") == Sent.Confirmed);

        await listening.HeardAsync(1);
    }
}
