using Microsoft.Extensions.DependencyInjection;
using Monitor.App.Features.Relay;
using Monitor.App.Tests.Referrals;
using Monitor.App.Triggers;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Messaging;

namespace Monitor.App.Tests.Relay;

/// <summary>Where there is a broker, the relay hands rows to it and handles none itself.</summary>
public sealed class HandingOverTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_are_gone_once_the_broker_confirmed_and_nothing_was_handled_here()
    {
        var (app, broker) = await StartAsync();
        await using var ends = app;
        var rows = app.Outbox();

        var relayed = await app.Get<RelayOutbox>().HandleAsync(Cancelled);

        Assert.NotEmpty(rows);
        Assert.Equal((rows.Count, 0), (relayed.Handled, relayed.SetAside));
        Assert.Empty(app.Outbox());
        Assert.Empty(app.Emails.Tried);
        Assert.Single(broker.Waiting(Queues.Mail));
        Assert.Equal(rows.Count - 1, broker.Waiting(Queues.Work).Count);
    }

    [Fact]
    public async Task What_lies_in_a_queue_is_what_the_triggers_take_and_says_where_it_came_from()
    {
        var (app, broker) = await StartAsync();
        await using var ends = app;
        var trace = app.Outbox().Select(row => row.GetString("traceparent")).First();

        await app.Get<RelayOutbox>().HandleAsync(Cancelled);

        var mail = Assert.Single(broker.Waiting(Queues.Mail));
        Assert.Equal((nameof(SendMailMessage), SmallPartnership.School, 0, trace, null), (mail.Subject, mail.Party, mail.Tries, mail.TraceParent, mail.EnqueueAt));
        Assert.StartsWith("""{"v":1,"message":"send-mail","body":{""", mail.Body, StringComparison.Ordinal);
        await DeliverAsync(app, broker);
        Assert.Equal("safeguarding@ashdown-primary.example", Assert.Single(app.Emails.Accepted).To);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_stays_until_its_confirmation_and_is_one_message_however_often_it_is_sent(bool brokerTookIt)
    {
        var (app, broker) = await StartAsync();
        await using var ends = app;
        var rows = app.Outbox().Select(row => row.Row).ToList();
        broker.Answer = _ => brokerTookIt ? Sent.Confirmed : Sent.NotConfirmed;
        broker.LosesConfirmation = _ => true;

        await app.Get<RelayOutbox>().HandleAsync(Cancelled);
        Assert.Equal(rows, app.Outbox().Select(row => row.Row));

        app.Clock.Advance(TimeSpan.FromSeconds(61)); // the lease ends
        broker.Answer = _ => Sent.Confirmed;
        broker.LosesConfirmation = _ => false;
        await app.Get<RelayOutbox>().HandleAsync(Cancelled);

        Assert.Empty(app.Outbox());
        Assert.Equal(2 * rows.Count, broker.Tried.Count);
        Assert.Equal(rows.Count, broker.Waiting(Queues.Mail).Count + broker.Waiting(Queues.Work).Count);
    }

    [Fact]
    public async Task A_broker_that_takes_nothing_is_asked_once_a_round()
    {
        var (app, broker) = await StartAsync();
        await using var ends = app;
        broker.Answer = _ => Sent.NotConfirmed;

        await app.Get<RelayOutbox>().HandleAsync(Cancelled);

        Assert.Equal(app.Outbox().Count, broker.Tried.Count);
    }

    [Fact]
    public async Task A_message_that_the_broker_refuses_for_good_is_kept_aside_and_the_others_flow()
    {
        var (app, broker) = await StartAsync();
        await using var ends = app;
        broker.Answer = message => message.Subject == nameof(SendMailMessage) ? Sent.Refused : Sent.Confirmed;

        await app.Get<RelayOutbox>().HandleAsync(Cancelled);

        Assert.Empty(app.Outbox());
        Assert.Equal(("mail", "The broker refuses it."), Assert.Single((await app.AsidesAsync(SmallPartnership.School)).Select(aside => (aside.Queue, aside.Reason))));
        Assert.NotEmpty(broker.Waiting(Queues.Work));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task What_is_due_within_a_minute_is_handed_over_now_and_given_out_at_its_instant(int seconds, bool handedOver)
    {
        var (app, broker) = await StartAsync();
        await using var ends = app;
        await app.Get<RelayOutbox>().HandleAsync(Cancelled);
        var at = app.Clock.GetUtcNow().AddSeconds(seconds);
        await app.Get<IOutboxStore>().AddAsync(PartyId.Board, [OutboxMessage.For(at, new SettleDuties(PartyId.Board, new DateOnly(2026, 3, 2)), "later")], Cancelled);

        await app.Get<RelayOutbox>().HandleAsync(Cancelled);

        Assert.Equal(handedOver, app.Outbox().Count == 0);
        Assert.Equal(handedOver ? at : null, broker.Waiting(Queues.Work).SingleOrDefault(message => message.Subject == nameof(SettleDuties))?.EnqueueAt);
    }

    [Fact]
    public async Task The_same_intent_at_another_instant_is_another_message()
    {
        var (app, broker) = await StartAsync();
        await using var ends = app;
        await app.Get<RelayOutbox>().HandleAsync(Cancelled);
        var intent = OutboxMessage.For(app.Clock.GetUtcNow(), new SettleDuties(PartyId.Board, new DateOnly(2026, 3, 2)), "same");

        foreach (var row in (OutboxMessage[])[intent, intent with { NotBefore = intent.NotBefore.AddTicks(1) }])
        {
            app.Clock.Advance(TimeSpan.FromTicks(1));
            await app.Get<IOutboxStore>().AddAsync(PartyId.Board, [row], Cancelled);
            await app.Get<RelayOutbox>().HandleAsync(Cancelled);
        }

        Assert.Equal(2, broker.Waiting(Queues.Work).Count(message => message.Subject == nameof(SettleDuties)));
        Assert.All(broker.Tried, tried => Assert.InRange(tried.Message.Id.Length, 1, 128));
    }

    [Fact]
    public async Task A_week_by_way_of_a_broker_sends_the_mails_that_a_week_without_one_sends()
    {
        var (with, broker) = await StartAsync();
        await using var ends = with;
        await using var without = await TestApp.StartAsync();
        await without.ReferAsync("2026-03-02", 4);

        await without.LiveThroughAsync("2026-03-10T12:00Z");
        await LiveThroughAsync(with, broker, Days.Instant("2026-03-10T12:00Z"));

        Assert.True(without.Emails.Accepted.Count > 5, "Too little happened.");
        Assert.Equal(Told(without), Told(with));

        static IEnumerable<string> Told(TestApp app) =>
            app.Emails.Accepted.Select(mail => $"{mail.Kind} {mail.Id} {mail.Attempt} {mail.To} {mail.Subject}").Order(StringComparer.Ordinal);
    }

    private static async Task<(TestApp App, InMemoryBroker Broker)> StartAsync()
    {
        InMemoryBroker? broker = null;
        var app = await TestApp.StartAsync(new TestAppSettings
        {
            Services = services =>
            {
                broker = new InMemoryBroker((TimeProvider)services.Last(service => service.ServiceType == typeof(TimeProvider) && !service.IsKeyedService).ImplementationInstance!);
                services.AddSingleton<IMessageSender>(broker).AddSingleton<IMessageReceiver>(broker);
            },
        });
        await app.ReferAsync("2026-03-02", 4);
        return (app, broker!);
    }

    private static Task<int> DeliverAsync(TestApp app, InMemoryBroker broker) => broker.DeliverAsync(
        async (queue, message) => await app.Get<ReceiveMessage>().HandleAsync(queue, message, Cancelled) ? Settlement.Done : Settlement.Again);

    private static async Task LiveThroughAsync(TestApp app, InMemoryBroker broker, DateTimeOffset until)
    {
        while (true)
        {
            do
            {
                await app.RunAsync();
            }
            while (await DeliverAsync(app, broker) > 0);

            var now = app.Clock.GetUtcNow();

            if (now >= until)
            {
                return;
            }

            // What the broker holds for later counts as well.
            var held = new[] { broker.Queue(Queues.Work).NextAt, broker.Queue(Queues.Mail).NextAt }.Min() ?? until;
            var next = await app.Get<DueWork>().NextAsync(Cancelled);
            app.Clock.SetUtcNow(new[] { held, next, until }.Min());
        }
    }
}
