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

    /// <summary>How many faults the last nightly audit found; null before the first.</summary>
    public int? AuditFaults => LastAudit?.Note?.Split(' ') is [.., var count, "faults"] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var faults) ? faults : null;

    /// <summary>How many monthly summaries are due and have not been made.</summary>
    public int ReportsLate => (DueMonth, LastMonth) switch
    {
        ({ } due, { } last) => Math.Max(0, MonthsOf(due) - MonthsOf(last)),
        ({ }, null) => 1,
        _ => 0,
    };

    /// <summary>How many messages wait for a person.</summary>
    public int MessagesAside => KeptAside.Count(aside => aside.Queue != MailFault.Queue);

    /// <summary>Whether somebody outside may be told that all is well: the last audit found nothing, and neither it nor the last sweep is late.</summary>
    public bool IsSound(DateTimeOffset at) =>
        AuditFaults == 0 && at - LastAudit!.At <= AuditLateAfter && LastSweep is { } sweep && at - sweep <= SweepLateAfter;

    /// <summary>How many mails were told to nobody, or may not have been, in the time in which that is told.</summary>
    public int Undeliverable(DateTimeOffset at) => KeptAside.Count(aside => aside.Queue == MailFault.Queue && !IsOfTheProvider(aside) && at - aside.At <= MailFaultsToldFor);

    /// <summary>What a person must see to, in sentences (DESIGN §5.2, DOMAIN §6).</summary>
    public IEnumerable<OwnFault> Faults(DateTimeOffset at) => [.. OfWork(at), .. OfMail(at)];

    private IEnumerable<OwnFault> OfMail(DateTimeOffset at) => KeptAside
        .Where(aside => aside.Queue == MailFault.Queue
            && at - aside.At <= (IsOfTheProvider(aside) ? ProviderFaultOverAfter : MailFaultsToldFor))
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

        if (MessagesAside is > 0 and var messages)
        {
            yield return new("kept-aside", $"{Words.Count(messages, "message")} could not be handled and {(messages == 1 ? "waits" : "wait")} for a person.");
        }
    }

    private static bool IsOfTheProvider(Aside aside) => aside.Reason is MailFault.ProviderBusy or MailFault.ProviderRefusesUs;

    private static int MonthsOf(DateOnly month) => month.Year * 12 + month.Month;

    private static string When(DateTimeOffset? at) => at is { } instant
        ? $"on {Words.Date(instant.DateInLondon())} at {instant.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC"
        : "never";
}
