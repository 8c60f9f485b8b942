namespace Monitor.Infrastructure.Storage;

/// <summary>
/// What the Table service refuses, refused before anything is sent. Azurite lets most of it pass, so without this a mistake
/// would be found in Azure only. https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
/// </summary>
internal static class TableLimits
{
    public const int RowsInPage = 1000;
    public const int WritesInTransaction = 100;
    public const int BytesInTransaction = 4 * 1024 * 1024;
    public const int BytesInRow = 1024 * 1024;
    public const int ColumnsInRow = 252;
    public const int CharactersInText = 32 * 1024;
    public const int BytesInBinary = 64 * 1024;
    public const int CharactersInColumnName = 255;

    /// <summary>A key may have 1 KiB, and is counted in UTF-16.</summary>
    public const int CharactersInKey = 512;

    private const int EnvelopeOfWrite = 1024;
    private const int EnvelopeOfColumn = 64;
    private const int EscapedCharacter = 6;

    private static readonly DateTimeOffset EarliestInstant = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] ReservedColumns = ["PartitionKey", "RowKey", "Timestamp"];

    public static void Check(TableRange range)
    {
        CheckKey(range.Partition);

        if (range.Take is < 1 or > RowsInPage)
        {
            throw new TableLimitBroken($"A page holds from 1 to {RowsInPage} rows, not {range.Take}.");
        }

        if (range.Columns is [])
        {
            throw new TableLimitBroken("A range that names its columns names at least one.");
        }

        foreach (var column in range.Columns ?? [])
        {
            CheckColumnName(column);
        }
    }

    public static void Check(string partition, IReadOnlyList<TableWrite> writes)
    {
        CheckKey(partition);

        if (writes.Count is 0 or > WritesInTransaction)
        {
            throw new TableLimitBroken($"A transaction has from 1 to {WritesInTransaction} writes, not {writes.Count}.");
        }

        var rows = new HashSet<string>(StringComparer.Ordinal);

        foreach (var write in writes)
        {
            if (write.Row.Partition != partition)
            {
                throw new TableLimitBroken($"A transaction for partition {partition} cannot write to partition {write.Row.Partition}.");
            }

            if (!rows.Add(write.Row.Row))
            {
                throw new TableLimitBroken($"A transaction cannot write row {write.Row.Row} twice.");
            }

            CheckRow(write.Row);
        }

        var bytes = writes.Sum(write => BytesOf(write.Row));

        if (bytes > BytesInTransaction)
        {
            throw new TableLimitBroken($"A transaction may have 4 MiB; this one could have {bytes} bytes.");
        }
    }

    /// <summary>How much of a transaction's room a row takes at most.</summary>
    public static long BytesOf(TableRow row) => EnvelopeOfWrite + row.Sum(column => BytesAsJson(column.Key, column.Value));

    public static void CheckKey(string key)
    {
        if (string.IsNullOrEmpty(key))
        {
            throw new TableLimitBroken("A key is never empty.");
        }

        if (key.Length > CharactersInKey)
        {
            throw new TableLimitBroken($"A key may have {CharactersInKey} characters, not {key.Length}.");
        }

        if (key.Any(character => character is '/' or '\\' or '#' or '?' or '%' || char.IsControl(character)) || !IsWellFormed(key))
        {
            throw new TableLimitBroken("A key holds a character that the Table service refuses: use the key encoder.");
        }
    }

    private static void CheckRow(TableRow row)
    {
        CheckKey(row.Row);

        if (row.Count > ColumnsInRow)
        {
            throw new TableLimitBroken($"Row {row.Row} has {row.Count} columns; a row may have {ColumnsInRow}.");
        }

        foreach (var (name, value) in row)
        {
            CheckColumnName(name);
            CheckValue(row, name, value);
        }

        // Four bytes for the row and eight for each column are the service's own.
        var bytes = 4 + (2L * (row.Partition.Length + row.Row.Length)) + row.Sum(column => 8L + (2 * column.Key.Length) + BytesStored(column.Value));

        if (bytes > BytesInRow)
        {
            throw new TableLimitBroken($"Row {row.Row} has {bytes} bytes; a row may have 1 MiB.");
        }
    }

    private static void CheckColumnName(string name)
    {
        var isIdentifier = name.Length is > 0 and <= CharactersInColumnName
            && !char.IsAsciiDigit(name[0])
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_');

        if (!isIdentifier || ReservedColumns.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new TableLimitBroken($"'{name}' cannot be a column's name.");
        }
    }

    private static void CheckValue(TableRow row, string name, object value)
    {
        var problem = value switch
        {
            string text when text.Length > CharactersInText => $"has {text.Length} characters, more than {CharactersInText}",
            string text when !IsWellFormed(text) => "holds half a character, which cannot be sent",
            byte[] bytes when bytes.Length > BytesInBinary => $"has {bytes.Length} bytes, more than {BytesInBinary}",
            DateTimeOffset instant when instant < EarliestInstant => "is before the year 1601",
            string or byte[] or DateTimeOffset or int or long or bool => null,
            _ => $"is of type {value.GetType().Name}, which no row may have",
        };

        if (problem is not null)
        {
            throw new TableLimitBroken($"Column '{name}' of row {row.Row} {problem}.");
        }
    }

    private static long BytesStored(object value) => value switch
    {
        string text => 4 + (2 * text.Length),
        byte[] bytes => 4 + bytes.Length,
        bool => 1,
        int => 4,
        _ => 8,
    };

    /// <summary>An upper bound: the client escapes what is not plain ASCII, and names the type of some columns.</summary>
    private static long BytesAsJson(string name, object value) => EnvelopeOfColumn + (2L * name.Length) + value switch
    {
        string text => text.Sum(character => char.IsAsciiLetterOrDigit(character) || character is ' ' or '.' or ',' or '-' or '_' ? 1 : EscapedCharacter),
        byte[] bytes => ((bytes.Length + 2) / 3 * 4),
        _ => 0,
    };

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A mistake in this program: it asked for something that the Table service would refuse.</summary>
internal sealed class TableLimitBroken(string message) : ArgumentException(message);
