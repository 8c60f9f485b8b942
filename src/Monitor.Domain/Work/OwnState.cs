using System.Globalization;
using Monitor.Domain.Time;

namespace Monitor.Domain.Work;

/// <summary>How the monitor itself does, as far as its own rows tell.</summary>
/// <param name="StartedAt">When it ran for the first time.</param>
/// <param name="LastSweep">When the last sweep over all agencies was complete.</param>
/// <param name="LastAudit">The last nightly audit that is done.</param>
/// <param name="LastMonth">The last month that was summed up.</param>
/// <param name="DueMonth">The last month whose summary is due by now; null before the first.</param>
/// <param name="HolidaysUntil">The last day up to which bank holidays are listed.</param>
/// <param name="KeptAside">Messages that could not be handled and wait for a person.</param>
public sealed record OwnState(
    DateTimeOffset StartedAt, DateTimeOffset? LastSweep, Job? LastAudit, DateOnly? LastMonth, DateOnly? DueMonth, DateOnly HolidaysUntil, int KeptAside)
{
    /// <summary>Three sweeps missed.</summary>
    public static readonly TimeSpan SweepLateAfter = TimeSpan.FromMinutes(45);

    /// <summary>A night missed, and two hours for the longest audit.</summary>
    public static readonly TimeSpan AuditLateAfter = TimeSpan.FromHours(26);

    private const int HolidaysReachDays = 90;

    /// <summary>What a person must see to, in sentences (DESIGN §5.2, DOMAIN §6).</summary>
    public IEnumerable<string> Faults(DateTimeOffset at)
    {
        if (at - (LastSweep ?? StartedAt) > SweepLateAfter)
        {
            yield return $"The waiting lists were last looked through {When(LastSweep)}. What was missed since is not told yet.";
        }

        if (at - (LastAudit?.At ?? StartedAt) > AuditLateAfter)
        {
            yield return $"The nightly audit last ran {When(LastAudit?.At)}.";
        }

        if (LastAudit?.Note is { } note && !note.EndsWith(" 0 faults", StringComparison.Ordinal))
        {
            yield return $"The last nightly audit found faults: {note}. The log names the entries.";
        }

        if (DueMonth is { } due && (LastMonth is null || LastMonth < due))
        {
            yield return $"The summary for {Email.Words.Month(due)} is due and has not been made.";
        }

        if (HolidaysUntil < at.DateInLondon().AddDays(HolidaysReachDays))
        {
            yield return $"Bank holidays are listed only up to {Email.Words.Date(HolidaysUntil)}. Deadlines after that may be wrong.";
        }

        if (KeptAside > 0)
        {
            yield return $"{Email.Words.Count(KeptAside, "message", "messages")} could not be handled and {(KeptAside == 1 ? "waits" : "wait")} for a person.";
        }
    }

    private static string When(DateTimeOffset? at) => at is { } instant
        ? $"on {Email.Words.Date(instant.DateInLondon())} at {instant.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC"
        : "never";
}
