using Microsoft.Extensions.Options;
using Monitor.App.Triggers;
using Monitor.Domain.Work;

namespace Monitor.App.Hosting;

/// <summary>
/// Outside the Functions host the app brings itself what the broker has for it, to the same handlers. Told to stop, it finishes what is in hand and takes
/// no more.
/// </summary>
internal sealed class QueuePump(
    IMessageReceiver receiver, ReceiveMessage receiveMessage, ReceiveReferral receiveReferral, IOptions<MonitorOptions> options) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => receiver.HasBroker
        ? Task.WhenAll(
            ReceiveAsync(Queues.Work, (message, token) => receiveMessage.HandleAsync(Queues.Work, message, token), stoppingToken),
            ReceiveAsync(Queues.Mail, (message, token) => receiveMessage.HandleAsync(Queues.Mail, message, token), stoppingToken),
            ReceiveAsync(Queues.Referrals, receiveReferral.HandleAsync, stoppingToken))
        : Task.CompletedTask;

    private Task ReceiveAsync(string queue, Func<IncomingMessage, CancellationToken, Task<bool>> handle, CancellationToken stoppingToken) => receiver.ReceiveAsync(
        queue,
        options.Value.MessagesAtOnce,
        async (message, token) => await handle(message, token) ? Settlement.Done : Settlement.Again,
        stoppingToken);
}
