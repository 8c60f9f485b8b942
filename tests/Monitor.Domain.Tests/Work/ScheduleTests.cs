using CsCheck;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.Work;

public sealed class ScheduleTests
{
    private static readonly DateOnly Began = new(2026, 1, 15);

    [Theory]
    [InlineData("2026-03-02T07:59Z", false)] // Monday in winter
    [InlineData("2026-03-02T08:00Z", true)]
    [InlineData("2026-03-30T06:59Z", false)] // Monday in summer time
    [InlineData("2026-03-30T07:00Z", true)]
    [InlineData("2026-03-02T23:59Z", true)] // late, but still its day
    [InlineData("2026-03-07T08:00Z", false)] // Saturday
    [InlineData("2026-04-03T08:00Z", false)] // Good Friday
    public void The_digest_is_due_on_working_days_from_8_in_London(string now, bool due) =>
        Assert.Equal(due, Due(now).Any(job => job.Kind == ScheduledKind.Digest));

    [Theory]
    [InlineData("2026-03-03T08:59Z", null)] // Tuesday
    [InlineData("2026-03-03T09:00Z", "2026-03-02")]
    [InlineData("2026-03-04T09:00Z", null)]
    [InlineData("2026-04-07T08:00Z", "2026-04-06")] // after Easter Monday
    public void The_weekly_summary_is_due_on_the_policys_day_for_the_week_of_its_Monday(string now, string? week) =>
        Assert.Equal(week, Due(now).SingleOrDefault(job => job.Kind == ScheduledKind.WeeklySummary)?.Period);

    [Theory]
    [InlineData("2018-12-24", "2018-12-27")] // Christmas Day and Boxing Day are Tuesday and Wednesday
    [InlineData("2026-03-02", "2026-03-03")]
    public void When_that_day_is_off_the_next_working_day_of_the_week_stands_in(string week, string expected)
    {
        var days = Enumerable.Range(0, 7).Select(Day(week).AddDays)
            .Where(day => Due(day.At(new TimeOnly(12, 0)), Day("2018-01-01")).Any(job => job.Kind == ScheduledKind.WeeklySummary));

        Assert.Equal([Day(expected)], days);
    }

    [Theory]
    [InlineData("2026-04-07T08:29Z", "2025-12-01 2026-01-01 2026-02-01")]
    [InlineData("2026-04-07T08:30Z", "2025-12-01 2026-01-01 2026-02-01 2026-03-01")] // the third working day of April, 09:30 in London
    public void A_month_is_due_on_the_third_working_day_after_it_and_stays_due(string now, string months) =>
        Assert.Equal(months, string.Join(' ', Due(now).Where(job => job.Kind == ScheduledKind.MonthlySummary).Select(job => job.Period)));

    [Fact]
    public void Months_reach_back_thirteen_at_most() =>
        Assert.Equal(13, Due("2029-03-15T12:00Z").Count(job => job.Kind == ScheduledKind.MonthlySummary));

    [Theory]
    [InlineData("2026-03-02T01:59Z", 0)]
    [InlineData("2026-03-02T02:00Z", 3)]
    [InlineData("2026-03-29T00:59Z", 0)]
    [InlineData("2026-03-29T01:00Z", 3)] // the night in which the clocks go forward
    [InlineData("2026-10-25T01:59Z", 0)]
    [InlineData("2026-10-25T02:00Z", 3)] // and back
    public void Audit_housekeeping_and_what_parties_owe_are_due_every_night_from_2(string now, int due) =>
        Assert.Equal(due, Due(now).Count(job => job.Kind is ScheduledKind.Audit or ScheduledKind.Housekeeping or ScheduledKind.Duties));

    [Fact]
    public void The_next_instant_is_the_first_at_which_more_is_due() => Gen.Int[0, 366 * 24 * 60].Sample(minutes =>
    {
        var now = Instant("2026-01-20T00:00Z").AddMinutes(minutes);
        var next = Schedule.NextAfter(now, TestPolicy.Current, Calendars.EnglandAndWales);
        var before = Due(now);

        Assert.True(next > now);
        Assert.Empty(Due(next.AddTicks(-1)).Except(before));
        Assert.NotEmpty(Due(next).Except(Due(next.AddTicks(-1))));
    });

    private static List<DueJob> Due(string now) => Due(Instant(now));

    private static List<DueJob> Due(DateTimeOffset now, DateOnly? began = null) =>
        [.. Schedule.DueAt(now, began ?? Began, TestPolicy.Current, Calendars.EnglandAndWales)];
}
