namespace Monitor.Domain.Exports;

/// <summary>
/// Lines of a file of values (RFC 4180), for spreadsheets: CRLF, quotes where they are needed. A cell that a spreadsheet would run, or that begins with an
/// apostrophe, has one more apostrophe before it; without the first apostrophe every cell is as it was (<see cref="Plain"/>).
/// </summary>
public static class Csv
{
    /// <summary>Says to a spreadsheet that the file is UTF-8.</summary>
    public const string Mark = "\uFEFF";

    private const char Apostrophe = '\'';

    /// <summary>What a formula begins with, the full-width forms too, since some programs read them as the same.</summary>
    private const string Running = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(cell => Quoted(Harmless(cell ?? string.Empty)))) + "\r\n";

    /// <summary>A cell that no spreadsheet runs.</summary>
    public static string Harmless(string cell) => cell.Length > 0 && (cell[0] == Apostrophe || Running.Contains(cell[0], StringComparison.Ordinal)) ? Apostrophe + cell : cell;

    /// <summary>The cell as it was before <see cref="Harmless"/>.</summary>
    public static string Plain(string cell) => cell.StartsWith(Apostrophe) ? cell[1..] : cell;

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") >= 0 || cell.StartsWith(' ') || cell.EndsWith(' ') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
