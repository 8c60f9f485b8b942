using System.Diagnostics;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IOutboxStore"/>
internal sealed class OutboxStore(ITables tables) : IOutboxStore
{
    private readonly ITable _assurance = tables.Assurance;

    public static TableRow RowOf(string partition, OutboxMessage message, string traceParent) =>
        new(partition, Keys.Message(message.NotBefore, message.Id))
        {
            { Stored.VersionColumn, Stored.Version },
            { "message", Stored.NameOf(message.Message) },
            { "body", Stored.WriteMessage(message.Message) },
            { "traceparent", traceParent },
            { "tries", 0 },
        };

    public async Task<IReadOnlyList<LeasedMessage>> LeaseDueAsync(
        PartyId party, DateTimeOffset now, DateTimeOffset leaseUntil, DateTimeOffset realNow, int most, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var page = await _assurance.ReadAsync(TableRange.UpTo(partition, Keys.Outbox, now) with { Take = 1000 }, null, cancellationToken);
        var free = page.Rows.Where(row => row.FindInstant("leaseUntil") is not { } held || held < realNow).Take(most).ToList();

        if (free.Count == 0)
        {
            return [];
        }

        var writes = free.Select(row => TableWrite.Replace(Changed(row, leaseUntil), row.ETag!)).ToList();
        var outcome = await _assurance.CommitAsync(partition, writes, cancellationToken);

        return outcome is CommitOutcome.Committed committed
            ? [.. free.Select((row, i) => ToLeased(party, row, committed.ETags[i]!))]
            : await LeaseOneByOneAsync(party, free, writes, cancellationToken);
    }

    public async Task AddAsync(PartyId party, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            var row = RowOf(party.ToString(), message, Activity.Current?.Id ?? string.Empty);
            await _assurance.CommitAsync(party.ToString(), [TableWrite.Insert(row)], cancellationToken);
        }
    }

    public async Task CompleteAsync(LeasedMessage message, CancellationToken cancellationToken)
    {
        var partition = message.Party.ToString();
        await _assurance.CommitAsync(partition, [TableWrite.Delete(partition, KeyOf(message), message.Lease)], cancellationToken);
    }

    public async Task PostponeAsync(LeasedMessage message, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var partition = message.Party.ToString();
        var later = RowOf(partition, message.Row with { NotBefore = notBefore }, message.TraceParent);
        var counted = new TableRow(partition, later.Row);

        foreach (var (column, value) in later)
        {
            counted.AddAny(column, column == "tries" ? message.Tries + 1 : value);
        }

        await _assurance.CommitAsync(
            partition, [TableWrite.Delete(partition, KeyOf(message), message.Lease), TableWrite.Upsert(counted)], cancellationToken);
    }

    public async Task SetAsideAsync(LeasedMessage message, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var partition = message.Party.ToString();
        var queue = message.Row.Message is SendMailMessage ? "mail" : "work";
        var aside = new Aside(message.Row.Id, queue, reason, Stored.WriteMessage(message.Row.Message), null, null, at);

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

    private static LeasedMessage ToLeased(PartyId party, TableRow row, string lease)
    {
        Stored.Known(row);
        var key = RowKeys.Split(row.Row);
        var message = new OutboxMessage(key[2], KeyEncoder.ReadInstant(key[1]), Stored.ReadMessage(row.GetString("message"), row.GetString("body")));
        return new LeasedMessage(party, message, row.GetString("traceparent"), lease, row.GetInt32("tries"));
    }

    private async Task<IReadOnlyList<LeasedMessage>> LeaseOneByOneAsync(
        PartyId party, List<TableRow> free, List<TableWrite> writes, CancellationToken cancellationToken)
    {
        var leased = new List<LeasedMessage>();

        for (var i = 0; i < free.Count; i++)
        {
            if (await _assurance.CommitAsync(party.ToString(), [writes[i]], cancellationToken) is CommitOutcome.Committed committed)
            {
                leased.Add(ToLeased(party, free[i], committed.ETags[0]!));
            }
        }

        return leased;
    }
}
