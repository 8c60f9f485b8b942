using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Triggers;

/// <summary>
/// Takes our own messages from the queues <c>work</c> and <c>mail</c>, whoever brings them. One that another has, or that fails, goes back into an outbox
/// for later, since a broker would give it out again at once; what cannot be handled is kept aside. Both are success, so that the others flow.
/// </summary>
internal sealed partial class ReceiveMessage(
    IMessageFormat format,
    HandleMessage handle,
    IOutboxStore outbox,
    IAsideStore asides,
    Present present,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    Figures figures,
    ILogger<ReceiveMessage> logger)
{
    /// <summary>A broker counts how often a message comes back; ten times at once would be over before an outage of the storage is.</summary>
    private static readonly TimeSpan WaitsForStorage = TimeSpan.FromSeconds(30);

    /// <summary>False when it must be delivered again later.</summary>
    public async Task<bool> HandleAsync(string queue, IncomingMessage incoming, CancellationToken cancellationToken)
    {
        using var span = Traces.Start(Traces.Receive, ActivityKind.Consumer, incoming.TraceParent);
        span?.SetTag(Traces.Queue, queue).SetTag(Traces.Party, PartyId.TryParse(incoming.Party, null, out var party) ? party.ToString() : null).SetTag(Traces.Tries, incoming.Tries);
        var outcome = "failed";

        try
        {
            outcome = await TakeAsync(queue, incoming, cancellationToken);
            return true;
        }
        catch (StorageUnavailable)
        {
            await Task.Delay(WaitsForStorage, realTime, cancellationToken);
            return false;
        }
        finally
        {
            MessageSpan.Conclude(span, outcome);
            figures.Message(queue, outcome);
        }
    }

    /// <summary>Answers what became of it, in a word.</summary>
    private async Task<string> TakeAsync(string queue, IncomingMessage incoming, CancellationToken cancellationToken)
    {
        if (!format.Read(incoming.Body).IsSuccess(out var message, out var problem))
        {
            await KeepAsideAsync(queue, incoming, isOurs: false, problem.Code, cancellationToken);
            return "aside";
        }

        MessageSpan.Describe(Activity.Current, message);

        try
        {
            switch (await handle.HandleAsync(message, cancellationToken))
            {
                case Handling.Done:
                    return "done";
                case Handling.Busy:
                    await AddAgainAsync(incoming, message, options.Value.Lease, incoming.Tries, cancellationToken);
                    return "busy";
                case Handling.Impossible:
                default:
                    await KeepAsideAsync(queue, incoming, isOurs: true, "subject-unknown", cancellationToken);
                    return "aside";
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            Log.Failed(logger, incoming.Id ?? "-", incoming.Tries + 1, exception);

            if (Failing.IsOver(incoming.Tries))
            {
                await KeepAsideAsync(queue, incoming, isOurs: true, exception.GetType().Name, cancellationToken);
                return "aside";
            }

            await AddAgainAsync(incoming, message, Failing.PauseAfter(incoming.Tries), incoming.Tries + 1, cancellationToken);
            return "failed";
        }
    }

    private Task AddAgainAsync(IncomingMessage incoming, Message message, TimeSpan pause, int tries, CancellationToken cancellationToken)
    {
        var party = PartyId.TryParse(incoming.Party, null, out var known) ? known : PartyId.Board;
        var again = new OutboxMessage(Digest.Of("again", incoming.Id ?? Encoding.UTF8.GetString(incoming.Body)), present.Now + pause, message);
        return outbox.AddAgainAsync(party, again, tries, cancellationToken);
    }

    private async Task KeepAsideAsync(string queue, IncomingMessage incoming, bool isOurs, string reason, CancellationToken cancellationToken)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(incoming.Body));
        var aside = new Aside(digest[..32], queue, reason, isOurs ? Encoding.UTF8.GetString(incoming.Body) : null, incoming.Id, digest, present.Now);
        await asides.KeepAsync(PartyId.Board, aside, cancellationToken);
        Log.KeptAside(logger, aside.Id, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {MessageId} failed at try {Try}.")]
        public static partial void Failed(ILogger logger, string messageId, int @try, Exception exception);

        [LoggerMessage(LogLevel.Error, "Message {AsideId} was kept aside: {Reason}.")]
        public static partial void KeptAside(ILogger logger, string asideId, string reason);
    }
}
