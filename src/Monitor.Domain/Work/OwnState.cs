using System.Globalization;
using Monitor.Domain.Email;
using Monitor.Domain.Time;

namespace Monitor.Domain.Work;

/// <summary>Something that is wrong with the monitor itself: a code by which it is known again, and a sentence for people.</summary>
public sealed record OwnFault(string Code, string Sentence);

/// <summary>How the monitor itself does, as far as its own rows tell.</summary>
/// <param name="StartedAt">When it ran for the first time.</param>
/// <param name="LastSweep">When the last sweep over all agencies was complete.</param>
/// <param name="LastAudit">The last nightly audit that is done.</param>
/// <param name="LastMonth">The last month that was summed up.</param>
/// <param name="DueMonth">The last month whose summary is due by now; null before the first.</param>
/// <param name="HolidaysUntil">The last day up to which bank holidays are listed.</param>
/// <param name="KeptAside">What waits for a person: messages that could not be handled, and faults of mails.</param>
public sealed record OwnState(
    DateTimeOffset StartedAt, DateTimeOffset? LastSweep, Job? LastAudit, DateOnly? LastMonth, DateOnly? DueMonth, DateOnly HolidaysUntil, IReadOnlyCollection<Aside> KeptAside)
{
    /// <summary>For so long a fault of a mail is told; it is kept for longer (<c>docs/runbook.md</c>).</summary>
    public static readonly TimeSpan MailFaultsToldFor = TimeSpan.FromDays(7);

    /// <summary>A fault of the mail provider is kept anew while it lasts; one that was not for so long is over.</summary>
    public static readonly TimeSpan ProviderFaultOverAfter = TimeSpan.FromMinutes(60);

    /// <summary>Three sweeps missed.</summary>
    public static readonly TimeSpan SweepLateAfter = TimeSpan.FromMinutes(45);

    /// <summary>A night missed, and two hours for the longest audit.</summary>
    public static readonly TimeSpan AuditLateAfter = TimeSpan.FromHours(26);

    private const int HolidaysReachDays = 90;

    /// <summary>What a person must see to, in sentences (DESIGN §5.2, DOMAIN §6).</summary>
    public IEnumerable<OwnFault> Faults(DateTimeOffset at) => [.. OfWork(at), .. OfMail(at)];

    private IEnumerable<OwnFault> OfMail(DateTimeOffset at) => KeptAside
        .Where(aside => aside.Queue == MailFault.Queue
            && at - aside.At <= (aside.Reason is MailFault.ProviderBusy or MailFault.ProviderRefusesUs ? ProviderFaultOverAfter : MailFaultsToldFor))
        .GroupBy(aside => aside.Reason)
        .OrderBy(reason => reason.Key, StringComparer.Ordinal)
        .Select(reason => new OwnFault($"mail-{reason.Key}", MailFault.InWords(reason.Key, reason.Count())));

    private IEnumerable<OwnFault> OfWork(DateTimeOffset at)
    {
        if (at - (LastSweep ?? StartedAt) > SweepLateAfter)
        {
            yield return new("sweep-late", $"The waiting lists were last looked through {When(LastSweep)}. What was missed since is not told yet.");
        }

        if (at - (LastAudit?.At ?? StartedAt) > AuditLateAfter)
        {
            yield return new("audit-late", $"The nightly audit last ran {When(LastAudit?.At)}.");
        }

        if (LastAudit?.Note is { } note && !note.EndsWith(" 0 faults", StringComparison.Ordinal))
        {
            yield return new("audit-faults", $"The last nightly audit found faults: {note}. The log names the entries.");
        }

        if (DueMonth is { } due && (LastMonth is null || LastMonth < due))
        {
            yield return new("month-late", $"The summary for {Words.Month(due)} is due and has not been made.");
        }

        if (HolidaysUntil < at.DateInLondon().AddDays(HolidaysReachDays))
        {
            yield return new("holidays-end", $"Bank holidays are listed only up to {Words.Date(HolidaysUntil)}. Deadlines after that may be wrong.");
        }

        if (KeptAside.Count(aside => aside.Queue != MailFault.Queue) is > 0 and var messages)
        {
            yield return new("kept-aside", $"{Words.Count(messages, "message")} could not be handled and {(messages == 1 ? "waits" : "wait")} for a person.");
        }
    }

    private static string When(DateTimeOffset? at) => at is { } instant
        ? $"on {Words.Date(instant.DateInLondon())} at {instant.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC"
        : "never";
}
