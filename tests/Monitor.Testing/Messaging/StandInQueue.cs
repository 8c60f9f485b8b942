namespace Monitor.Testing.Messaging;

/// <summary>How a queue is set up; the defaults are those of Azure.</summary>
public sealed record QueueSettings
{
    public int MaxDeliveryCount { get; init; } = 10;

    public TimeSpan LockFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For so long a second message of the same id is dropped; zero for never.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>A message as the queue keeps it.</summary>
public sealed class HeldMessage(byte[] encoded, string? id, DateTimeOffset availableAt)
{
    /// <summary>As it was sent, whole.</summary>
    public byte[] Encoded => encoded;

    public string? Id => id;

    public DateTimeOffset AvailableAt { get; internal set; } = availableAt;

    public long Sequence { get; internal set; }

    public DateTimeOffset EnqueuedAt { get; internal set; }

    /// <summary>How often it was given out and came back as failed.</summary>
    public int Failures { get; internal set; }

    public Guid? LockToken { get; internal set; }

    public DateTimeOffset LockedUntil { get; internal set; }

    public string? DeadLetterReason { get; internal set; }

    public string? DeadLetterDescription { get; internal set; }
}

/// <summary>
/// The rules of a Service Bus queue and nothing else: what is a duplicate, what is lent until when, what counts as a failed delivery, and what dies.
/// </summary>
public sealed class StandInQueue
{
    private readonly QueueSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly List<HeldMessage> _messages = [];
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private long _sequence;

    public StandInQueue(QueueSettings settings, TimeProvider clock)
        : this(settings, clock, hasDeadLetters: true)
    {
    }

    private StandInQueue(QueueSettings settings, TimeProvider clock, bool hasDeadLetters)
    {
        _settings = settings;
        _clock = clock;
        DeadLetters = hasDeadLetters
            ? new StandInQueue(settings with { MaxDeliveryCount = int.MaxValue, DuplicateWindow = TimeSpan.Zero }, clock, hasDeadLetters: false)
            : this;
    }

    /// <summary>Where dead messages lie; what dies there stays there.</summary>
    public StandInQueue DeadLetters { get; }

    /// <summary>How many sends were dropped as duplicates.</summary>
    public int Duplicates { get; private set; }

    /// <summary>How many messages were taken, duplicates left out.</summary>
    public long Taken => Interlocked.Read(ref _sequence);

    /// <summary>Something may be due that was not before.</summary>
    public event Action Changed = () => { };

    /// <summary>What is there, whoever has it.</summary>
    public IReadOnlyList<HeldMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>The next instant at which something comes free or due by itself.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            lock (_lock)
            {
                var now = _clock.GetUtcNow();
                return _messages.Select(message => message.LockToken is null ? message.AvailableAt : message.LockedUntil).Where(at => at > now).Cast<DateTimeOffset?>().Min();
            }
        }
    }

    public void Add(byte[] encoded, string? id, DateTimeOffset? enqueueAt)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();

            if (id is not null && _settings.DuplicateWindow > TimeSpan.Zero)
            {
                if (_seen.TryGetValue(id, out var at) && now - at < _settings.DuplicateWindow)
                {
                    Duplicates++;
                    return;
                }

                _seen[id] = now;
            }

            Add(new HeldMessage(encoded, id, enqueueAt is { } later && later > now ? later : now));
        }

        Changed();
    }

    /// <summary>Lends the oldest message that is free; null when none is.</summary>
    public HeldMessage? Lend()
    {
        lock (_lock)
        {
            EndLocks();
            var now = _clock.GetUtcNow();
            var message = _messages.Where(message => message.LockToken is null && message.AvailableAt <= now).MinBy(message => message.Sequence);

            if (message is not null)
            {
                message.LockToken = Guid.NewGuid();
                message.LockedUntil = now + _settings.LockFor;
            }

            return message;
        }
    }

    /// <summary>Null when the lock is lost.</summary>
    public DateTimeOffset? Renew(Guid token)
    {
        lock (_lock)
        {
            EndLocks();

            if (_messages.Find(message => message.LockToken == token) is not { } message)
            {
                return null;
            }

            return message.LockedUntil = _clock.GetUtcNow() + _settings.LockFor;
        }
    }

    /// <summary>It was handled. False when the lock is lost: then another may have it.</summary>
    public bool Complete(Guid token) => Settle(token, message => _messages.Remove(message));

    /// <summary>It goes back, and counts as failed or not.</summary>
    public bool Return(Guid token, bool failed) => Settle(token, message => GiveBack(message, failed));

    public bool Kill(Guid token, string reason, string? description) => Settle(token, message => Bury(message, reason, description));

    /// <summary>Lets end what has ended by now, and tells.</summary>
    public void Look()
    {
        lock (_lock)
        {
            EndLocks();
        }

        Changed();
    }

    private bool Settle(Guid token, Action<HeldMessage> settle)
    {
        lock (_lock)
        {
            EndLocks();

            if (_messages.Find(message => message.LockToken == token) is not { } message)
            {
                return false;
            }

            settle(message);
        }

        Changed();
        return true;
    }

    private void EndLocks()
    {
        var now = _clock.GetUtcNow();

        foreach (var message in _messages.Where(message => message.LockToken is not null && message.LockedUntil <= now).ToList())
        {
            GiveBack(message, failed: true);
        }
    }

    private void GiveBack(HeldMessage message, bool failed)
    {
        message.LockToken = null;
        message.Failures += failed ? 1 : 0;

        if (message.Failures >= _settings.MaxDeliveryCount)
        {
            Bury(message, "MaxDeliveryCountExceeded", $"Message could not be consumed after {_settings.MaxDeliveryCount} delivery attempts.");
        }
    }

    private void Bury(HeldMessage message, string reason, string? description)
    {
        message.LockToken = null;

        if (DeadLetters != this)
        {
            _messages.Remove(message);
            var dead = new HeldMessage(message.Encoded, message.Id, message.AvailableAt) { DeadLetterReason = reason, DeadLetterDescription = description };

            lock (DeadLetters._lock)
            {
                DeadLetters.Add(dead);
            }

            DeadLetters.Changed();
        }
    }

    private void Add(HeldMessage message)
    {
        message.Sequence = Interlocked.Increment(ref _sequence);
        message.EnqueuedAt = message.AvailableAt;
        _messages.Add(message);
    }
}
