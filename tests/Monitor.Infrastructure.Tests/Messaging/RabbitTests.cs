using System.Text;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Tests.Messaging;

/// <summary>
/// The only real broker of AMQP 1.0 that is to be had here, as far as it goes: accepting, releasing and rejecting. It knows no duplicates, schedules,
/// batches, locks that end or counts, and breaks the connection at <c>modified</c>.
/// </summary>
public sealed class RabbitTests(RabbitServer rabbit) : IClassFixture<RabbitServer>
{
    [Fact]
    public async Task Many_messages_at_once_arrive_each_by_itself_and_are_gone_once_they_are_done()
    {
        await using var ours = new OurSide(rabbit.Address);
        var messages = Enumerable.Range(1, 250).Select(i => OurSide.Message($"accepted-{i}", $"{{\"v\":{i}}}")).ToList();

        var sent = await ours.Sender.SendAsync(Queues.Work, messages, TestContext.Current.CancellationToken);
        Assert.All(sent, one => Assert.Equal(Sent.Confirmed, one));

        await using (var listening = new Listening(ours.Receiver))
        {
            var heard = await listening.HeardAsync(250);
            Assert.Equal(messages.Select(message => message.Id).Order(StringComparer.Ordinal), heard.Select(message => message.Id!).Order(StringComparer.Ordinal));
            var first = heard.Single(message => message.Id == "accepted-1");
            Assert.Equal(("{\"v\":1}", "ashdown-primary", 2), (Encoding.UTF8.GetString(first.Body), first.Party, first.Tries));
            Assert.StartsWith("00-", first.TraceParent, StringComparison.Ordinal);
        }

        await AssertEmptyAsync(ours, Queues.Work);
    }

    [Fact]
    public async Task What_cannot_be_handled_now_comes_again()
    {
        await using var ours = new OurSide(rabbit.Address);
        await ours.SendAsync("released");

        await using (var first = new Listening(ours.Receiver, Settlement.Again))
        {
            await first.HeardAsync(1);
        }

        await using var second = new Listening(ours.Receiver);
        Assert.Equal("released", (await second.HeardAsync(1))[0].Id);
    }

    [Fact]
    public async Task What_throws_comes_again_and_the_connection_stands()
    {
        var times = 0;
        await using var ours = new OurSide(rabbit.Address);
        await ours.SendAsync("throws");

        await using var listening = new Listening(ours.Receiver, _ => ++times == 1 ? throw new InvalidOperationException("A defect.") : Task.FromResult(Settlement.Done));

        Assert.All(await listening.HeardAsync(2), message => Assert.Equal("throws", message.Id));
    }

    [Fact]
    public async Task What_nobody_can_handle_lies_among_the_dead()
    {
        await using var ours = new OurSide(rabbit.Address);
        await ours.SendAsync("rejected");

        await using (var listening = new Listening(ours.Receiver, Settlement.Never))
        {
            await listening.HeardAsync(1);
        }

        await using var dead = new Listening(ours.Receiver, queue: RabbitServer.DeadLetters);
        Assert.Equal("rejected", (await dead.HeardAsync(1))[0].Id);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var stranger = new OurSide(Infrastructure.Messaging.BrokerAddress.Read(
            $"Endpoint=sb://127.0.0.1:{rabbit.Port};SharedAccessKeyName={RabbitServer.User};SharedAccessKey=wrong;UseDevelopmentEmulator=true"));

        Assert.Equal(Sent.NotConfirmed, await stranger.SendAsync("nobody's"));
    }

    /// <summary>Whatever lay there would come before what is sent now.</summary>
    private static async Task AssertEmptyAsync(OurSide ours, string queue)
    {
        await ours.SendAsync("last");
        await using var listening = new Listening(ours.Receiver, queue: queue);
        Assert.Equal("last", (await listening.HeardAsync(1))[0].Id);
    }
}
