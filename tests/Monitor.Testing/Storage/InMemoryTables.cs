using System.Globalization;
using System.Text;
using Monitor.Infrastructure.Storage;

namespace Monitor.Testing.Storage;

/// <summary>
/// The tables' twin: holds to every limit of the real service, and can be told to page awkwardly, to fail and to lose answers.
/// </summary>
internal sealed class InMemoryTables : ITables
{
    private readonly Dictionary<TableName, InMemoryTable> _tables;

    public InMemoryTables() =>
        _tables = Enum.GetValues<TableName>().ToDictionary(name => name, name => new InMemoryTable(name, this));

    public RequestCounter Requests { get; } = new();

    /// <summary>What goes wrong, and when. A new plan counts calls from one again.</summary>
    public FaultPlan Faults { get; set; } = new();

    /// <summary>How ranges are cut into pages.</summary>
    public Paging Paging { get; set; } = Paging.AsAsked;

    /// <summary>Awaited before each call takes effect, so that a test can put something in between.</summary>
    public Func<TableCall, Task> BeforeCall { get; set; } = _ => Task.CompletedTask;

    public ITable Table(TableName name) => _tables[name];

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Other tables that hold the same now, so that one beginning can go on in many ways.</summary>
    public InMemoryTables Copy()
    {
        var copy = new InMemoryTables { Paging = Paging };

        foreach (var (name, table) in _tables)
        {
            copy._tables[name].CopyFrom(table);
        }

        return copy;
    }

    /// <summary>Copies of the rows of a table, in key order.</summary>
    public IReadOnlyList<TableRow> Rows(TableName name) => _tables[name].Rows();

    /// <summary>Copies of the rows of one partition, in key order.</summary>
    public IReadOnlyList<TableRow> Rows(TableName name, string partition) => [.. Rows(name).Where(row => row.Partition == partition)];

    /// <summary>Everything that is stored but who looked, as text: to look for what should not be there, or to compare two states.</summary>
    public string Dump() => Dump(Enum.GetValues<TableName>().Except([TableName.Access]));

    /// <summary>The same of some tables.</summary>
    public string Dump(IEnumerable<TableName> names)
    {
        var dump = new StringBuilder();

        foreach (var name in names)
        {
            foreach (var row in Rows(name))
            {
                dump.Append(CultureInfo.InvariantCulture, $"{name} {row.Partition} {row.Row}\n");

                foreach (var (column, value) in row.OrderBy(column => column.Key, StringComparer.Ordinal))
                {
                    dump.Append(CultureInfo.InvariantCulture, $"  {column}: {AsText(value)}\n");
                }
            }
        }

        return dump.ToString();
    }

    private static string? AsText(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

/// <summary>How the twin cuts a range into pages.</summary>
/// <param name="Size">The most rows a page has, whatever was asked.</param>
/// <param name="EmptyPages">Whether an empty page that has more after it comes before every other page, as happens in the real service.</param>
internal sealed record Paging(int Size = TableLimits.RowsInPage, bool EmptyPages = false)
{
    public static readonly Paging AsAsked = new();

    /// <summary>One row to a page, and an empty page before each.</summary>
    public static readonly Paging Awkward = new(1, EmptyPages: true);
}
