using CsCheck;
using Monitor.Domain.Policies;
using Monitor.Domain.Statistics;

namespace Monitor.Domain.Tests.Statistics;

public sealed class SmallNumbersTests
{
    private static readonly SmallNumbersPolicy Small = TestPolicy.Current.SmallNumbers;

    [Theory]
    [InlineData(254, "255")]
    [InlineData(8, "10")]
    [InlineData(12, "10")]
    [InlineData(7, "5")]
    [InlineData(5, "5")] // the least that is shown
    [InlineData(4, "*")]
    [InlineData(1, "*")]
    [InlineData(0, "*")] // nought is hidden too
    [InlineData(1003, "1005")]
    public void A_count_is_hidden_under_5_and_rounded_to_5(int count, string shown) => Assert.Equal(shown, SmallNumbers.Count(count, Small));

    [Theory]
    [InlineData(5, 10, "50%")]
    [InlineData(4, 10, "*")] // the numerator is small
    [InlineData(6, 10, "*")] // what is left is small
    [InlineData(10, 10, "*")] // everybody: nobody is left
    [InlineData(0, 10, "*")]
    [InlineData(0, 0, "*")]
    [InlineData(5, 40, "13%")] // 12.5 is rounded up
    [InlineData(35, 40, "88%")]
    public void A_percentage_is_hidden_when_its_part_or_what_is_left_is_small(int part, int whole, string shown) =>
        Assert.Equal(shown, SmallNumbers.Percentage(part, whole, Small));

    [Theory]
    [InlineData(28.5, 5, "29")]
    [InlineData(28.4, 12, "28")]
    [InlineData(28.5, 4, "*")]
    [InlineData(null, 12, "*")]
    public void A_number_of_days_is_hidden_when_it_rests_on_few_waits(double? days, int waits, string shown) =>
        Assert.Equal(shown, SmallNumbers.Days(days, waits, Small));

    [Fact]
    public void A_part_that_could_be_had_from_the_total_is_hidden_with_its_smallest_neighbour()
    {
        var table = SmallNumbers.Table([[3, 20], [11, 30], [40, 50]], [], Small);

        Assert.Equal(["*", "20"], table[0]);
        Assert.Equal(["*", "30"], table[1]);
        Assert.Equal(["40", "50"], table[2]);
        Assert.Equal(["55", "100"], table[3]);
    }

    [Fact]
    public void Two_small_parts_hide_nothing_more()
    {
        var table = SmallNumbers.Table([[3], [2], [40]], [], Small);

        Assert.Equal(["*", "*", "40", "45"], table.Select(row => row[0]));
    }

    [Fact]
    public void Of_a_single_part_the_total_is_hidden_with_it()
    {
        var table = SmallNumbers.Table([[3, 20]], [], Small);

        Assert.Equal(["*", "20"], table[0]);
        Assert.Equal(["*", "20"], table[1]);
    }

    [Fact]
    public void A_column_that_could_be_had_from_a_balance_is_hidden_too()
    {
        var table = SmallNumbers.Table([[30, 12, 3, 39], [30, 12, 30, 12]], [[0, 1, 2, 3]], Small);

        Assert.Equal(["30", "*", "*", "40"], table[0]);
    }

    [Fact]
    public void From_what_is_published_no_hidden_cell_can_be_had_by_subtraction() => Tables.Sample(parts =>
    {
        int[][] balances = [[0, 1, 2, 3, 4]];
        var table = SmallNumbers.Table(parts, balances, Small);
        var sums = Enumerable.Range(0, 5).Select(column => table.Select(row => row[column]))
            .Concat(table.SelectMany(row => balances.Select(balance => balance.Select(column => row[column]))));

        Assert.All(sums, sum => Assert.NotEqual(1, sum.Count(cell => cell == SmallNumbers.Hidden)));
    });

    [Fact]
    public void Nothing_that_is_shown_is_small_and_all_that_is_shown_is_rounded() => Tables.Sample(parts =>
    {
        int[][] exact = [.. parts, [.. Enumerable.Range(0, 5).Select(column => parts.Sum(row => row[column]))]];
        var table = SmallNumbers.Table(parts, [[0, 1, 2, 3, 4]], Small);

        for (var row = 0; row < exact.Length; row++)
        {
            for (var column = 0; column < 5; column++)
            {
                Assert.True(table[row][column] == SmallNumbers.Hidden || (exact[row][column] >= 5 && table[row][column] == SmallNumbers.Count(exact[row][column], Small)));
            }
        }
    });

    [Theory]
    [InlineData(10, 10, 10, "10")]
    [InlineData(10, 10, 9, "*")]
    [InlineData(5, 10, 5, "10")] // never rounded to nought, which would tell that it is small
    public void The_policy_says_how_small_and_how_round(int hideUnder, int roundTo, int count, string shown) =>
        Assert.Equal(shown, SmallNumbers.Count(count, new SmallNumbersPolicy(hideUnder, roundTo)));

    /// <summary>One to five services: waiting before + joined − started − closed = waiting after.</summary>
    private static Gen<int[][]> Tables => Gen.Select(Gen.Int[0, 40], Gen.Int[0, 15], Gen.Double[0, 1], Gen.Double[0, 1]).Select((before, joined, starting, closing) =>
    {
        var started = (int)((before + joined) * starting / 2);
        var closed = (int)((before + joined) * closing / 2);
        return new[] { before, joined, started, closed, before + joined - started - closed };
    }).Array[1, 5];
}
