using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IAsideStore"/>
internal sealed class AsideStore(ITables tables) : IAsideStore
{
    private readonly ITable _assurance = tables.Assurance;

    public static TableRow RowOf(string partition, Aside aside) => new(partition, Keys.Aside(aside.Id))
    {
        { Stored.VersionColumn, Stored.Version },
        { "aside", Stored.Write(aside) },
    };

    public async Task KeepAsync(PartyId party, Aside aside, CancellationToken cancellationToken) =>
        await _assurance.CommitAsync(party.ToString(), [TableWrite.Upsert(RowOf(party.ToString(), aside))], cancellationToken);

    public async Task<IReadOnlyList<Aside>> ReadAsync(PartyId party, CancellationToken cancellationToken)
    {
        var asides = new List<Aside>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(party.ToString(), Keys.Asides), cancellationToken))
        {
            asides.Add(ToAside(row));
        }

        return asides;
    }

    public async Task<Aside?> FindAsync(PartyId party, string id, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(party.ToString(), Keys.Aside(id), cancellationToken) is { } row ? ToAside(row) : null;

    public Task DropAsync(PartyId party, string id, CancellationToken cancellationToken) =>
        _assurance.CommitAsync(party.ToString(), [TableWrite.DeleteAny(party.ToString(), Keys.Aside(id))], cancellationToken);

    private static Aside ToAside(TableRow row) => Stored.Read<Aside>(Stored.Known(row).GetString("aside"));
}
