using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.Messaging;
using Message = Amqp.Message;

namespace Monitor.Infrastructure.Tests.Messaging;

public sealed class AmqpSenderTests : IAsyncLifetime
{
    private BrokerStandIn _broker = null!;
    private OurSide _ours = null!;

    private StandInQueue Work => _broker.Queue(Queues.Work);

    public async ValueTask InitializeAsync()
    {
        _broker = await BrokerStandIn.StartAsync();
        _ours = new OurSide(_broker);
    }

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_message_arrives_whole_with_its_id_kind_type_and_properties()
    {
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-1", "{\"v\":1,\"é\":\"☃\"}"));

        var message = Decode(Assert.Single(Work.Messages));
        Assert.Equal(("m-1", "point-to-entry", "application/json"), (message.Properties.MessageId, message.Properties.Subject, message.Properties.ContentType.ToString()));
        Assert.Equal("{\"v\":1,\"é\":\"☃\"}", Encoding.UTF8.GetString((byte[])message.Body));
        Assert.Equal(1, message.ApplicationProperties["v"]);
        Assert.Equal("ashdown-primary", message.ApplicationProperties["party"]);
        Assert.Equal(2, message.ApplicationProperties["tries"]);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", message.ApplicationProperties["traceparent"]);
        Assert.True(message.Header.Durable);
    }

    [Fact]
    public async Task The_same_id_again_is_taken_and_lies_there_once()
    {
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-1"));
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-1"));

        Assert.Single(Work.Messages);
        Assert.Equal(1, Work.Duplicates);
    }

    [Fact]
    public async Task A_message_says_when_it_is_to_be_given_out()
    {
        var at = new DateTimeOffset(2030, 3, 2, 9, 0, 1, 250, TimeSpan.Zero);

        await _ours.SendAsync("m-1", at: at);

        Assert.Equal(at, Assert.Single(Work.Messages).AvailableAt);
        Assert.Equal(at.UtcDateTime, Decode(Work.Messages[0]).MessageAnnotations[new Symbol("x-opt-scheduled-enqueue-time")]);
    }

    [Fact]
    public async Task Many_messages_go_as_few_transfers_in_their_order_and_each_is_a_message_of_its_own()
    {
        var messages = Enumerable.Range(1, 120).Select(i => OurSide.Message($"m-{i}", new string('x', 10_000))).ToList();

        var sent = await _ours.Sender.SendAsync(Queues.Work, messages, TestContext.Current.CancellationToken);

        Assert.All(sent, one => Assert.Equal(Sent.Confirmed, one));
        Assert.Equal(120, Work.Messages.Count);
        Assert.Equal(messages.Select(message => message.Id).Order(StringComparer.Ordinal), Work.Messages.Select(message => message.Id!).Order(StringComparer.Ordinal));
        Assert.InRange(_broker.Batches, 5, 6); // 1.2 MB, 256 KiB each
        Assert.All(Work.Messages, message => Assert.Equal(10_000, ((byte[])Decode(message).Body).Length));
        Assert.Equal(1, _broker.Opened);
    }

    [Fact]
    public async Task Of_a_batch_the_one_that_is_too_large_is_refused_and_the_others_are_taken()
    {
        OutgoingMessage[] messages = [OurSide.Message("m-1"), OurSide.Message("m-2", new string('x', 300_000)), OurSide.Message("m-3")];

        var sent = await _ours.Sender.SendAsync(Queues.Work, messages, TestContext.Current.CancellationToken);

        Assert.Equal([Sent.Confirmed, Sent.Refused, Sent.Confirmed], sent);
        Assert.Equal(["m-1", "m-3"], Work.Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task Of_a_batch_the_one_that_is_not_in_order_is_refused_and_the_others_are_taken()
    {
        OutgoingMessage[] messages = [OurSide.Message("m-1"), OurSide.Message(new string('m', 129)), OurSide.Message("m-3")];

        var sent = await _ours.Sender.SendAsync(Queues.Work, messages, TestContext.Current.CancellationToken);

        Assert.Equal([Sent.Confirmed, Sent.Refused, Sent.Confirmed], sent);
    }

    [Theory]
    [InlineData("com.microsoft:server-busy")]
    [InlineData("amqp:resource-limit-exceeded")]
    [InlineData("com.microsoft:timeout")]
    [InlineData("amqp:internal-error")]
    public async Task A_broker_that_cannot_take_it_now_confirms_nothing_and_takes_it_later(string condition)
    {
        _broker.Refuses = _ => new Error(new Symbol(condition));
        Assert.Equal(Sent.NotConfirmed, await _ours.SendAsync("m-1"));

        _broker.Refuses = _ => null;
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-1"));
    }

    [Fact]
    public async Task What_was_taken_but_not_confirmed_is_sent_again_and_lies_there_once()
    {
        _broker.BreaksAfterTaking = _ => true;
        Assert.Equal(Sent.NotConfirmed, await _ours.SendAsync("m-1"));

        _broker.BreaksAfterTaking = _ => false;
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-1"));
        Assert.Single(Work.Messages);
        Assert.Equal(1, Work.Duplicates);
    }

    [Fact]
    public async Task Nothing_is_said_before_the_broker_confirmed()
    {
        var confirming = new TaskCompletionSource();
        var taken = new TaskCompletionSource();
        _broker.ConfirmsAfter = _ =>
        {
            taken.SetResult();
            return confirming.Task;
        };

        var sending = _ours.SendAsync("m-1");
        await taken.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(sending.IsCompleted);
        confirming.SetResult();

        Assert.Equal(Sent.Confirmed, await sending);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_confirms_nothing_and_delays_no_other()
    {
        var missing = await _ours.Sender.SendAsync("not-there", [OurSide.Message("m-1")], TestContext.Current.CancellationToken);

        Assert.Equal([Sent.NotConfirmed], missing);
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-2"));
        Assert.Equal(1, _broker.Opened);
    }

    [Fact]
    public async Task A_connection_is_opened_once_and_again_only_when_it_broke()
    {
        await _ours.SendAsync("m-1");
        await _ours.SendAsync("m-2");
        Assert.Equal(1, _broker.Opened);

        _broker.DropConnections();
        await Eventually.IsSoAsync(async () => await _ours.SendAsync("m-3") == Sent.Confirmed);

        Assert.Equal(2, _broker.Opened);
        Assert.Equal(["m-1", "m-2", "m-3"], Work.Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task A_broker_that_is_gone_confirms_nothing_and_is_found_when_it_is_back()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var ours = new OurSide(_broker, clock);
        Assert.Equal(Sent.Confirmed, await ours.SendAsync("m-1"));

        await _broker.DisposeAsync();
        await Eventually.IsSoAsync(async () => await ours.SendAsync("m-2") == Sent.NotConfirmed);
        Assert.Equal(Sent.NotConfirmed, await ours.SendAsync("m-2"));
        _broker = await _broker.RestartAsync();

        Assert.Equal(Sent.NotConfirmed, await ours.SendAsync("m-2")); // not asked so soon after a failure
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(Sent.Confirmed, await ours.SendAsync("m-2"));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_nothing_is_confirmed()
    {
        await using var stranger = new OurSide(Infrastructure.Messaging.BrokerAddress.Read(_broker.ConnectionString.Replace("SharedAccessKey=a", "SharedAccessKey=b", StringComparison.Ordinal)));

        Assert.Equal(Sent.NotConfirmed, await stranger.SendAsync("m-1"));
        Assert.Empty(Work.Messages);
    }

    private static Message Decode(HeldMessage held) => Message.Decode(new ByteBuffer(held.Encoded, 0, held.Encoded.Length, held.Encoded.Length));
}
