using System.Globalization;
using Azure;

namespace Monitor.Infrastructure.Storage;

/// <summary>How long a service asked us to wait.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(Response? response)
    {
        if (response is null)
        {
            return null;
        }

        if (response.Headers.TryGetValue("x-ms-retry-after-ms", out var text) && IsNumber(text, out var milliseconds))
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return response.Headers.TryGetValue("Retry-After", out text) && IsNumber(text, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static bool IsNumber(string? text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
