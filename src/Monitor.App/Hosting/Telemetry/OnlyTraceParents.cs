using System.Diagnostics;

namespace Monitor.App.Hosting.Telemetry;

/// <summary>
/// Of what a request says about its trace only where it belongs is taken, and only in the form of W3C: a trace state, baggage, or anything in another form could
/// be somebody's words, and would go on from here to whomever this program calls.
/// </summary>
internal sealed class OnlyTraceParents : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            setter?.Invoke(carrier, TraceParent, id);
        }
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        string? sent = null;
        getter?.Invoke(carrier, TraceParent, out sent, out _);
        traceId = ActivityContext.TryParse(sent, null, out _) ? sent : null;
        traceState = null;
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
