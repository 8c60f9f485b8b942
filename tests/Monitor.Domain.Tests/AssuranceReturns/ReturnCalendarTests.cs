using Monitor.Domain.AssuranceReturns;

namespace Monitor.Domain.Tests.AssuranceReturns;

public sealed class ReturnCalendarTests
{
    [Theory]
    [InlineData("2026-02-01", 0, null)]
    [InlineData("2026-02-01", 1, null)] // few, and the quarter goes on
    [InlineData("2026-02-01", 4, null)]
    [InlineData("2026-02-01", 5, "2026-02")]
    [InlineData("2026-03-01", 0, null)]
    [InlineData("2026-03-01", 1, "2026-q1")]
    [InlineData("2026-03-01", 4, "2026-q1")]
    [InlineData("2026-03-01", 5, "2026-03")]
    [InlineData("2026-12-01", 4, "2026-q4")]
    [InlineData("2026-12-01", 60, "2026-12")]
    public void Few_entries_are_returned_by_the_quarter_more_by_the_month_none_never(string month, int open, string? expected) =>
        Assert.Equal(expected, ReturnCalendar.DueAfter(Days.Day(month), open, TestPolicy.Current.Returns)?.ToString());

    [Theory]
    [InlineData("2026-02-28", "2026-03-06")] // a Saturday; the next working day is the first
    [InlineData("2026-03-31", "2026-04-09")] // Good Friday and Easter Monday between
    [InlineData("2026-12-31", "2027-01-08")] // New Year's Day
    public void A_return_is_due_five_working_days_after_its_period(string last, string expected) =>
        Assert.Equal(Days.Day(expected), ReturnCalendar.DueOn(Days.Day(last), TestPolicy.Current, Calendars.EnglandAndWales));

    [Theory]
    [InlineData("2026-04-01", 1)]
    [InlineData("2026-04-08", 1)]
    [InlineData("2026-04-09", 2)] // the day it is due
    [InlineData("2026-04-10", 2)]
    [InlineData("2026-04-12", 2)] // a Sunday
    [InlineData("2026-04-13", 3)] // two working days after
    [InlineData("2026-04-15", 3)]
    [InlineData("2026-04-16", 4)] // five working days after
    [InlineData("2026-09-01", 4)] // and no more
    public void It_is_asked_for_when_open_when_due_and_two_and_five_working_days_later(string today, int mails) =>
        Assert.Equal(mails, ReturnCalendar.MailsBy(Days.Day(today), Returns.Open(), TestPolicy.Current.Returns, Calendars.EnglandAndWales));
}
