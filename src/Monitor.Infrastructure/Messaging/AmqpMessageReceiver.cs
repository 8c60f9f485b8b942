using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Microsoft.Extensions.Logging;
using Monitor.Domain.Work;
using Message = Amqp.Message;

namespace Monitor.Infrastructure.Messaging;

/// <summary>
/// Receives over AMQP 1.0: a message is lent, kept lent while it is handled, and settled by what became of it. There are never more on their way than
/// are handled at once, so none waits here while its time runs.
/// </summary>
internal sealed partial class AmqpMessageReceiver(BrokerConnection connection, TimeProvider realTime, ILogger<AmqpMessageReceiver> logger) : IMessageReceiver
{
    /// <summary>How long what has begun may go on once it is to stop: less than the host of a process grants.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Whoever cannot handle a message now is not asked again at once.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>However far the broker's clock seems ahead of ours.</summary>
    private static readonly TimeSpan LongestWithoutAsking = TimeSpan.FromMinutes(1);

    private static readonly Symbol DeadLetter = "com.microsoft:dead-letter";

    public bool HasBroker => true;

    public async Task ReceiveAsync(string queue, int atOnce, Func<IncomingMessage, CancellationToken, Task<Settlement>> handle, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var broker = await connection.OpenAsync(stopping);
                var link = await broker.ReceiverAsync(queue, stopping);
                using var receiving = new Receiving(queue, atOnce, broker, link, handle, realTime, logger, stopping);
                await receiving.RunAsync();
            }
            catch (Exception exception) when (BrokerConnection.IsOfTheWire(exception))
            {
                if (!stopping.IsCancellationRequested)
                {
                    Log.Waiting(logger, queue, Reasons.Of(exception));
                }
            }

            await WaitAsync(stopping);
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(LookAgainAfter, realTime, stopping);
        }
        catch (OperationCanceledException)
        {
            // Told to stop while nothing was in hand.
        }
    }

    /// <summary>One link, from its opening to its end.</summary>
    private sealed class Receiving(
        string queue,
        int atOnce,
        OpenBroker broker,
        ReceiverLink link,
        Func<IncomingMessage, CancellationToken, Task<Settlement>> handle,
        TimeProvider realTime,
        ILogger logger,
        CancellationToken stopping) : IDisposable
    {
        private readonly RequestLink _management = broker.Management(queue);
        private readonly Lock _lock = new();
        private readonly HashSet<Task> _inHand = [];
        private readonly List<Message> _unwanted = [];
        private int _credit;
        private readonly CancellationTokenSource _breakOff = new();

        public void Dispose()
        {
            _management.Dispose();
            _breakOff.Dispose();
        }

        public async Task RunAsync()
        {
            var over = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            link.AddClosedCallback((_, _) => over.TrySetResult(false));
            bool stands;

            await using (stopping.Register(() => over.TrySetResult(true)))
            {
                link.Start(0, Received);
                AskForMore();
                stands = await over.Task;
            }

            if (stands)
            {
                await DrainAsync();
            }

            await EndAsync();
        }

        /// <summary>Called on the connection's own thread, which must not wait for us.</summary>
        private void Received(IReceiverLink from, Message message)
        {
            lock (_lock)
            {
                _credit--;

                if (stopping.IsCancellationRequested)
                {
                    _unwanted.Add(message);
                    return;
                }

                var work = Task.Run(() => HandleAsync(message), CancellationToken.None);
                _inHand.Add(work);
                _ = work.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        /// <summary>
        /// As many as can be handled, once all that was asked for has come: RabbitMQ counts anew from each question, and would send too many while some
        /// are under way.
        /// </summary>
        private void AskForMore()
        {
            int more;

            lock (_lock)
            {
                if (_credit > 0 || _inHand.Count >= atOnce || stopping.IsCancellationRequested)
                {
                    return;
                }

                more = atOnce - _inHand.Count;
                _credit = more;
            }

            link.SetCredit(more, CreditMode.Manual);
        }

        private void Forget(Task work)
        {
            lock (_lock)
            {
                _inHand.Remove(work);
            }

            AskForMore();
        }

        private async Task HandleAsync(Message message)
        {
            using var whole = message;
            var settlement = Settlement.Again;
            var failed = false;

            using (var handled = new CancellationTokenSource())
            {
                var keeping = KeepLentAsync(message, handled.Token);

                try
                {
                    settlement = await handle(AmqpMessage.Read(message), _breakOff.Token);
                }
                catch (OperationCanceledException) when (_breakOff.IsCancellationRequested)
                {
                    // It goes back.
                }
                catch (Exception exception)
                {
                    failed = true;
                    Log.Failed(logger, AmqpMessage.Shown(message.Properties?.GetMessageId()), queue, exception);
                }

                if (settlement == Settlement.Again)
                {
                    await PauseAsync();
                }

                await handled.CancelAsync();
                await keeping;
            }

            Settle(message, settlement, failed);
        }

        private async Task PauseAsync()
        {
            try
            {
                await Task.Delay(AgainAfter, realTime, stopping);
            }
            catch (OperationCanceledException)
            {
                // It goes back now.
            }
        }

        private void Settle(Message message, Settlement settlement, bool failed)
        {
            try
            {
                switch (settlement)
                {
                    case Settlement.Done:
                        link.Accept(message);
                        break;
                    case Settlement.Never:
                        link.Reject(message, new Error(DeadLetter) { Info = new Fields { [new Symbol("DeadLetterReason")] = "kept-aside" } });
                        break;
                    case Settlement.Again when failed && broker.CountsFailures:
                        link.Modify(message, deliveryFailed: true);
                        break;
                    case Settlement.Again:
                    default:
                        link.Release(message);
                        break;
                }
            }
            catch (Exception exception) when (BrokerConnection.IsOfTheWire(exception))
            {
                // The broker gives it out again; doing it again changes nothing.
                Log.NotSettled(logger, AmqpMessage.Shown(message.Properties?.GetMessageId()), queue, Reasons.Of(exception));
            }
        }

        /// <summary>Asks for more time whenever half of what is left is over.</summary>
        private async Task KeepLentAsync(Message message, CancellationToken handled)
        {
            try
            {
                for (var until = AmqpMessage.LentUntil(message); until is { } instant;)
                {
                    var left = instant - realTime.GetUtcNow();
                    await Task.Delay(left < TimeSpan.Zero ? TimeSpan.Zero : left / 2 < LongestWithoutAsking ? left / 2 : LongestWithoutAsking, realTime, handled);
                    until = await RenewAsync(message, handled);
                }
            }
            catch (Exception exception) when (BrokerConnection.IsOfTheWire(exception))
            {
                if (!handled.IsCancellationRequested)
                {
                    Log.NotRenewed(logger, AmqpMessage.Shown(message.Properties?.GetMessageId()), queue, Reasons.Of(exception));
                }
            }
        }

        private async Task<DateTimeOffset?> RenewAsync(Message message, CancellationToken cancellationToken)
        {
            const int Ok = 200;
            var (status, body) = await _management.AskAsync(
                new Map { ["lock-tokens"] = new[] { new Guid(message.DeliveryTag) } },
                new ApplicationProperties { ["operation"] = "com.microsoft:renew-lock" },
                cancellationToken);

            if (status == Ok && body is Map answer && answer["expirations"] is DateTime[] and [var until])
            {
                return new DateTimeOffset(DateTime.SpecifyKind(until, DateTimeKind.Utc));
            }

            Log.NotRenewed(logger, AmqpMessage.Shown(message.Properties?.GetMessageId()), queue, $"status {status}");
            return null;
        }

        /// <summary>What has begun is finished and settled, unless that takes too long, and all else goes back.</summary>
        private async Task EndAsync()
        {
            Task[] left;

            lock (_lock)
            {
                left = [.. _inHand];
            }

            var all = Task.WhenAll(left);

            if (await Task.WhenAny(all, Task.Delay(LongestEnd, realTime, CancellationToken.None)) != all)
            {
                await _breakOff.CancelAsync();
                await all;
            }

            if (!link.IsClosed)
            {
                await link.CloseAsync(TimeSpan.FromSeconds(2), null);
            }
        }

        /// <summary>
        /// Takes back what was asked for, or whatever goes back would come straight here again. When the broker answers to what was said after that, all
        /// that was under way has come.
        /// </summary>
        private async Task DrainAsync()
        {
            try
            {
                int asked;

                lock (_lock)
                {
                    asked = _credit;
                }

                if (asked > 0 && !link.IsClosed)
                {
                    link.SetCredit(asked, CreditMode.Drain);
                    var echo = await broker.ReceiverAsync(queue, CancellationToken.None);
                    await echo.CloseAsync(TimeSpan.FromSeconds(2), null);
                }

                lock (_lock)
                {
                    _unwanted.ForEach(link.Release);
                }
            }
            catch (Exception exception) when (BrokerConnection.IsOfTheWire(exception))
            {
                // Whoever is gone gives it to others by itself.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Nothing is received from the queue {Queue} at present: {Reason}.")]
        public static partial void Waiting(ILogger logger, string queue, string reason);

        [LoggerMessage(LogLevel.Error, "Message {MessageId} of the queue {Queue} failed and is given out again.")]
        public static partial void Failed(ILogger logger, string messageId, string queue, Exception exception);

        [LoggerMessage(LogLevel.Warning, "Message {MessageId} of the queue {Queue} was handled and could not be settled ({Reason}); it comes again.")]
        public static partial void NotSettled(ILogger logger, string messageId, string queue, string reason);

        [LoggerMessage(LogLevel.Warning, "Message {MessageId} of the queue {Queue} is not kept lent to us: {Reason}.")]
        public static partial void NotRenewed(ILogger logger, string messageId, string queue, string reason);
    }
}
