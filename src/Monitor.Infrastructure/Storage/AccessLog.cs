using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IAccessLog"/>
/// <remarks>A row by time, and for an entry another by entry and time, in one transaction; both sort the latest first.</remarks>
internal sealed class AccessLog(ITables tables) : IAccessLog
{
    private const string ByTime = "t";
    private const string ByEntry = "e";
    private const int ForgottenAtOnce = TableLimits.WritesInTransaction / 2;

    private readonly ITable _access = tables.Access;

    public Task AddAsync(PartyId party, Look look, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        List<TableWrite> writes = [TableWrite.Upsert(RowOf(partition, TimeKey(look), look))];

        if (look.Entry is { } entry)
        {
            writes.Add(TableWrite.Upsert(RowOf(partition, EntryKey(entry, look), look)));
        }

        return _access.CommitAsync(partition, writes, cancellationToken);
    }

    public Task<Page<Look>> ReadAsync(PartyId party, string? after, int most, CancellationToken cancellationToken) =>
        ReadAsync(TableRange.Under(party.ToString(), ByTime), after, most, cancellationToken);

    public Task<Page<Look>> ReadOfAsync(PartyId party, EntryId entry, string? after, int most, CancellationToken cancellationToken) =>
        ReadAsync(TableRange.Under(party.ToString(), ByEntry, entry.ToString()), after, most, cancellationToken);

    public async Task<bool> ForgetAsync(PartyId party, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var partition = party.ToString();
        var range = TableRange.Under(partition, ByTime) with { From = RowKeys.Join(ByTime, KeyEncoder.LatestFirst(before)) };
        var old = await _access.ReadAllAsync(range, cancellationToken).Select(ToLook).Where(look => look.At < before).Take(ForgottenAtOnce).ToListAsync(cancellationToken);
        List<TableWrite> writes =
        [
            .. old.Select(look => TableWrite.DeleteAny(partition, TimeKey(look))),
            .. old.Where(look => look.Entry is not null).Select(look => TableWrite.DeleteAny(partition, EntryKey(look.Entry!.Value, look))),
        ];

        return writes.Count == 0 || ((await _access.CommitAsync(partition, writes, cancellationToken)).IsCommitted && old.Count < ForgottenAtOnce);
    }

    private static string TimeKey(Look look) => RowKeys.Join(ByTime, KeyEncoder.LatestFirst(look.At), look.Id);

    private static string EntryKey(EntryId entry, Look look) => RowKeys.Join(ByEntry, entry.ToString(), KeyEncoder.LatestFirst(look.At), look.Id);

    private static TableRow RowOf(string partition, string key, Look look) => new(partition, key)
    {
        { Stored.VersionColumn, Stored.Version },
        { "look", Stored.Write(look) },
    };

    private static Look ToLook(TableRow row) => Stored.Read<Look>(Stored.Known(row).GetString("look"));

    private async Task<Page<Look>> ReadAsync(TableRange range, string? after, int most, CancellationToken cancellationToken)
    {
        var start = after is null ? range : range with { From = after + KeyEncoder.Separator };
        var rows = await _access.ReadAllAsync(start with { Take = Math.Min(most + 1, TableLimits.RowsInPage) }, cancellationToken).Take(most + 1).ToListAsync(cancellationToken);
        return new Page<Look>([.. rows.Take(most).Select(ToLook)], rows.Count > most ? rows[most - 1].Row : null);
    }
}
