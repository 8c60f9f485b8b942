using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <summary>Where each entry lives, and who may list it though it lives elsewhere.</summary>
internal sealed class EntryPlaces(ITables tables)
{
    private readonly ITable _assurance = tables.Assurance;
    private readonly ITable _locator = tables.Locator;

    public async Task<EntryLocation?> LocateAsync(EntryId id, CancellationToken cancellationToken)
    {
        var row = await _locator.FindAsync(id.ToString(), EntryLocator.LocatorRow, cancellationToken);
        return row is null ? null : EntryLocator.ToLocation(id, row);
    }

    public async Task<EntryLocation> ClaimAsync(EntryLocation location, CancellationToken cancellationToken)
    {
        var id = location.Id.ToString();
        var outcome = await _locator.CommitAsync(id, [TableWrite.Insert(EntryLocator.ToRow(id, EntryLocator.LocatorRow, location))], cancellationToken);

        return outcome.IsCommitted
            ? location
            : await LocateAsync(location.Id, cancellationToken) ?? throw new InvalidOperationException($"The place of {id} was taken and is gone.");
    }

    public async Task PointAsync(PartyId into, EntryLocation location, PointerKind kind, CancellationToken cancellationToken) =>
        await _assurance.CommitAsync(
            into.ToString(), [TableWrite.Upsert(EntryLocator.ToRow(into.ToString(), Keys.Pointer(kind, location.Id), location))], cancellationToken);

    public async Task<bool> HasPointerAsync(PartyId party, PointerKind kind, EntryId id, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(party.ToString(), Keys.Pointer(kind, id), cancellationToken) is not null;

    public async Task<Page<EntryLocation>> ReadPointersAsync(PartyId party, PointerKind kind, string? after, int most, CancellationToken cancellationToken)
    {
        var range = TableRange.Under(party.ToString(), Keys.PointersOf(kind)) with { Take = most };

        if (after is not null)
        {
            range = range with { From = RowKeys.Join(Keys.PointersOf(kind), after) + KeyEncoder.Separator };
        }

        var page = await _assurance.ReadSomeAsync(range, cancellationToken);
        var items = page.Rows.Select(row => EntryLocator.ToLocation(EntryRows.IdOf(row), row)).ToList();
        return new Page<EntryLocation>(items, page.Continuation is null ? null : items[^1].Id.ToString());
    }

    public async Task DropPointerAsync(PartyId party, PointerKind kind, EntryId id, CancellationToken cancellationToken) =>
        await _assurance.CommitAsync(party.ToString(), [TableWrite.DeleteAny(party.ToString(), Keys.Pointer(kind, id))], cancellationToken);
}
