namespace Monitor.Domain.Time;

/// <summary>The only place an instant becomes a date, or a date an instant. Waits, deadlines and periods are counted in London calendar days.</summary>
public static class LondonTime
{
    private const string Id = "Europe/London";

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.TryFindSystemTimeZoneById(Id, out var known) ? known : ByLaw();

    extension(TimeProvider clock)
    {
        /// <summary>Today's date in London.</summary>
        public DateOnly TodayInLondon() => clock.GetUtcNow().DateInLondon();
    }

    extension(DateTimeOffset instant)
    {
        /// <summary>The London date on which this instant falls.</summary>
        public DateOnly DateInLondon() => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

        /// <summary>The time on a London clock at this instant.</summary>
        public TimeOnly TimeInLondon() => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);
    }

    extension(DateOnly date)
    {
        /// <summary>The instant at which this date begins in London.</summary>
        public DateTimeOffset StartsAt() => date.At(TimeOnly.MinValue);

        /// <summary>
        /// The instant at which a London clock shows this time on this date. A time that is skipped in spring is taken an hour later;
        /// one that comes twice in autumn is the first of the two.
        /// </summary>
        public DateTimeOffset At(TimeOnly time)
        {
            var local = date.ToDateTime(time, DateTimeKind.Unspecified);

            // A skipped time has winter's offset, which makes it an hour later by the clock of that day.
            var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
            return new DateTimeOffset(local, offset).ToUniversalTime();
        }

        /// <summary>The first day of this date's month.</summary>
        public DateOnly FirstOfMonth() => new(date.Year, date.Month, 1);

        /// <summary>The Monday of this date's week.</summary>
        public DateOnly MondayOfWeek() => date.AddDays(-(((int)date.DayOfWeek + 6) % 7));
    }

    /// <summary>
    /// London's time where a machine has no time zone data, as small container images: an hour ahead from the last Sunday of March to the last of October,
    /// changing at 01:00 Greenwich Mean Time (Summer Time Act 1972, section 1, as amended by the Summer Time Order 2002). True of every year from 1996 on.
    /// </summary>
    public static TimeZoneInfo ByLaw()
    {
        const int lastWeek = 5;
        var forward = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 1, 0, 0), 3, lastWeek, DayOfWeek.Sunday);
        var back = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 10, lastWeek, DayOfWeek.Sunday);
        var summer = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), forward, back);
        return TimeZoneInfo.CreateCustomTimeZone(Id, TimeSpan.Zero, Id, Id, Id, [summer]);
    }
}
