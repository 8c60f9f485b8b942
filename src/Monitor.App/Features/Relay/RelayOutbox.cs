using System.Diagnostics;
using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Relay;

/// <summary>What a relay did. <paramref name="Busy"/>: due, but another has it for now.</summary>
internal sealed record Relayed(int Handled, int Busy, int SetAside);

/// <summary>
/// Handles what waits in every partition's outbox: leases a row, does the work, and deletes the row only after success. A crash in between leaves
/// the row to be done again, and doing it again changes nothing.
/// </summary>
internal sealed partial class RelayOutbox(
    IOutboxStore outbox,
    IDirectoryStore directory,
    HandleMessage handle,
    Present present,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    ILogger<RelayOutbox> logger)
{
    public static readonly ActivitySource Trace = new("Monitor");

    private const int LeasedAtOnce = 25;
    private const int TriesAtMost = 5;

    public async Task<Relayed> HandleAsync(CancellationToken cancellationToken)
    {
        var total = new Relayed(0, 0, 0);

        foreach (var party in (await directory.ReadAsync(cancellationToken)).Parties)
        {
            total = Sum(total, await HandleAsync(party.Id, cancellationToken));
        }

        return total;
    }

    /// <summary>The same for one partition, when something was just written there.</summary>
    public async Task<Relayed> HandleAsync(PartyId party, CancellationToken cancellationToken)
    {
        var total = new Relayed(0, 0, 0);
        Lease lease;

        do
        {
            var real = realTime.GetUtcNow();
            lease = await outbox.LeaseDueAsync(party, present.Now, real + options.Value.Lease, real, LeasedAtOnce, cancellationToken);
            var outcomes = new Relayed[lease.Messages.Count];

            await Parallel.ForEachAsync(
                Enumerable.Range(0, lease.Messages.Count),
                new ParallelOptions { MaxDegreeOfParallelism = options.Value.MessagesAtOnce, CancellationToken = cancellationToken },
                async (i, token) => outcomes[i] = await HandleOneAsync(lease.Messages[i], token));

            total = outcomes.Aggregate(total, Sum);
        }
        while (lease.Messages.Count > 0);

        foreach (var key in lease.Unreadable)
        {
            Log.Unreadable(logger, key);
        }

        return total with { Busy = lease.HeldByAnother };
    }

    private static Relayed Sum(Relayed one, Relayed other) =>
        new(one.Handled + other.Handled, one.Busy + other.Busy, one.SetAside + other.SetAside);

    private async Task<Relayed> HandleOneAsync(LeasedMessage message, CancellationToken cancellationToken)
    {
        using var activity = Trace.StartActivity("outbox", ActivityKind.Consumer, message.TraceParent);

        try
        {
            switch (await handle.HandleAsync(message.Row.Message, cancellationToken))
            {
                case Handling.Done:
                    await outbox.CompleteAsync(message, cancellationToken);
                    return new Relayed(1, 0, 0);
                case Handling.Busy:
                    return new Relayed(0, 1, 0);
                case Handling.Impossible:
                default:
                    await outbox.SetAsideAsync(message, "It is about something that does not exist.", present.Now, cancellationToken);
                    Log.SetAside(logger, message.Row.Id, "unknown subject");
                    return new Relayed(0, 0, 1);
            }
        }
        catch (StorageUnavailable)
        {
            // The lease ends by itself, and the row is handled then.
            return new Relayed(0, 1, 0);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return await FailedAsync(message, exception, cancellationToken);
        }
    }

    private async Task<Relayed> FailedAsync(LeasedMessage message, Exception exception, CancellationToken cancellationToken)
    {
        Log.Failed(logger, message.Row.Id, message.Tries + 1, exception);

        if (message.Tries + 1 >= TriesAtMost)
        {
            await outbox.SetAsideAsync(message, exception.GetType().Name, present.Now, cancellationToken);
            Log.SetAside(logger, message.Row.Id, exception.GetType().Name);
            return new Relayed(0, 0, 1);
        }

        await outbox.PostponeAsync(message, present.Now + TimeSpan.FromMinutes(1 << message.Tries), cancellationToken);
        return new Relayed(0, 0, 0);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {MessageId} failed at try {Try}.")]
        public static partial void Failed(ILogger logger, string messageId, int @try, Exception exception);

        [LoggerMessage(LogLevel.Error, "Message {Key} waits, but this program cannot read it.")]
        public static partial void Unreadable(ILogger logger, string key);

        [LoggerMessage(LogLevel.Error, "Message {MessageId} was kept aside: {Reason}.")]
        public static partial void SetAside(ILogger logger, string messageId, string reason);
    }
}
