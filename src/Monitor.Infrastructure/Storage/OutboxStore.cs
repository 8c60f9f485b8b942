using System.Diagnostics;
using System.Text.Json;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IOutboxStore"/>
internal sealed class OutboxStore(ITables tables) : IOutboxStore
{
    private readonly ITable _assurance = tables.Assurance;

    public static TableRow RowOf(string partition, OutboxMessage message, string traceParent, int tries = 0) =>
        new(partition, Keys.Message(message.NotBefore, message.Id))
        {
            { Stored.VersionColumn, Stored.Version },
            { "message", Stored.NameOf(message.Message) },
            { "body", Stored.WriteMessage(message.Message) },
            { "traceparent", traceParent },
            { "tries", tries },
        };

    public async Task<Lease> LeaseDueAsync(
        PartyId party, DateTimeOffset now, DateTimeOffset leaseUntil, DateTimeOffset realNow, int most, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var free = new List<(TableRow Row, LeasedMessage Message)>();
        var unreadable = new List<string>();
        var held = 0;
        DateTimeOffset? oldest = null;

        // Page by page: the service may give empty ones, and the first may all be held.
        await foreach (var row in _assurance.ReadAllAsync(TableRange.UpTo(partition, Keys.Outbox, now), cancellationToken))
        {
            if (free.Count == most)
            {
                break;
            }

            oldest ??= row.Row.Split(KeyEncoder.Separator) is [_, var notBefore, ..] ? KeyEncoder.FindInstant(notBefore) : null;

            if (row.FindInstant("leaseUntil") is { } until && until >= realNow)
            {
                held++;
            }
            else
            {
                try
                {
                    free.Add((row, ToMessage(party, row)));
                }
                catch (Exception exception) when (exception is JsonException or FormatException or MalformedRow or NewerRowException)
                {
                    // One message that cannot be read must not keep the others waiting.
                    unreadable.Add(row.Row);
                }
            }
        }

        var leased = free.Count == 0 ? [] : await LeaseAsync(partition, free, leaseUntil, cancellationToken);
        return new Lease(leased, held + free.Count - leased.Count) { Unreadable = unreadable, Oldest = oldest };
    }

    public async Task AddAsync(PartyId party, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            var row = RowOf(party.ToString(), message, Activity.Current?.Id ?? string.Empty);
            await _assurance.CommitAsync(party.ToString(), [TableWrite.Insert(row)], cancellationToken);
        }
    }

    public async Task AddAgainAsync(PartyId party, OutboxMessage message, int tries, CancellationToken cancellationToken)
    {
        var row = RowOf(party.ToString(), message, Activity.Current?.Id ?? string.Empty, tries);
        await _assurance.CommitAsync(party.ToString(), [TableWrite.Insert(row)], cancellationToken);
    }

    public async Task CompleteAsync(LeasedMessage message, CancellationToken cancellationToken)
    {
        var partition = message.Party.ToString();
        await _assurance.CommitAsync(partition, [TableWrite.Delete(partition, KeyOf(message), message.Lease)], cancellationToken);
    }

    public async Task PostponeAsync(LeasedMessage message, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var partition = message.Party.ToString();
        var later = RowOf(partition, message.Row with { NotBefore = notBefore }, message.TraceParent, message.Tries + 1);

        await _assurance.CommitAsync(
            partition, [TableWrite.Delete(partition, KeyOf(message), message.Lease), TableWrite.Upsert(later)], cancellationToken);
    }

    public async Task SetAsideAsync(LeasedMessage message, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var partition = message.Party.ToString();
        var queue = message.Row.Message is SendMailMessage ? "mail" : "work";
        var aside = new Aside(message.Row.Id, queue, reason, new MessageFormat().Write(message.Row.Message), null, null, at);

        await _assurance.CommitAsync(
            partition, [TableWrite.Upsert(AsideStore.RowOf(partition, aside)), TableWrite.Delete(partition, KeyOf(message), message.Lease)], cancellationToken);
    }

    public async Task<DateTimeOffset?> NextAsync(PartyId party, CancellationToken cancellationToken)
    {
        var range = TableRange.Under(party.ToString(), Keys.Outbox) with { Take = 1, Columns = [Stored.VersionColumn] };

        await foreach (var row in _assurance.ReadAllAsync(range, cancellationToken))
        {
            return KeyEncoder.ReadInstant(RowKeys.Split(row.Row)[1]);
        }

        return null;
    }

    private static string KeyOf(LeasedMessage message) => Keys.Message(message.Row.NotBefore, message.Row.Id);

    private static TableRow Changed(TableRow row, DateTimeOffset leaseUntil)
    {
        var changed = new TableRow(row.Partition, row.Row);

        foreach (var (column, value) in row.Where(column => column.Key != "leaseUntil"))
        {
            changed.AddAny(column, value);
        }

        changed.Add("leaseUntil", leaseUntil);
        return changed;
    }

    private static LeasedMessage ToMessage(PartyId party, TableRow row)
    {
        Stored.Known(row);
        var key = RowKeys.Split(row.Row);
        var message = new OutboxMessage(key[2], KeyEncoder.ReadInstant(key[1]), Stored.ReadMessage(row.GetString("message"), row.GetString("body")));
        return new LeasedMessage(party, message, row.GetString("traceparent"), string.Empty, row.GetInt32("tries"));
    }

    /// <summary>All at once, or one by one when another was faster with some.</summary>
    private async Task<IReadOnlyList<LeasedMessage>> LeaseAsync(
        string partition, List<(TableRow Row, LeasedMessage Message)> free, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        var writes = free.Select(each => TableWrite.Replace(Changed(each.Row, leaseUntil), each.Row.ETag!)).ToList();

        if (await _assurance.CommitAsync(partition, writes, cancellationToken) is CommitOutcome.Committed all)
        {
            return [.. free.Select((each, i) => each.Message with { Lease = all.ETags[i]! })];
        }

        var leased = new List<LeasedMessage>();

        for (var i = 0; i < free.Count; i++)
        {
            if (await _assurance.CommitAsync(partition, [writes[i]], cancellationToken) is CommitOutcome.Committed committed)
            {
                leased.Add(free[i].Message with { Lease = committed.ETags[0]! });
            }
        }

        return leased;
    }
}
