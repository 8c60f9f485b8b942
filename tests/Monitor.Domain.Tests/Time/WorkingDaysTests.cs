using CsCheck;
using Monitor.Domain.Time;

namespace Monitor.Domain.Tests.Time;

public sealed class WorkingDaysTests
{
    private static readonly WorkingDays Calendar = Calendars.EnglandAndWales;

    [Theory]
    [InlineData("2016-12-21", 5, "2016-12-30")] // Boxing Day and the substitute for Christmas Day between
    [InlineData("2016-03-24", 1, "2016-03-29")] // Easter
    [InlineData("2022-06-01", 2, "2022-06-07")] // the Jubilee
    [InlineData("2016-07-02", 1, "2016-07-04")] // from a Saturday
    [InlineData("2024-02-28", 1, "2024-02-29")]
    [InlineData("2024-02-28", 2, "2024-03-01")]
    [InlineData("2023-02-28", 1, "2023-03-01")]
    [InlineData("2020-05-07", 1, "2020-05-11")] // VE day: the early May holiday on a Friday
    [InlineData("2023-05-05", 1, "2023-05-09")] // the Coronation
    [InlineData("2022-09-16", 1, "2022-09-20")] // the State Funeral
    public void Counts_on_over_weekends_and_bank_holidays(string from, int count, string expected) =>
        Assert.Equal(Day(expected), Calendar.Add(Day(from), count));

    [Theory]
    [InlineData("2026-03-02")]
    [InlineData("2026-03-07")] // Saturday
    [InlineData("2026-04-03")] // Good Friday
    public void No_days_after_a_date_is_that_date(string date) => Assert.Equal(Day(date), Calendar.Add(Day(date), 0));

    [Fact]
    public void Does_not_count_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.Add(Day("2026-03-02"), -1));

    [Theory]
    [InlineData("2026-04-02", "2026-04-02")]
    [InlineData("2026-04-03", "2026-04-07")] // Good Friday
    [InlineData("2026-04-06", "2026-04-07")] // Easter Monday
    [InlineData("2026-03-07", "2026-03-09")]
    public void A_day_off_moves_to_the_next_working_day(string date, string expected) => Assert.Equal(Day(expected), Calendar.OnOrAfter(Day(date)));

    [Theory]
    [InlineData("2026-03-02", "2026-03-02", 0)]
    [InlineData("2026-03-02", "2026-03-03", 1)]
    [InlineData("2026-03-06", "2026-03-09", 1)]
    [InlineData("2026-04-02", "2026-04-07", 1)]
    [InlineData("2026-03-09", "2026-03-02", 0)]
    public void Counts_the_working_days_after_one_date_up_to_another(string from, string to, int expected) =>
        Assert.Equal(expected, Calendar.Between(Day(from), Day(to)));

    [Fact]
    public void The_list_reaches_to_the_end_of_its_last_year() =>
        Assert.Equal(Day("2028-12-31"), new WorkingDays([Day("2026-04-03"), Day("2028-05-29")], "two years").ListedUntil);

    [Fact]
    public void Without_a_list_only_weekends_are_off_and_nothing_counts_as_listed()
    {
        var bare = new WorkingDays([], "none");

        Assert.Equal(DateOnly.MinValue, bare.ListedUntil);
        Assert.Equal(Day("2026-12-28"), bare.Add(Day("2026-12-24"), 2));
    }

    [Theory]
    [InlineData("2026-12-31", 1, "2027-01-01")] // two years after the list, where only weekends are known
    [InlineData("2027-01-01", 1, "2027-01-04")]
    [InlineData("2026-12-30", 1, "2026-12-31")]
    [InlineData("2024-12-24", 1, "2024-12-26")]
    [InlineData("2024-12-25", 1, "2024-12-26")] // from the one day that is listed
    [InlineData("2024-12-23", 2, "2024-12-26")]
    public void Counts_on_before_the_list_and_after_it(string from, int count, string expected) =>
        Assert.Equal(Day(expected), new WorkingDays([Day("2024-12-25")], "one Christmas").Add(Day(from), count));

    [Fact]
    public void Adding_agrees_with_counting_day_by_day() =>
        Gen.Select(Holidays, Date, Gen.Int[0, 400]).Sample((holidays, date, count) =>
            new WorkingDays(holidays, "random").Add(date, count) == AddSlowly(holidays, date, count));

    [Fact]
    public void Between_agrees_with_counting_day_by_day() =>
        Gen.Select(Holidays, Date, Gen.Int[-30, 400]).Sample((holidays, date, days) =>
            new WorkingDays(holidays, "random").Between(date, date.AddDays(days)) == CountSlowly(holidays, date, date.AddDays(days)));

    [Fact]
    public void What_was_added_is_what_lies_between() =>
        Gen.Select(Holidays, Date, Gen.Int[0, 400]).Sample((holidays, date, count) =>
        {
            var calendar = new WorkingDays(holidays, "random");
            return calendar.Between(date, calendar.Add(date, count)) == count;
        });

    [Fact]
    public void On_or_after_is_a_working_day_with_none_before_it() =>
        Gen.Select(Holidays, Date).Sample((holidays, date) =>
        {
            var calendar = new WorkingDays(holidays, "random");
            var next = calendar.OnOrAfter(date);

            Assert.True(calendar.Includes(next));
            Assert.Equal(calendar.Includes(date) ? 0 : 1, calendar.Between(date, next));
        });

    /// <summary>Up to forty days off in four years, some on weekends and some twice; now and then none at all.</summary>
    private static Gen<DateOnly[]> Holidays =>
        Gen.Int[0, 4 * 365].Select(day => new DateOnly(2024, 1, 1).AddDays(day)).Array[0, 40];

    /// <summary>Years before, within and after any list.</summary>
    private static Gen<DateOnly> Date => Gen.Int[0, 20 * 365].Select(day => new DateOnly(2015, 1, 1).AddDays(day));

    private static DateOnly AddSlowly(DateOnly[] holidays, DateOnly date, int count)
    {
        while (count > 0)
        {
            date = date.AddDays(1);

            if (IsWorked(holidays, date))
            {
                count--;
            }
        }

        return date;
    }

    private static int CountSlowly(DateOnly[] holidays, DateOnly from, DateOnly to) =>
        Enumerable.Range(1, Math.Max(0, to.DayNumber - from.DayNumber)).Count(day => IsWorked(holidays, from.AddDays(day)));

    private static bool IsWorked(DateOnly[] holidays, DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && Array.IndexOf(holidays, date) < 0;
}
