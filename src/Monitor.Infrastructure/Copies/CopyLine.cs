using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Copies;

/// <summary>
/// A line of a copy's file: a row with its columns, or the word that what the file says of an entry of a partition so far does not count.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="Row">The row's key; null where an entry is taken back.</param>
/// <param name="Columns">Columns by name, each value with a letter for its type.</param>
/// <param name="TakenBack">The entry that is taken back.</param>
internal sealed record CopyLine(
    [property: JsonPropertyName("p")] string Partition,
    [property: JsonPropertyName("r")] string? Row = null,
    [property: JsonPropertyName("c")] SortedDictionary<string, string>? Columns = null,
    [property: JsonPropertyName("x")] string? TakenBack = null)
{
    private const char Text = 's';
    private const char Int32 = 'i';
    private const char Int64 = 'l';
    private const char Truth = 'b';
    private const char Instant = 't';
    private const char Bytes = 'x';

    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static CopyLine Of(TableRow row)
    {
        var columns = new SortedDictionary<string, string>(StringComparer.Ordinal);

        foreach (var (column, value) in row)
        {
            columns.Add(column, Write(row, column, value));
        }

        return new CopyLine(row.Partition, row.Row, columns);
    }

    public static CopyLine TakingBack(string partition, EntryId id) => new(partition, TakenBack: id.ToString());

    public static CopyLine Parse(string line) =>
        JsonSerializer.Deserialize<CopyLine>(line, Options) is { } parsed && (parsed.Row is null) != (parsed.TakenBack is null) ? parsed : throw new JsonException("A line of a copy is a row, or takes an entry back.");

    public override string ToString() => JsonSerializer.Serialize(this, Options);

    public TableRow ToRow()
    {
        var row = new TableRow(Partition, Row!);

        foreach (var (column, value) in Columns ?? [])
        {
            row.AddAny(column, Read(value));
        }

        return row;
    }

    private static string Write(TableRow row, string column, object value) => value switch
    {
        string text => Text + text,
        int number => Int32 + number.ToString(CultureInfo.InvariantCulture),
        long number => Int64 + number.ToString(CultureInfo.InvariantCulture),
        bool truth => Truth + (truth ? "1" : "0"),
        DateTimeOffset instant => Instant + instant.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => Bytes + Convert.ToBase64String(bytes),
        _ => throw MalformedRow.OfAnotherType(row, column, value.GetType()),
    };

    private static object Read(string value) => value[0] switch
    {
        Text => value[1..],
        Int32 => int.Parse(value.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        Int64 => long.Parse(value.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        Truth => value[1] == '1',
        Instant => DateTimeOffset.ParseExact(value.AsSpan(1), "O", CultureInfo.InvariantCulture),
        Bytes => Convert.FromBase64String(value[1..]),
        var type => throw new JsonException($"A value of a copy has a type '{type}' that this program does not know."),
    };
}
