using System.Globalization;
using Monitor.Domain.Checks;
using Monitor.Domain.People;

namespace Monitor.Testing;

/// <summary>Dates and instants as they are read aloud, and the circumstances of a day under the repository's policy and calendar.</summary>
public static class Days
{
    /// <summary>A date in the form 2026-03-02.</summary>
    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant in the form 2026-04-30T23:00Z.</summary>
    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The circumstances of a day.</summary>
    public static Circumstances On(DateOnly today) => new(today, TestPolicy.Current, Calendars.EnglandAndWales);

    /// <summary>The circumstances of a day in the form 2026-03-02, with the closures of these parties.</summary>
    public static Circumstances On(string today, params Party[] parties) => On(Day(today)) with { Closures = new Closures(parties) };

    /// <summary>The circumstances of a day in the form 2026-03-02.</summary>
    public static Circumstances On(string today) => On(Day(today));
}
