using System.Globalization;
using Monitor.Domain.Email;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

/// <summary>A picture may give away no more than the tables do (DOMAIN §9).</summary>
public sealed class MonthlyChartTests
{
    private static readonly DateOnly March = Day("2026-03-01");

    [Fact]
    public void Every_point_is_the_figure_that_the_table_of_its_month_shows_and_where_that_hides_it_there_is_none()
    {
        var months = Enumerable.Range(0, 13).Select(i => Month(March.AddMonths(-i), fi: 4 + (i * 3), camhs: i % 3 == 1 ? 4 : 20 + i)).ToList();

        var chart = Chart(months[0], [.. months.Skip(1)])!;

        Assert.Equal(13, chart.Labels.Length);
        Assert.Equal(("Mar 25", "Mar 26"), (chart.Labels[0], chart.Labels[^1]));

        foreach (var (series, row) in chart.Series.Zip(["Family Intervention", "CAMHS"]))
        {
            Assert.Equal(row, series.Name);
            Assert.Equal(
                months.AsEnumerable().Reverse().Select(month => InTable(month, row)),
                series.Values.Select(value => value?.ToString(CultureInfo.InvariantCulture) ?? "*"));
        }

        Assert.Contains(chart.Series.SelectMany(series => series.Values), value => value is null);
    }

    [Fact]
    public void One_service_alone_that_is_hidden_hides_its_neighbour_too_in_table_and_picture()
    {
        var chart = Chart(Month(March, 30, 30), Month(March.AddMonths(-1), 30, 4), Month(March.AddMonths(-2), 30, 30))!;

        Assert.All(chart.Series, series => Assert.Equal([30, null, 30], series.Values));
    }

    [Fact]
    public void There_is_no_picture_of_one_point_and_none_of_months_that_are_hidden()
    {
        Assert.Null(Chart(Month(March, 30, 30)));
        Assert.Null(Chart(Month(March, 30, 30), Month(March.AddMonths(-1), 3, 3)));
        Assert.NotNull(Chart(Month(March, 30, 30), Month(March.AddMonths(-1), 30, 30)));
    }

    [Fact]
    public void Older_months_later_months_and_a_month_twice_are_left_out()
    {
        var chart = Chart(Month(March, 30, 30), Month(March.AddMonths(-13), 90, 90), Month(March.AddMonths(1), 90, 90), Month(March, 90, 90), Month(March.AddMonths(-12), 60, 60))!;

        Assert.Equal(13, chart.Labels.Length);
        Assert.All(chart.Series, series => Assert.Equal([60, 30], series.Values.OfType<double>()));
    }

    [Fact]
    public void Its_words_say_where_each_line_begins_ends_and_turns_and_what_is_not_shown()
    {
        var alt = Chart(Month(March, 30, 30), Month(March.AddMonths(-1), 4, 4), Month(March.AddMonths(-2), 45, 30), Month(March.AddMonths(-3), 10, 30), Month(March.AddMonths(-4), 4, 4))!.Alt;

        Assert.Equal(
            "Line chart. Family Intervention: 10 in December 2025, 30 in March 2026; highest 45 in January 2026, lowest 10 in December 2025. 1 month is not shown. "
            + "CAMHS: 30 in December 2025, 30 in March 2026, the same throughout. 1 month is not shown.",
            alt);
    }

    private static ChartBlock? Chart(MonthFigures figures, params MonthFigures[] before) =>
        MonthlySummary.Compose(figures, TestPolicy.Current, before).Blocks.OfType<ChartBlock>().SingleOrDefault();

    private static string InTable(MonthFigures month, string service) =>
        MonthlySummary.Compose(month, TestPolicy.Current).Blocks.OfType<TableBlock>().Single(table => table.Caption == "Joined and left").Rows.Single(row => row[0] == service)[^1];

    /// <summary>So many who wait for each service at a month's end, nothing else happening.</summary>
    private static MonthFigures Month(DateOnly month, int fi, int camhs) => new(
        month, TestPolicy.Current.Version, [.. TestPolicy.Current.Services.Select(service => Service(service.Code, service.Code.ToString() == "FI" ? fi : camhs))]);

    private static ServiceFigures Service(ServiceCode code, int waiting) => new(
        code, waiting, 0, 0, 0, waiting, 0, 0, null, null, null, null, [.. Enumerable.Range(1, 4).Select(level => new LevelFigures(level, 0, 0))], [0, 0, 0, 0]);
}
