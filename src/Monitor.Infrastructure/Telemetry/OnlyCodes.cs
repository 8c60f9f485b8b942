using System.Diagnostics;
using OpenTelemetry;

namespace Monitor.Infrastructure.Telemetry;

/// <summary>
/// What a span may say when it leaves: ids and codes. Whatever else anybody put there, this program or the framework, is taken away before any exporter sees it.
/// </summary>
internal sealed class OnlyCodes : BaseProcessor<Activity>
{
    /// <summary>What attributes of this program begin with.</summary>
    public const string Own = "monitor.";

    /// <summary>Of the framework's attributes those that hold none of a caller's words: a path, a query, a host or an agent would.</summary>
    public static readonly IReadOnlySet<string> OfTheFramework = new HashSet<string>(StringComparer.Ordinal)
    {
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "network.protocol.version", "error.type",
    };

    private const int LongestCode = 64;

    /// <summary>Whether an attribute may leave.</summary>
    public static bool Allows(string name, object? value) => OfTheFramework.Contains(name) || name.StartsWith(Own, StringComparison.Ordinal) && IsOfCodes(value);

    public override void OnEnd(Activity data)
    {
        foreach (var tag in data.TagObjects.Where(tag => !Allows(tag.Key, tag.Value)).ToList())
        {
            data.SetTag(tag.Key, null);
        }

        data.SetStatus(data.Status);
        data.TraceStateString = null;

        if (data.Events.Any())
        {
            // They cannot be taken away from a span, and an exception's message would be one.
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static bool IsOfCodes(object? value) => value switch
    {
        string text => text.Length <= LongestCode && text.All(IsOfACode),
        string[] texts => texts.All(IsOfCodes),
        int or long or bool => true,
        _ => false,
    };

    private static bool IsOfACode(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':' or '_' or '!' or '/';
}
