using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Summaries;
using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Exports;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Exports;

/// <summary>What a party may take out as a file: what it sees, and no more.</summary>
internal sealed class Export(IWaitingListStore store, ReadEntries entries, IReturnStore returns, IAccessLog log, ReadMonth months, IDirectoryStore directory, Present present)
{
    private const int AtOnce = 200;

    /// <summary>The entries an agency answers for, those of long ago too.</summary>
    public async Task<ExportFile> WaitingListAsync(PartyId agency, CancellationToken cancellationToken) =>
        Rows("waiting-list.csv", WaitingListExport.OfAgency, OwnAsync(agency, cancellationToken), await NowAsync(cancellationToken));

    /// <summary>The same with columns that NHS systems know.</summary>
    public async Task<ExportFile> NhsAsync(PartyId agency, CancellationToken cancellationToken) =>
        Rows("nhs-waiting-list.csv", NhsExtract.For(await directory.ReadAsync(cancellationToken)), OwnAsync(agency, cancellationToken), await NowAsync(cancellationToken));

    /// <summary>The entries that wait for a team's service.</summary>
    public async Task<ExportFile> WaitingForTeamAsync(Actor actor, CancellationToken cancellationToken) =>
        Rows("waiting.csv", WaitingListExport.OfTeam, ForTeamAsync(actor, cancellationToken), await NowAsync(cancellationToken));

    public ExportFile Returns(PartyId agency, CancellationToken cancellationToken) => ExportFile.Csv("returns.csv", ReturnsExport.Header, ReturnsAsync(agency, cancellationToken));

    /// <summary>The tables of a month as they were mailed, small numbers hidden; null while there is none.</summary>
    public async Task<ExportFile?> MonthAsync(DateOnly month, string name, CancellationToken cancellationToken) =>
        await months.HandleAsync(month, cancellationToken) is { } content
            ? ExportFile.Csv($"summary-{name}.csv", ["table", "column", "row", "value"], TablesOf(content).ToAsyncEnumerable())
            : null;

    /// <summary>Who recorded what of an agency's entries and when, with the link that each event is chained by: a JSON object a line.</summary>
    public ExportFile Trail(PartyId agency, CancellationToken cancellationToken) => new($"audit-{agency}.ndjson", "application/x-ndjson", TrailAsync(agency, cancellationToken));

    /// <summary>Who looked, of one party: a JSON object a line, the latest first.</summary>
    public ExportFile Looks(PartyId party, CancellationToken cancellationToken) => new($"access-{party}.ndjson", "application/x-ndjson", LooksAsync(party, cancellationToken));

    private static ExportFile Rows(string name, ImmutableArray<ExportColumn> columns, IAsyncEnumerable<WaitingListEntry> rows, Circumstances now) =>
        ExportFile.Csv(name, [.. columns.Select(column => column.Header)], rows.Select(entry => columns.Select(column => column.Of(entry, now))));

    private static IEnumerable<IEnumerable<string?>> TablesOf(EmailContent content) =>
        from table in content.Blocks.OfType<TableBlock>()
        from row in table.Rows
        from column in Enumerable.Range(1, table.Columns.Length - 1)
        select (IEnumerable<string?>)[table.Caption, table.Columns[column], row[0], row[column]];

    private static string Line<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web) + "\n";

    private static string Term(string name) => string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? $"{(i > 0 ? "-" : string.Empty)}{char.ToLowerInvariant(c)}" : c.ToString()));

    private async Task<Circumstances> NowAsync(CancellationToken cancellationToken) => await present.AtAsync(present.Now, cancellationToken);

    private async IAsyncEnumerable<WaitingListEntry> OwnAsync(PartyId agency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;

        do
        {
            var page = await store.ReadEveryAsync(agency, after, AtOnce, cancellationToken);
            after = page.Next;

            foreach (var stored in page.Items)
            {
                yield return stored.Entry;
            }
        }
        while (after is not null);
    }

    private async IAsyncEnumerable<WaitingListEntry> ForTeamAsync(Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;

        do
        {
            var page = await entries.ListWaitingAsync(actor, after, AtOnce, cancellationToken);

            foreach (var entry in page.Items)
            {
                yield return entry;
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private async IAsyncEnumerable<IEnumerable<string?>> ReturnsAsync(PartyId agency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var current in await returns.ReadAsync(agency, cancellationToken))
        {
            var signed = await returns.ReadSignedAsync(agency, current.Return.Period, cancellationToken);

            foreach (var line in signed.Where(version => version.Version != current.Return.Version).Append(current.Return).SelectMany(ReturnsExport.Lines))
            {
                yield return line;
            }
        }
    }

    private async IAsyncEnumerable<string> TrailAsync(PartyId agency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in OwnAsync(agency, cancellationToken))
        {
            foreach (var item in await store.ReadHistoryAsync(agency, entry.Id, cancellationToken))
            {
                yield return Line(new { Entry = entry.Id.ToString(), item.Sequence, Event = Term(item.Event.GetType().Name), item.At, item.Actor, item.Correlation, item.Link });
            }
        }
    }

    private async IAsyncEnumerable<string> LooksAsync(PartyId party, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;

        do
        {
            var page = await log.ReadAsync(party, after, AtOnce, cancellationToken);

            foreach (var look in page.Items)
            {
                yield return Line(new { look.At, look.Who, Kind = Term(look.Kind.ToString()), look.What, Entry = look.Entry?.ToString(), look.Correlation });
            }

            after = page.Next;
        }
        while (after is not null);
    }
}
