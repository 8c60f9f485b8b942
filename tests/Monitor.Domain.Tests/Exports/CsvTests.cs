using CsCheck;
using Monitor.Domain.Exports;

namespace Monitor.Domain.Tests.Exports;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+441632960100", "'+441632960100")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＠x", "'＠x")]
    [InlineData("'=1", "''=1")] // so that taking one away is always right
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public void A_spreadsheet_runs_no_cell(string cell, string harmless)
    {
        Assert.Equal(harmless, Csv.Harmless(cell));
        Assert.Equal(cell, Csv.Plain(harmless));
    }

    [Fact]
    public void Nothing_is_lost_whatever_a_cell_holds() => Gen.String.Array[0, 6].Sample(cells =>
    {
        var line = Csv.Line(cells);
        Assert.EndsWith("\r\n", line, StringComparison.Ordinal);
        Assert.Equal(cells, Read(line[..^2]).Select(Csv.Plain).Take(cells.Length));
        Assert.All(Read(line[..^2]), cell => Assert.DoesNotContain(cell.FirstOrDefault('x'), "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20"));
    });

    [Fact]
    public void What_parts_cells_and_lines_is_quoted() => Assert.Equal("a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\r\n", Csv.Line(["a", "b,c", "d\"e", "f\r\ng", null]));

    /// <summary>RFC 4180, read slowly.</summary>
    private static List<string> Read(string line)
    {
        var cells = new List<string>();
        var (at, cell) = (0, new System.Text.StringBuilder());

        while (true)
        {
            if (at < line.Length && line[at] == '"' && cell.Length == 0)
            {
                for (at++; !(line[at] == '"' && (at + 1 == line.Length || line[at + 1] != '"')); at++)
                {
                    cell.Append(line[at]);
                    at += line[at] == '"' ? 1 : 0;
                }

                at++;
            }
            else if (at < line.Length && line[at] != ',')
            {
                cell.Append(line[at++]);
                continue;
            }

            cells.Add(cell.ToString());
            cell.Clear();

            if (at++ >= line.Length)
            {
                return cells;
            }
        }
    }
}
