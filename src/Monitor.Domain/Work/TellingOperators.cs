using System.Collections.Immutable;
using System.Globalization;

namespace Monitor.Domain.Work;

/// <summary>
/// Whether those who run the monitor are told now what is wrong with it: when something is wrong that their last mail did not say, and again after a week.
/// Never more than twice a day. What was told is kept as a job: its period is the day and how-manieth mail of it, its note the codes.
/// </summary>
public static class TellingOperators
{
    public const string Job = "self-fault";

    private const int MailsADay = 2;
    private const int RepeatedAfterDays = 7;

    /// <summary>The period of the mail to be sent and the codes that it says, or null.</summary>
    public static (string Period, string Codes)? Decide(IReadOnlyCollection<OwnFault> faults, Job? last, DateOnly today)
    {
        if (faults.Count == 0)
        {
            return null;
        }

        var (lastOn, number) = last is null ? (DateOnly.MinValue, 0) : Read(last.Period);
        var told = last?.Note?.Split(' ').ToImmutableHashSet() ?? [];
        var isNew = faults.Any(fault => !told.Contains(fault.Code)) || lastOn.AddDays(RepeatedAfterDays) <= today;
        var next = lastOn == today ? number + 1 : 1;

        return !isNew || next > MailsADay || lastOn > today ? null : (PeriodOf(today, next), string.Join(' ', faults.Select(fault => fault.Code).Order(StringComparer.Ordinal)));
    }

    private static string PeriodOf(DateOnly day, int number) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}.{number}");

    private static (DateOnly On, int Number) Read(string period) =>
        (DateOnly.ParseExact(period.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture), int.Parse(period.AsSpan(11), CultureInfo.InvariantCulture));
}
