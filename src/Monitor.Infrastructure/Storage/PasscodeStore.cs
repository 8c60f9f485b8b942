using Monitor.Domain.People;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IPasscodeStore"/>
internal sealed class PasscodeStore(ITables tables) : IPasscodeStore
{
    private const string Codes = "passcodes";
    private const string Askings = "passcode-askings";
    private const int AtOnce = 100;

    private readonly ITable _keys = tables.Keys;

    public async Task<bool> AskAsync(PersonId address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await _keys.FindAsync(Askings, RowKeys.Join(address.ToString()), cancellationToken);
            var (after, maySend) = PasscodeAsking.Again(row is null ? null : Stored.Read<PasscodeAsking>(Stored.Known(row).GetString("asking")), now);
            var next = new TableRow(Askings, RowKeys.Join(address.ToString())) { { Stored.VersionColumn, Stored.Version }, { "at", after.Since }, { "asking", Stored.Write(after) } };

            if ((await _keys.CommitAsync(Askings, [row is null ? TableWrite.Insert(next) : TableWrite.Replace(next, row.ETag!)], cancellationToken)).IsCommitted)
            {
                return maySend;
            }
        }
    }

    public Task AddAsync(Passcode passcode, CancellationToken cancellationToken) => _keys.CommitAsync(Codes, [TableWrite.Insert(RowOf(passcode))], cancellationToken);

    public async Task<PasscodeOutcome> TypeAsync(string id, string hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await _keys.FindAsync(Codes, RowKeys.Join(id), cancellationToken) is { } row)
        {
            var before = Stored.Read<Passcode>(Stored.Known(row).GetString("passcode"));
            var (outcome, after) = before.Typed(hash, now);

            if (after == before || (await _keys.CommitAsync(Codes, [TableWrite.Replace(RowOf(after), row.ETag!)], cancellationToken)).IsCommitted)
            {
                return outcome;
            }
        }

        return PasscodeOutcome.Gone;
    }

    public async Task<bool> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var isDone = true;

        foreach (var partition in (string[])[Codes, Askings])
        {
            var old = await _keys.ReadAllAsync(TableRange.All(partition), cancellationToken).Where(row => row.GetInstant("at") < before).Take(AtOnce).ToListAsync(cancellationToken);

            if (old.Count > 0)
            {
                await _keys.CommitAsync(partition, [.. old.Select(row => TableWrite.Delete(partition, row.Row, row.ETag!))], cancellationToken);
            }

            isDone &= old.Count < AtOnce;
        }

        return isDone;
    }

    private static TableRow RowOf(Passcode passcode) => new(Codes, RowKeys.Join(passcode.Id))
    {
        { Stored.VersionColumn, Stored.Version },
        { "at", passcode.ExpiresAt },
        { "passcode", Stored.Write(passcode) },
    };
}
