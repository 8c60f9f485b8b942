using System.Diagnostics;

namespace Monitor.App.Hosting.Telemetry;

/// <summary>
/// The spans of this program, and what they say: ids and codes, never anybody's words. One trace leads from a request or a timer over the outbox and the
/// queue to the mail. Every name here is in <c>docs/telemetry.md</c>.
/// </summary>
internal static class Traces
{
    /// <summary>A message that the relay handles itself.</summary>
    public const string Outbox = "outbox";

    /// <summary>A message on its way from the outbox to the broker.</summary>
    public const string HandOver = "hand-over";

    /// <summary>A message from a queue; the queue is its attribute.</summary>
    public const string Receive = "receive";

    public const string Sweep = "sweep";

    /// <summary>An entry on which a sweep raised or resolved something.</summary>
    public const string Settle = "settle";

    /// <summary>Work of the calendar.</summary>
    public const string Job = "job";

    /// <summary>A mail that is handed to whoever delivers it.</summary>
    public const string Send = "send";

    /// <summary>What a provider reported of a mail.</summary>
    public const string Report = "report";

    public const string Correlation = "monitor.correlation";
    public const string Party = "monitor.party";
    public const string Entry = "monitor.entry";
    public const string Entries = "monitor.entries";
    public const string Message = "monitor.message";
    public const string Queue = "monitor.queue";
    public const string Tries = "monitor.tries";
    public const string Outcome = "monitor.outcome";
    public const string JobKind = "monitor.job";
    public const string Period = "monitor.period";
    public const string Due = "monitor.due";
    public const string Raised = "monitor.raised";
    public const string Resolved = "monitor.resolved";
    public const string Faults = "monitor.faults";
    public const string Checks = "monitor.checks";
    public const string Notification = "monitor.notification";
    public const string Mail = "monitor.mail";
    public const string Attempt = "monitor.attempt";
    public const string Code = "monitor.code";

    private const int EntriesAtMost = 50;

    private static readonly ActivitySource Source = new(Figures.Meter);

    /// <summary>
    /// Starts a span within the trace that a message brings along. What happens around it, as the host's own call does, is another trace, to which it is linked;
    /// without a message's trace it is part of that. Whoever wrote a trace that is none has written nothing.
    /// </summary>
    public static Activity? Start(string name, ActivityKind kind, string? traceParent = null)
    {
        if (!ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent))
        {
            return Source.StartActivity(name, kind);
        }

        var around = Activity.Current;
        ActivityLink[] links = around is not null && around.TraceId != parent.TraceId ? [new(around.Context)] : [];
        return Source.StartActivity(name, kind, parent, links: links);
    }

    /// <summary>The same for several that go on side by side: what is current stays so.</summary>
    public static Activity? StartBeside(string name, ActivityKind kind, string? traceParent)
    {
        var around = Activity.Current;
        var started = Start(name, kind, traceParent);
        Activity.Current = around;
        return started;
    }

    /// <summary>Says something of what is going on, where anybody follows it.</summary>
    public static void Say(string attribute, object? value) => Activity.Current?.SetTag(attribute, value);

    /// <summary>The references of entries as an attribute.</summary>
    public static string[] References<T>(IEnumerable<T> entries) => [.. entries.Select(entry => $"{entry}").Distinct().Take(EntriesAtMost)];
}
