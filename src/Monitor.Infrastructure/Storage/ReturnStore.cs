using System.Diagnostics;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IReturnStore"/>
/// <remarks>
/// The current return of a period is one row; each version that is signed is inserted beside it and never written again. What people wrote is in rows
/// of its own, so that words can be taken away and the rest stays.
/// </remarks>
internal sealed class ReturnStore(ITables tables) : IReturnStore
{
    private const int PartsOfCurrent = 2;

    private readonly ITable _assurance = tables.Assurance;

    public async Task<StoredReturn?> FindAsync(PartyId agency, ReturnPeriod period, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(agency.ToString(), Keys.Return(period), cancellationToken) is { } row ? new StoredReturn(ToReturn(row), row.ETag!) : null;

    public async Task<IReadOnlyList<StoredReturn>> ReadAsync(PartyId agency, CancellationToken cancellationToken)
    {
        var returns = new List<StoredReturn>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(agency.ToString(), Keys.Returns), cancellationToken))
        {
            if (RowKeys.Split(row.Row).Count == PartsOfCurrent)
            {
                returns.Add(new StoredReturn(ToReturn(row), row.ETag!));
            }
        }

        return [.. returns.OrderBy(stored => stored.Return.Period.First).ThenBy(stored => stored.Return.Period.Months)];
    }

    public async Task<IReadOnlyList<AssuranceReturn>> ReadSignedAsync(PartyId agency, ReturnPeriod period, CancellationToken cancellationToken)
    {
        var versions = new List<AssuranceReturn>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(agency.ToString(), Keys.Returns, period.ToString()), cancellationToken))
        {
            versions.Add(ToReturn(row));
        }

        return versions;
    }

    public async Task<IReadOnlyList<ReturnText>> ReadTextsAsync(PartyId agency, ReturnPeriod period, int version, CancellationToken cancellationToken)
    {
        var texts = new List<ReturnText>();
        var range = TableRange.Under(agency.ToString(), Keys.ReturnTexts, period.ToString(), KeyEncoder.Sequence(version));

        await foreach (var row in _assurance.ReadAllAsync(range, cancellationToken))
        {
            texts.Add(new ReturnText(RowKeys.Split(row.Row)[^1], Stored.Known(row).GetString("text")));
        }

        return texts;
    }

    public async Task<CommitResult> CommitAsync(ReturnChange change, CancellationToken cancellationToken)
    {
        var partition = change.After.Agency.ToString();
        var writes = await WritesAsync(change, partition, cancellationToken);

        try
        {
            if ((await _assurance.CommitAsync(partition, writes, cancellationToken)).IsCommitted)
            {
                return CommitResult.Committed;
            }
        }
        catch (StorageUnavailable)
        {
            // Our own receipt tells that it was written though the answer was lost.
            if (await FindBodyAsync(change, cancellationToken) is { } written && written == change.Receipt!.BodyDigest)
            {
                return CommitResult.Committed;
            }

            throw;
        }

        return await FindBodyAsync(change, cancellationToken) switch
        {
            null => CommitResult.ChangedMeanwhile,
            var body when body == change.Receipt!.BodyDigest => CommitResult.DoneBefore,
            _ => CommitResult.KeyUsedForAnother,
        };
    }

    private static AssuranceReturn ToReturn(TableRow row) => Stored.Read<AssuranceReturn>(Stored.Known(row).GetString("return"));

    private static TableRow RowOf(string partition, string key, AssuranceReturn kept) => new(partition, key)
    {
        { Stored.VersionColumn, Stored.Version },
        { "return", Stored.Write(kept) },
    };

    private async Task<List<TableWrite>> WritesAsync(ReturnChange change, string partition, CancellationToken cancellationToken)
    {
        var (before, after) = (change.Before, change.After);
        var current = RowOf(partition, Keys.Return(after.Period), after);
        List<TableWrite> writes = [before is null ? TableWrite.Insert(current) : TableWrite.Replace(current, before.Tag)];

        if (after.IsSigned && before?.Return.IsSigned is not true)
        {
            writes.Add(TableWrite.Insert(RowOf(partition, Keys.SignedReturn(after.Period, after.Version), after)));
        }

        if (change.Receipt is { } receipt)
        {
            writes.Add(TableWrite.Insert(new TableRow(partition, Keys.Receipt(receipt.OperationId))
            {
                { Stored.VersionColumn, Stored.Version },
                { "body", receipt.BodyDigest },
                { "at", change.At },
            }));
        }

        foreach (var text in change.Texts)
        {
            var key = Keys.ReturnText(after.Period, after.Version, text.Slot);

            if (text.Words is { } words)
            {
                writes.Add(TableWrite.Upsert(new TableRow(partition, key) { { Stored.VersionColumn, Stored.Version }, { "text", words } }));
            }
            else if (await _assurance.FindAsync(partition, key, cancellationToken) is { } row)
            {
                writes.Add(TableWrite.Delete(partition, key, row.ETag!));
            }
        }

        var traceParent = Activity.Current?.Id ?? string.Empty;
        writes.AddRange(change.Messages.Select(message => TableWrite.Upsert(OutboxStore.RowOf(partition, message, traceParent))));
        return writes;
    }

    public async Task ForgetWordsAsync(PartyId agency, ReturnPeriod period, CancellationToken cancellationToken)
    {
        var partition = agency.ToString();
        var range = TableRange.Under(partition, Keys.ReturnTexts, period.ToString()) with { Columns = [Stored.VersionColumn] };
        var keys = await _assurance.ReadAllAsync(range, cancellationToken).Select(row => row.Row).ToListAsync(cancellationToken);

        foreach (var some in keys.Chunk(TableLimits.WritesInTransaction))
        {
            await _assurance.CommitAsync(partition, [.. some.Select(key => TableWrite.DeleteAny(partition, key))], cancellationToken);
        }
    }

    /// <summary>The digest of the body that an operation came with, when it was committed.</summary>
    private async Task<string?> FindBodyAsync(ReturnChange change, CancellationToken cancellationToken) =>
        change.Receipt is { } receipt
        && await _assurance.FindAsync(change.After.Agency.ToString(), Keys.Receipt(receipt.OperationId), cancellationToken) is { } row
            ? Stored.Known(row).GetString("body")
            : null;
}
