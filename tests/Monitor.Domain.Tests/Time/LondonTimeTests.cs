using Microsoft.Extensions.Time.Testing;
using Monitor.Domain.Time;

namespace Monitor.Domain.Tests.Time;

public sealed class LondonTimeTests
{
    [Theory]
    [InlineData("2026-01-15T23:30Z", "2026-01-15")] // GMT: the same date as UTC
    [InlineData("2026-07-15T22:59Z", "2026-07-15")]
    [InlineData("2026-07-15T23:00Z", "2026-07-16")] // BST: already tomorrow in London
    [InlineData("2026-03-28T23:30Z", "2026-03-28")] // the last night of GMT
    [InlineData("2026-10-24T23:30Z", "2026-10-25")] // the last night of BST
    [InlineData("2026-10-25T23:30Z", "2026-10-25")]
    [InlineData("2024-02-29T23:59Z", "2024-02-29")]
    public void Today_is_the_date_in_London(string now, string expected)
    {
        var clock = new FakeTimeProvider(Instant(now));

        Assert.Equal(Day(expected), clock.TodayInLondon());
    }

    [Theory]
    [InlineData("2026-05-01", "2026-04-30T23:00Z")] // May 2026 begins an hour before UTC's
    [InlineData("2026-01-01", "2026-01-01T00:00Z")]
    [InlineData("2026-03-29", "2026-03-29T00:00Z")] // the day of 23 hours
    [InlineData("2026-03-30", "2026-03-29T23:00Z")]
    [InlineData("2026-10-25", "2026-10-24T23:00Z")] // the day of 25 hours
    [InlineData("2026-10-26", "2026-10-26T00:00Z")]
    public void A_date_starts_at_midnight_in_London(string date, string expected) =>
        Assert.Equal(Instant(expected), Day(date).StartsAt());

    [Theory]
    [InlineData("2026-03-29", "00:59", "2026-03-29T00:59Z")]
    [InlineData("2026-03-29", "01:00", "2026-03-29T01:00Z")] // 01:00 does not exist; it is taken as 02:00
    [InlineData("2026-03-29", "01:30", "2026-03-29T01:30Z")] // nor does 01:30; it is taken as 02:30
    [InlineData("2026-03-29", "02:00", "2026-03-29T01:00Z")]
    [InlineData("2026-10-25", "00:59", "2026-10-24T23:59Z")]
    [InlineData("2026-10-25", "01:30", "2026-10-25T00:30Z")] // comes twice; the first is meant
    [InlineData("2026-10-25", "02:00", "2026-10-25T02:00Z")]
    [InlineData("2026-06-15", "08:00", "2026-06-15T07:00Z")]
    [InlineData("2026-12-15", "08:00", "2026-12-15T08:00Z")]
    public void A_time_on_a_London_clock_is_one_instant(string date, string time, string expected) =>
        Assert.Equal(Instant(expected), Day(date).At(TimeOnly.Parse(time)));

    [Fact]
    public void The_doubled_hour_is_the_same_time_twice()
    {
        Assert.Equal(new TimeOnly(1, 30), Instant("2026-10-25T00:30Z").TimeInLondon());
        Assert.Equal(new TimeOnly(1, 30), Instant("2026-10-25T01:30Z").TimeInLondon());
    }

    [Fact]
    public void Where_a_machine_has_no_time_zones_the_law_gives_the_same_time_at_every_half_hour_from_1996_to_2037()
    {
        var known = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        var byLaw = LondonTime.ByLaw();

        for (var instant = Instant("1996-01-01T00:00Z"); instant.Year < 2038; instant = instant.AddMinutes(30))
        {
            var local = DateTime.SpecifyKind(instant.UtcDateTime, DateTimeKind.Unspecified);

            Assert.True(
                known.GetUtcOffset(instant) == byLaw.GetUtcOffset(instant)
                    && known.GetUtcOffset(local) == byLaw.GetUtcOffset(local)
                    && known.IsAmbiguousTime(local) == byLaw.IsAmbiguousTime(local),
                $"They differ at {instant:u}.");
        }
    }

    [Fact]
    public void The_skipped_hour_never_shows_on_a_London_clock()
    {
        Assert.Equal(new TimeOnly(0, 59), Instant("2026-03-29T00:59Z").TimeInLondon());
        Assert.Equal(new TimeOnly(2, 0), Instant("2026-03-29T01:00Z").TimeInLondon());
    }

    [Fact]
    public void Every_date_of_thirty_years_starts_on_itself_and_not_a_minute_before()
    {
        for (var date = Day("2010-01-01"); date < Day("2040-01-01"); date = date.AddDays(1))
        {
            Assert.Equal(date, date.StartsAt().DateInLondon());
            Assert.Equal(date.AddDays(-1), date.StartsAt().AddMinutes(-1).DateInLondon());
            Assert.Equal(TimeSpan.Zero, date.StartsAt().Offset);
        }
    }

    [Fact]
    public void A_wait_over_the_clock_change_is_counted_in_days_not_in_hours()
    {
        var received = Instant("2026-03-28T23:30Z").DateInLondon();
        var today = Instant("2026-04-10T23:15Z").DateInLondon(); // 11 April, 00:15 in London

        Assert.Equal(14, Entries.Open().ReceivedOn(received).DaysWaited(today));
    }

    [Theory]
    [InlineData("2024-02-29", "2024-02-01")]
    [InlineData("2026-03-01", "2026-03-01")]
    [InlineData("2026-12-31", "2026-12-01")]
    public void A_month_begins_on_its_first(string date, string expected) => Assert.Equal(Day(expected), Day(date).FirstOfMonth());

    [Theory]
    [InlineData("2026-03-02", "2026-03-02")] // Monday
    [InlineData("2026-03-08", "2026-03-02")] // Sunday
    [InlineData("2026-01-01", "2025-12-29")] // over the year's end
    public void A_week_begins_on_its_Monday(string date, string expected) => Assert.Equal(Day(expected), Day(date).MondayOfWeek());
}
