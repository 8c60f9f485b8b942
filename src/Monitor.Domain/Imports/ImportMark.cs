using System.Globalization;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Imports;

/// <summary>How an event tells that it came from a file, and from which of the source's own rows.</summary>
public static class ImportMark
{
    /// <summary>Stands where a person's role would.</summary>
    public const string Role = "import";

    private const char Separator = '/';

    /// <summary>In answer to what: the import, the row of its file, and the row's own key where the source has one.</summary>
    public static string Of(string import, ImportRow row) =>
        $"{Role}{Separator}{import}{Separator}{row.Number.ToString(CultureInfo.InvariantCulture)}{(row.RowKey is null ? string.Empty : $"{Separator}{row.RowKey}")}";

    /// <summary>Whether it came from a file, and not from a person or the watch.</summary>
    public static bool IsOn(HistoryItem item) => item.Actor.Split(Separator) is [_, Role, ..];

    public static string? RowKeyOf(HistoryItem item) => IsOn(item) && item.Correlation.Split(Separator) is [Role, _, _, var rowKey] ? rowKey : null;
}
