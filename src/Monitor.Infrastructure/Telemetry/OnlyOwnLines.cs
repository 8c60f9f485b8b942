using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Monitor.Infrastructure.Telemetry;

/// <summary>
/// What a line of the log may say when it leaves. Lines of this program hold ids and codes; of others', which may repeat what was sent, only their place
/// and number leave. An exception leaves as its kind and where it was thrown: its message may repeat a value.
/// </summary>
internal sealed class OnlyOwnLines : BaseProcessor<LogRecord>
{
    private const string Own = "Monitor.";

    public override void OnEnd(LogRecord data)
    {
        if (data.CategoryName?.StartsWith(Own, StringComparison.Ordinal) is not true)
        {
            data.Attributes = [];
            data.Body = data.FormattedMessage = $"{data.CategoryName} {data.EventId.Id}";
        }

        data.Exception = data.Exception is { } exception ? new Withheld(exception) : null;
    }

    /// <summary>Stands for an exception whose message stays here.</summary>
    private sealed class Withheld(Exception of) : Exception(of.GetType().FullName)
    {
        public override string? StackTrace => of.StackTrace;

        public override string ToString() => $"{Message}{Environment.NewLine}{StackTrace}";
    }
}
