using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Relay;

/// <summary>What a relay did: <paramref name="Handled"/> here, or handed to the broker. <paramref name="Busy"/>: due, but another has it for now.</summary>
internal sealed record Relayed(int Handled, int Busy, int SetAside)
{
    /// <summary>How long the oldest message had been due that was found.</summary>
    public TimeSpan Oldest { get; init; }
}

/// <summary>
/// Sees to what waits in every partition's outbox: leases a row, hands it to the broker, or where there is none does the work, and deletes the row only
/// once the broker has confirmed or the work is done. A crash in between leaves the row: the broker drops what it has already, and doing it again changes
/// nothing.
/// </summary>
internal sealed partial class RelayOutbox(
    IOutboxStore outbox,
    IMessageSender broker,
    IMessageFormat format,
    IDirectoryStore directory,
    HandleMessage handle,
    Present present,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    Figures figures,
    ILogger<RelayOutbox> logger)
{
    private const int LeasedAtOnce = 25;
    private const int HandedOverAtOnce = 100;

    /// <summary>
    /// The broker gives out a message at its instant, to the second; so it gets what is due before the timer comes round again, and mails that are spaced
    /// stay so.
    /// </summary>
    private static readonly TimeSpan HandedOverAhead = TimeSpan.FromMinutes(1);

    public async Task<Relayed> HandleAsync(CancellationToken cancellationToken)
    {
        var total = new Relayed(0, 0, 0);

        foreach (var party in (await directory.ReadAsync(cancellationToken)).Parties)
        {
            total = Sum(total, await HandleAsync(party.Id, cancellationToken));
        }

        figures.Relayed(total.Oldest);
        return total;
    }

    /// <summary>The same for one partition, when something was just written there.</summary>
    public async Task<Relayed> HandleAsync(PartyId party, CancellationToken cancellationToken)
    {
        var total = new Relayed(0, 0, 0);
        TimeSpan? oldest = null;
        Lease lease;
        bool goesOn;

        do
        {
            var now = present.Now;
            var real = realTime.GetUtcNow();
            lease = await outbox.LeaseDueAsync(
                party,
                broker.HasBroker ? now + HandedOverAhead : now,
                real + options.Value.Lease,
                real,
                broker.HasBroker ? HandedOverAtOnce : LeasedAtOnce,
                cancellationToken);
            oldest ??= lease.Oldest is { } due && due < now ? now - due : TimeSpan.Zero;
            var relayed = broker.HasBroker
                ? await HandOverAsync(lease.Messages, now, real, cancellationToken)
                : await HandleAsync(lease.Messages, cancellationToken);
            total = Sum(total, relayed);

            // What a broker did not take now it does not take a moment later; its lease ends by itself.
            goesOn = lease.Messages.Count > 0 && !(broker.HasBroker && relayed.Busy > 0);
        }
        while (goesOn);

        foreach (var key in lease.Unreadable)
        {
            Log.Unreadable(logger, key);
        }

        return total with { Busy = lease.HeldByAnother, Oldest = oldest ?? TimeSpan.Zero };
    }

    private async Task<Relayed> HandleAsync(IReadOnlyList<LeasedMessage> messages, CancellationToken cancellationToken)
    {
        var outcomes = new Relayed[messages.Count];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, messages.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.MessagesAtOnce, CancellationToken = cancellationToken },
            async (i, token) => outcomes[i] = await HandleOneAsync(messages[i], token));

        return outcomes.Aggregate(new Relayed(0, 0, 0), Sum);
    }

    private async Task<Relayed> HandOverAsync(IReadOnlyList<LeasedMessage> messages, DateTimeOffset now, DateTimeOffset real, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<Relayed>();

        foreach (var queue in messages.GroupBy(message => Queues.Of(message.Row.Message)))
        {
            var leased = queue.ToList();
            var spans = leased.Select(message => Traces.StartBeside(Traces.HandOver, ActivityKind.Producer, message.TraceParent)).ToList();
            var outgoing = leased.Select((message, i) => ToOutgoing(message, spans[i], now, real)).ToList();
            var sent = await broker.SendAsync(queue.Key, outgoing, cancellationToken);

            await Parallel.ForEachAsync(
                Enumerable.Range(0, leased.Count),
                new ParallelOptions { MaxDegreeOfParallelism = options.Value.MessagesAtOnce, CancellationToken = cancellationToken },
                async (i, token) => outcomes.Add(await AfterSendingAsync(leased[i], spans[i], sent[i], token)));
        }

        return outcomes.Aggregate(new Relayed(0, 0, 0), Sum);
    }

    /// <summary>
    /// The row is what is named: sent twice, it is one message; put off or written anew, another. Its instant is moved to real time, by which a broker
    /// goes.
    /// </summary>
    private OutgoingMessage ToOutgoing(LeasedMessage leased, Activity? span, DateTimeOffset now, DateTimeOffset real)
    {
        var row = leased.Row;
        var id = string.Create(CultureInfo.InvariantCulture, $"{row.Id}-{row.NotBefore.UtcDateTime:yyyyMMddHHmmssfffffff}");
        DateTimeOffset? enqueueAt = row.NotBefore > now ? real + (row.NotBefore - now) : null;
        return new OutgoingMessage(id, row.Message.GetType().Name, format.Write(row.Message), enqueueAt, leased.Party.ToString(), leased.Tries, span?.Id ?? leased.TraceParent);
    }

    private async Task<Relayed> AfterSendingAsync(LeasedMessage message, Activity? span, Sent sent, CancellationToken cancellationToken)
    {
        using var ends = span;
        Describe(span, message);
        var outcome = sent switch { Sent.Confirmed => "handed-over", Sent.Refused => "aside", _ => "busy" };
        MessageSpan.Conclude(span, outcome);
        figures.Message(Queues.Of(message.Row.Message), outcome);

        switch (sent)
        {
            case Sent.Confirmed:
                await outbox.CompleteAsync(message, cancellationToken);
                return new Relayed(1, 0, 0);
            case Sent.Refused:
                await outbox.SetAsideAsync(message, "The broker refuses it.", present.Now, cancellationToken);
                Log.SetAside(logger, message.Row.Id, "refused by the broker");
                return new Relayed(0, 0, 1);
            case Sent.NotConfirmed:
            default:
                return new Relayed(0, 1, 0);
        }
    }

    private static Relayed Sum(Relayed one, Relayed other) =>
        new(one.Handled + other.Handled, one.Busy + other.Busy, one.SetAside + other.SetAside) { Oldest = one.Oldest > other.Oldest ? one.Oldest : other.Oldest };

    private async Task<Relayed> HandleOneAsync(LeasedMessage message, CancellationToken cancellationToken)
    {
        using var span = Traces.Start(Traces.Outbox, ActivityKind.Consumer, message.TraceParent);
        Describe(span, message);
        var relayed = await TryOneAsync(message, cancellationToken);
        var outcome = relayed switch { { SetAside: > 0 } => "aside", { Busy: > 0 } => "busy", { Handled: > 0 } => "done", _ => "failed" };
        MessageSpan.Conclude(span, outcome);
        figures.Message(Queues.Of(message.Row.Message), outcome);
        return relayed;
    }

    private async Task<Relayed> TryOneAsync(LeasedMessage message, CancellationToken cancellationToken)
    {
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

        if (Failing.IsOver(message.Tries))
        {
            await outbox.SetAsideAsync(message, exception.GetType().Name, present.Now, cancellationToken);
            Log.SetAside(logger, message.Row.Id, exception.GetType().Name);
            return new Relayed(0, 0, 1);
        }

        await outbox.PostponeAsync(message, present.Now + Failing.PauseAfter(message.Tries), cancellationToken);
        return new Relayed(0, 0, 0);
    }

    private static void Describe(Activity? span, LeasedMessage message)
    {
        MessageSpan.Describe(span, message.Row.Message);
        span?.SetTag(Traces.Queue, Queues.Of(message.Row.Message)).SetTag(Traces.Party, message.Party.ToString()).SetTag(Traces.Tries, message.Tries);
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
