using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Monitor.Domain.Imports;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IImportStore"/>
/// <remarks>
/// An import's own row lies in the agency's partition of <c>assurance</c>, so that it and the message that goes on with it commit together. Everything else
/// lies in <c>imports</c>, a hundred rows of a file to a row of the table.
/// </remarks>
internal sealed class ImportStore(ITables tables) : IImportStore
{
    private const string Chunks = "g";
    private const string Faults = "z";
    private const string Refusals = "y";
    private const string Missing = "u";
    public const string Cases = "l";
    private const int MissingInRow = 1000;
    private const int LongestText = 30_000;

    private readonly ITable _assurance = tables.Assurance;
    private readonly ITable _imports = tables.Imports;

    public async Task<StoredImport?> FindAsync(PartyId agency, string id, CancellationToken cancellationToken) =>
        await _assurance.FindAsync(agency.ToString(), Keys.Import(id), cancellationToken) is { } row ? ToImport(row) : null;

    public async Task<IReadOnlyList<StoredImport>> ReadAsync(PartyId agency, CancellationToken cancellationToken)
    {
        var imports = new List<StoredImport>();

        await foreach (var row in _assurance.ReadAllAsync(TableRange.Under(agency.ToString(), Keys.Imports), cancellationToken))
        {
            imports.Add(ToImport(row));
        }

        return [.. imports.OrderByDescending(stored => stored.Import.At).ThenBy(stored => stored.Import.Id, StringComparer.Ordinal)];
    }

    public async Task<StoredImport> BeginAsync(Import import, CancellationToken cancellationToken)
    {
        var partition = import.Agency.ToString();
        await _assurance.CommitAsync(partition, [TableWrite.Insert(RowOf(import))], cancellationToken);
        return await FindAsync(import.Agency, import.Id, cancellationToken) ?? throw new InvalidOperationException($"Import {import.Id} could be neither written nor read.");
    }

    public async Task<StoredImport?> ReplaceAsync(StoredImport before, Import after, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var partition = after.Agency.ToString();
        var traceParent = Activity.Current?.Id ?? string.Empty;
        List<TableWrite> writes =
        [
            TableWrite.Replace(RowOf(after), before.Tag),
            .. messages.Select(message => TableWrite.Upsert(OutboxStore.RowOf(partition, message, traceParent))),
        ];

        return await _assurance.CommitAsync(partition, writes, cancellationToken) is CommitOutcome.Committed committed ? new StoredImport(after, committed.ETags[0]!) : null;
    }

    public async Task AddChunkAsync(PartyId agency, string kept, ImportChunk chunk, IReadOnlyList<RowFault> faults, CancellationToken cancellationToken)
    {
        var partition = agency.ToString();
        List<TableWrite> writes =
        [
            TableWrite.Upsert(Texts(partition, RowKeys.Join(Chunks, kept, KeyEncoder.Sequence(chunk.Number)), Stored.Write(chunk))),
            TableWrite.Upsert(Texts(partition, RowKeys.Join(Faults, kept, KeyEncoder.Sequence(chunk.Number)), Stored.Write(faults))),
        ];

        await _imports.CommitAsync(partition, writes, cancellationToken);
    }

    public async Task<ImportChunk?> FindChunkAsync(PartyId agency, string kept, int number, CancellationToken cancellationToken) =>
        await _imports.FindAsync(agency.ToString(), RowKeys.Join(Chunks, kept, KeyEncoder.Sequence(number)), cancellationToken) is { } row ? Read<ImportChunk>(row) : null;

    public Task AddRefusalsAsync(PartyId agency, string kept, int chunk, IReadOnlyList<RowFault> faults, CancellationToken cancellationToken) => _imports.CommitAsync(
        agency.ToString(), [TableWrite.Upsert(Texts(agency.ToString(), RowKeys.Join(Refusals, kept, KeyEncoder.Sequence(chunk)), Stored.Write(faults)))], cancellationToken);

    public async IAsyncEnumerable<RowFault> ReadFaultsAsync(PartyId agency, string kept, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var kind in (string[])[Faults, Refusals])
        {
            await foreach (var row in _imports.ReadAllAsync(TableRange.Under(agency.ToString(), kind, kept), cancellationToken))
            {
                foreach (var fault in Read<List<RowFault>>(row))
                {
                    yield return fault;
                }
            }
        }
    }

    public async Task WriteMissingAsync(PartyId agency, string kept, IReadOnlyList<EntryId> entries, CancellationToken cancellationToken)
    {
        var number = 0;

        foreach (var some in entries.Chunk(MissingInRow))
        {
            var row = Texts(agency.ToString(), RowKeys.Join(Missing, kept, KeyEncoder.Sequence(++number)), Stored.Write(some));
            await _imports.CommitAsync(agency.ToString(), [TableWrite.Upsert(row)], cancellationToken);
        }
    }

    public async Task<IReadOnlyList<EntryId>> ReadMissingAsync(PartyId agency, string kept, CancellationToken cancellationToken)
    {
        var missing = new List<EntryId>();

        await foreach (var row in _imports.ReadAllAsync(TableRange.Under(agency.ToString(), Missing, kept), cancellationToken))
        {
            missing.AddRange(Read<List<EntryId>>(row));
        }

        return missing;
    }

    public async Task<IReadOnlyList<KnownCase>> FindCaseAsync(PartyId agency, string mapping, string caseKey, CancellationToken cancellationToken) =>
        await _imports.ReadAllAsync(TableRange.Under(agency.ToString(), Cases, mapping, caseKey), cancellationToken)
            .Select(ToCase).ToListAsync(cancellationToken);

    public Task WriteCaseAsync(PartyId agency, string mapping, KnownCase known, CancellationToken cancellationToken)
    {
        var row = new TableRow(agency.ToString(), RowKeys.Join(Cases, mapping, known.Case, known.ReceivedOn.ToString("yyyyMMdd", CultureInfo.InvariantCulture)))
        {
            { Stored.VersionColumn, Stored.Version },
            { "case", Stored.Write(known) },
        };
        return _imports.CommitAsync(row.Partition, [TableWrite.Upsert(row)], cancellationToken);
    }

    public async IAsyncEnumerable<KnownCase> ReadCasesAsync(PartyId agency, string mapping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _imports.ReadAllAsync(TableRange.Under(agency.ToString(), Cases, mapping), cancellationToken))
        {
            yield return ToCase(row);
        }
    }

    public async Task ClearAsync(PartyId agency, string kept, bool everything, CancellationToken cancellationToken)
    {
        var partition = agency.ToString();

        foreach (var kind in everything ? (string[])[Chunks, Faults, Refusals, Missing] : [Chunks])
        {
            var keys = new List<string>();

            await foreach (var row in _imports.ReadAllAsync(TableRange.Under(partition, kind, kept) with { Columns = [Stored.VersionColumn] }, cancellationToken))
            {
                keys.Add(row.Row);
            }

            foreach (var some in keys.Chunk(TableLimits.WritesInTransaction))
            {
                await _imports.CommitAsync(partition, [.. some.Select(key => TableWrite.DeleteAny(partition, key))], cancellationToken);
            }
        }
    }

    public Task DropAsync(StoredImport import, CancellationToken cancellationToken)
    {
        var partition = import.Import.Agency.ToString();
        return _assurance.CommitAsync(partition, [TableWrite.Delete(partition, Keys.Import(import.Import.Id), import.Tag)], cancellationToken);
    }

    public static KnownCase ToCase(TableRow row) => Stored.Read<KnownCase>(Stored.Known(row).GetString("case"));

    private static StoredImport ToImport(TableRow row) => new(Read<Import>(row), row.ETag!);

    private static TableRow RowOf(Import import) => Texts(import.Agency.ToString(), Keys.Import(import.Id), Stored.Write(import));

    /// <summary>A text as long as a row can hold, in columns as long as a column can be.</summary>
    private static TableRow Texts(string partition, string key, string text)
    {
        var row = new TableRow(partition, key) { { Stored.VersionColumn, Stored.Version } };

        for (var (at, number) = (0, 0); at < text.Length || number == 0; at += LongestText, number++)
        {
            row.Add($"text{KeyEncoder.Sequence(number)}", text.Substring(at, Math.Min(LongestText, text.Length - at)));
        }

        return row;
    }

    private static T Read<T>(TableRow row) => Stored.Read<T>(string.Concat(
        Stored.Known(row).Where(column => column.Key.StartsWith("text", StringComparison.Ordinal)).OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => (string)column.Value)));
}
