using System.Text.RegularExpressions;
using CsCheck;
using Monitor.Domain.Email;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed partial class MonthlySummaryTests
{
    [Fact]
    public void Reads_as_agreed() => MonthlySummary.Compose(
        new MonthFigures(Day("2026-03-01"), "policy",
        [
            new ServiceFigures(ServiceCode.Parse("FI"), 254, 31, 22, 12, 251, 180, 96, 44, 118.4, 39, 101,
                [new(1, 12, 8), new(2, 74, 49), new(3, 129, 97), new(4, 36, 26)], [31, 12, 7, 2]),
            new ServiceFigures(ServiceCode.Parse("CAMHS"), 8, 12, 3, 1, 16, 7, 3, 21, 33, 18, 29,
                [new(1, 0, 0), new(2, 6, 3), new(3, 7, 3), new(4, 3, 1)], [3, 1, 0, 0]),
        ]),
        TestPolicy.Current).Reads("monthly-summary.txt");

    [Fact]
    public void Reads_in_a_month_without_anybody_as_agreed() =>
        MonthlySummary.Compose(MonthFigures.Count(Day("2026-03-01"), [], On("2026-03-31")), TestPolicy.Current).Reads("monthly-summary-empty.txt");

    [Fact]
    public void Names_no_entry_and_tells_no_raising()
    {
        var mail = MonthlySummary.Compose(MonthFigures.Count(Day("2026-03-01"), [Entries.Open()], On("2026-03-31")), TestPolicy.Current);

        Assert.Empty(mail.References);
        Assert.Empty(mail.Told);
        Assert.DoesNotContain(Entries.Id(1).ToString(), mail.ToText());
    }

    [Fact]
    public void The_same_figures_give_the_same_words()
    {
        var figures = MonthFigures.Count(Day("2026-03-01"), [Entries.Open()], On("2026-03-31"));

        Assert.Equal(MonthlySummary.Compose(figures, TestPolicy.Current).ToText(), MonthlySummary.Compose(figures, TestPolicy.Current).ToText());
    }

    [Fact]
    public void Every_count_is_hidden_or_rounded_and_no_part_can_be_had_from_its_total() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 30]).Sample((family, child, started) =>
        {
            var entries = Enumerable.Range(1, family).Select(number => Entries.Open(number).AtLevel(1 + (number % 4)))
                .Concat(Enumerable.Range(100, child).Select(number => Entries.Open(number).WaitingFor("CAMHS").WithSupport(Day("2026-03-02"), Day("2026-03-29").AddDays(number % 5))))
                .Concat(Enumerable.Range(200, started).Select(number => Entries.Open(number).WithStart(Day("2026-03-20")))).ToList();
            var mail = MonthlySummary.Compose(MonthFigures.Count(Day("2026-03-01"), entries, On("2026-03-31")), TestPolicy.Current);
            var counted = mail.Blocks.OfType<TableBlock>().Where(table => !table.Caption.StartsWith("Waits", StringComparison.Ordinal) && !table.Caption.StartsWith("Interim", StringComparison.Ordinal));

            foreach (var table in counted)
            {
                Assert.All(table.Rows.SelectMany(row => row.Skip(1)), cell => Assert.Matches(HiddenOrRounded(), cell));

                for (var column = 1; column < table.Columns.Length; column++)
                {
                    Assert.NotEqual(1, table.Rows.Count(row => row[column] == "*"));
                }
            }
        });

    [GeneratedRegex("^([*]|[1-9][0-9]*[05]|5)$")]
    private static partial Regex HiddenOrRounded();
}
