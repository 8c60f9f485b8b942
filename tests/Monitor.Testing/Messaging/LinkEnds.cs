using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using Amqp.Types;

namespace Monitor.Testing.Messaging;

/// <summary>The broker's end of a link on which messages are sent to a queue.</summary>
internal sealed class Taking(BrokerStandIn broker, string address, StandInQueue queue) : LinkEndpoint
{
    private const uint BatchFormat = 0x80013700;
    private const int LongestId = 128;
    private static readonly Symbol EnqueueAt = "x-opt-scheduled-enqueue-time";

    public override void OnMessage(MessageContext messageContext) => _ = TakeAsync(messageContext);

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private async Task TakeAsync(MessageContext context)
    {
        var message = context.Message;
        var isBatch = message.Format == BatchFormat;
        var parts = isBatch ? [.. Parts(message).Select(Decode)] : new List<Message> { message };

        if ((broker.Refuses(address) ?? Fault(message, parts)) is { } fault)
        {
            context.Complete(fault);
            return;
        }

        if (isBatch)
        {
            Interlocked.Increment(ref broker.Batches);
        }

        foreach (var part in parts)
        {
            queue.Add(Encode(part), part.Properties?.GetMessageId()?.ToString(), part.MessageAnnotations?[EnqueueAt] is DateTime at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null);
        }

        broker.Plan();

        if (broker.BreaksAfterTaking(address))
        {
            broker.Drop(context.Link.Session.Connection);
            return;
        }

        await broker.ConfirmsAfter(address);
        context.Complete();
    }

    private static IEnumerable<byte[]> Parts(Message batch) => batch.BodySection switch
    {
        DataList list => Enumerable.Range(0, list.Count).Select(i => list[i].Binary),
        Data one => [one.Binary],
        _ => [],
    };

    private static Message Decode(byte[] part) => Message.Decode(new ByteBuffer(part, 0, part.Length, part.Length));

    private static byte[] Encode(Message message)
    {
        var buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    private Error? Fault(Message whole, List<Message> parts)
    {
        if (whole.GetEstimatedMessageSize() > broker.Settings.LargestMessage || parts.Sum(part => Encode(part).Length) > broker.Settings.LargestMessage)
        {
            return new Error(ErrorCode.MessageSizeExceeded) { Description = "The message is too large." };
        }

        return parts.Count == 0 || parts.Exists(part => part.Properties?.GetMessageId() is not (null or string { Length: > 0 and <= LongestId }))
            ? new Error(ErrorCode.NotAllowed) { Description = $"A message id has 1 to {LongestId} characters." }
            : null;
    }
}

/// <summary>The broker's end of a link on which messages of a queue are lent.</summary>
internal sealed class Giving : LinkEndpoint
{
    private static readonly Symbol DeadLetterReason = "DeadLetterReason";
    private static readonly Symbol DeadLetterDescription = "DeadLetterErrorDescription";

    private readonly BrokerStandIn _broker;
    private readonly StandInQueue _queue;
    private readonly ListenerLink _link;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Message, Guid> _lent = new(ReferenceEqualityComparer.Instance);
    private int _credit;
    private uint _counted;
    private volatile bool _closed;

    public Giving(BrokerStandIn broker, StandInQueue queue, ListenerLink link)
    {
        _broker = broker;
        _queue = queue;
        _link = link;

        // What is lent over a link that ends stays lent until its time is over, as with Service Bus.
        link.AddClosedCallback((_, _) =>
        {
            _closed = true;
            queue.Changed -= Give;
        });
        queue.Changed += Give;
    }

    public override void OnMessage(MessageContext messageContext)
    {
    }

    public override void OnFlow(FlowContext flowContext)
    {
        lock (_lock)
        {
            // The library counts what is new, and forgets all at a flow that says nothing new: what was counted before, and what is new, is what is granted.
            var granted = (int)_counted + flowContext.Messages;
            _credit = _link.IsDraining || granted < 0 ? 0 : granted;
            _counted = CreditOf(_link);
        }

        Give();

        if (_link.IsDraining)
        {
            _link.CompleteDrain();
        }
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        if (_closed || !_lent.TryRemove(dispositionContext.Message, out var token))
        {
            return;
        }

        _ = dispositionContext.DeliveryState switch
        {
            Accepted => _queue.Complete(token),
            Rejected rejected => _queue.Kill(
                token, Said(rejected, DeadLetterReason) ?? rejected.Error?.Condition?.ToString() ?? "rejected", Said(rejected, DeadLetterDescription) ?? rejected.Error?.Description),
            Modified modified => _queue.Return(token, modified.DeliveryFailed),
            _ => _queue.Return(token, failed: false),
        };

        if (!dispositionContext.Settled)
        {
            _link.DisposeMessage(dispositionContext.Message, dispositionContext.DeliveryState, true);
        }

        _broker.Plan();
    }

    private void Give()
    {
        lock (_lock)
        {
            while (!_closed && _broker.Has(_link.Session.Connection) && _credit > 0 && _queue.Lend() is { } held)
            {
                _credit--;
                var message = Lent(held);
                _lent[message] = held.LockToken!.Value;

                try
                {
                    _link.SendMessage(message);
                    _counted = CreditOf(_link);
                }
                catch (AmqpException)
                {
                    // The link ends at this moment; the lock ends by itself.
                    _closed = true;
                }
            }
        }

        _broker.Plan();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Credit")]
    private static extern uint CreditOf(ListenerLink link);

    /// <summary>Clients differ in whether they write the name as a symbol or as a text.</summary>
    private static string? Said(Rejected rejected, Symbol name) =>
        rejected.Error?.Info?.FirstOrDefault(said => Convert.ToString(said.Key is byte[] bytes ? Encoding.ASCII.GetString(bytes) : said.Key, CultureInfo.InvariantCulture) == name.ToString()).Value switch
        {
            string text => text,
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            _ => null,
        };

    private static Message Lent(HeldMessage held)
    {
        var message = Message.Decode(new ByteBuffer(held.Encoded, 0, held.Encoded.Length, held.Encoded.Length));
        message.Header ??= new Header();
        message.Header.DeliveryCount = (uint)held.Failures;
        message.MessageAnnotations ??= new MessageAnnotations();
        message.MessageAnnotations[new Symbol("x-opt-sequence-number")] = held.Sequence;
        message.MessageAnnotations[new Symbol("x-opt-enqueued-time")] = held.EnqueuedAt.UtcDateTime;
        message.MessageAnnotations[new Symbol("x-opt-locked-until")] = held.LockedUntil.UtcDateTime;
        message.MessageAnnotations[LockTokens.Annotation] = held.LockToken!.Value;

        if (held.DeadLetterReason is { } reason)
        {
            message.ApplicationProperties ??= new ApplicationProperties();
            message.ApplicationProperties[DeadLetterReason.ToString()] = reason;
            message.ApplicationProperties[DeadLetterDescription.ToString()] = held.DeadLetterDescription;
        }

        return message;
    }
}

/// <summary>Puts the lock's token into the delivery's tag, where clients of Service Bus read it.</summary>
internal sealed class LockTokens : IHandler
{
    public static readonly Symbol Annotation = "x-opt-lock-token";

    public bool CanHandle(EventId id) => id == EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent.Context is IDelivery { Message.MessageAnnotations: { } annotations } delivery && annotations[Annotation] is Guid token)
        {
            delivery.Tag = token.ToByteArray();
        }
    }
}

/// <summary>The broker's end of a link on which questions come: tokens, and locks to be renewed.</summary>
internal sealed class Asking(BrokerStandIn broker, Answering answering, StandInQueue? queue) : LinkEndpoint
{
    private const int Ok = 200;
    private const int Taken = 202;
    private const int Unauthorised = 401;
    private const int Gone = 410;
    private const int Unknown = 501;

    public override void OnMessage(MessageContext messageContext)
    {
        var question = messageContext.Message;
        messageContext.Complete();
        var (status, body, words) = question.ApplicationProperties?["operation"] switch
        {
            "put-token" => PutToken(messageContext.Link.Session.Connection, question),
            "com.microsoft:renew-lock" => Renew(question),
            _ => (Unknown, null, "No such operation."),
        };

        var answer = new Message(body ?? new Map())
        {
            Properties = new Properties(),
            ApplicationProperties = new ApplicationProperties { ["status-code"] = status, ["statusCode"] = status, ["status-description"] = words, ["statusDescription"] = words },
        };
        answer.Properties.SetCorrelationId(question.Properties?.GetMessageId());
        answering.Answer(question.Properties?.ReplyTo ?? string.Empty, answer);
    }

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
    }

    private (int Status, object? Body, string Words) PutToken(Connection connection, Message question)
    {
        var properties = question.ApplicationProperties;
        return broker.PutToken(connection, properties["type"] as string ?? string.Empty, question.Body as string ?? string.Empty, properties["name"] as string ?? string.Empty) is { } fault
            ? (Unauthorised, null, fault.Description)
            : (Taken, null, "Accepted");
    }

    private (int Status, object? Body, string Words) Renew(Message question)
    {
        if (question.Body is not Map map || map["lock-tokens"] is not Guid[] tokens || queue is null)
        {
            return (Unknown, null, "No locks were named.");
        }

        var ends = tokens.Select(queue.Renew).ToList();
        broker.Plan();
        return ends.Contains(null) ? (Gone, null, "The lock is lost.") : (Ok, new Map { ["expirations"] = ends.Select(end => end!.Value.UtcDateTime).ToArray() }, "OK");
    }
}

/// <summary>The broker's end of a link on which answers go.</summary>
internal sealed class Answering : LinkEndpoint
{
    private readonly ConcurrentDictionary<string, ListenerLink> _links = new();
    private ListenerLink? _latest;

    public void Answers(string replyTo, ListenerLink link)
    {
        _links[replyTo] = link;
        _latest = link;
    }

    public void Answer(string replyTo, Message answer) => (_links.TryGetValue(replyTo, out var link) ? link : _latest)?.SendMessage(answer);

    public override void OnMessage(MessageContext messageContext)
    {
    }

    public override void OnFlow(FlowContext flowContext)
    {
    }

    public override void OnDisposition(DispositionContext dispositionContext) => dispositionContext.Complete();
}
