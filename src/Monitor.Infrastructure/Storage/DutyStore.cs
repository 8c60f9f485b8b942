using System.Collections.Immutable;
using System.Diagnostics;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IDutyStore"/>
internal sealed class DutyStore(ITables tables) : IDutyStore
{
    private readonly ITable _assurance = tables.Assurance;

    public async Task<IReadOnlyList<StoredDuty>> ReadAsync(PartyId party, CancellationToken cancellationToken)
    {
        var duties = new List<StoredDuty>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(party.ToString(), Keys.Duties), cancellationToken))
        {
            duties.Add(ToStored(row));
        }

        return duties;
    }

    public async Task<StoredDuty?> FindAsync(PartyId party, string check, string about, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(party.ToString(), Keys.Duty(check, about), cancellationToken) is { } row ? ToStored(row) : null;

    public async Task<bool> TryWriteAsync(StoredDuty? before, Duty after, ImmutableArray<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var partition = after.Party.ToString();
        var traceParent = Activity.Current?.Id ?? string.Empty;
        var row = new TableRow(partition, Keys.Duty(after.Check, after.About))
        {
            { Stored.VersionColumn, Stored.Version },
            { "duty", Stored.Write(after) },
        };

        List<TableWrite> writes = [before is null ? TableWrite.Insert(row) : TableWrite.Replace(row, before.Version)];
        writes.AddRange(messages.Select(message => TableWrite.Upsert(OutboxStore.RowOf(partition, message, traceParent))));
        return (await _assurance.CommitAsync(partition, writes, cancellationToken)).IsCommitted;
    }

    public async Task<int> TidyAsync(PartyId party, DateOnly metBefore, CancellationToken cancellationToken)
    {
        var dropped = 0;

        foreach (var stored in await ReadAsync(party, cancellationToken))
        {
            if (stored.Duty.MetOn < metBefore)
            {
                var key = Keys.Duty(stored.Duty.Check, stored.Duty.About);
                var outcome = await _assurance.CommitAsync(party.ToString(), [TableWrite.Delete(party.ToString(), key, stored.Version)], cancellationToken);
                dropped += outcome.IsCommitted ? 1 : 0;
            }
        }

        return dropped;
    }

    private static StoredDuty ToStored(TableRow row) => new(Stored.Read<Duty>(Stored.Known(row).GetString("duty")), row.ETag!);
}
