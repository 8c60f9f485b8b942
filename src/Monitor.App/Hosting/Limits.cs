using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Monitor.App.Hosting;

/// <summary>A call that is not counted: health, what the host triggers, and what a provider signs.</summary>
internal sealed record NotLimited;

/// <summary>
/// How many requests a minute one caller, one agency, and one address of nobody known may make. Reading and writing are counted apart, so that however much
/// somebody reads, support can be recorded. Each instance counts for itself; a minute is one of real time.
/// </summary>
internal sealed class Limits(IOptions<MonitorOptions> options) : IDisposable
{
    private const int CallersOfAnAgency = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Limit _callers = new(Window);
    private readonly Limit _agencies = new(Window);
    private readonly Limit _addresses = new(Window);

    public static async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var isCounted = http.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<NotLimited>() is null
            && (http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/app"));

        if (isCounted && http.RequestServices.GetRequiredService<Limits>().Refuse(http) is { } refused)
        {
            await Asking.RefuseAsync(http, refused);
            return;
        }

        await next(http);
    }

    public void Dispose()
    {
        _callers.Dispose();
        _agencies.Dispose();
        _addresses.Dispose();
    }

    private RefusedRequest? Refuse(HttpContext http)
    {
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var name = isRead ? "reads" : "writes";

        if (Asking.Find(http)?.Actor is not { } actor)
        {
            return Refuse(http, _addresses, $"{name}:{ClientAddress.Of(http)}", "strangers", options.Value.StrangersPerMinute);
        }

        var most = isRead ? options.Value.ReadsPerMinute : options.Value.WritesPerMinute;
        return Refuse(http, _callers, $"{name}:{actor.Party}:{actor.Subject}", name, most)
            ?? Refuse(http, _agencies, $"{name}:{actor.Party}", $"agency-{name}", most * CallersOfAnAgency);
    }

    /// <summary>Counts a request; the headers say what is left of the limit that is nearest.</summary>
    private static RefusedRequest? Refuse(HttpContext http, Limit limit, string who, string name, int most)
    {
        var (isAllowed, left) = limit.Count(who, most);
        var headers = http.Response.Headers;

        if (isAllowed && headers.ContainsKey("RateLimit-Policy"))
        {
            return null;
        }

        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={most};w={Window.TotalSeconds:F0}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={Window.TotalSeconds:F0}");

        if (isAllowed)
        {
            return null;
        }

        headers.RetryAfter = Window.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        return new RefusedRequest(
            StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests in a minute. Wait as long as Retry-After says; with the same Idempotency-Key nothing is recorded twice.");
    }

    /// <summary>Counts for each of many.</summary>
    private sealed class Limit(TimeSpan window) : IDisposable
    {
        private readonly PartitionedRateLimiter<(string Who, int Most)> _limiter = PartitionedRateLimiter.Create<(string Who, int Most), string>(
            each => RateLimitPartition.GetFixedWindowLimiter(each.Who, _ => new FixedWindowRateLimiterOptions { PermitLimit = each.Most, Window = window, QueueLimit = 0, AutoReplenishment = true }));

        public (bool IsAllowed, long Left) Count(string who, int most)
        {
            using var lease = _limiter.AttemptAcquire((who, most));
            return (lease.IsAcquired, _limiter.GetStatistics((who, most))?.CurrentAvailablePermits ?? 0);
        }

        public void Dispose() => _limiter.Dispose();
    }
}

/// <summary>
/// Where a request comes from. Under the Functions host every request comes from the host, and the last hop of X-Forwarded-For is what the platform wrote; anywhere
/// else that header is what somebody likes it to be.
/// </summary>
internal static class ClientAddress
{
    public static string Of(HttpContext http)
    {
        var isUnderHost = http.RequestServices.GetRequiredService<IConfiguration>()[AppHost.FunctionsPort] is { Length: > 0 };
        var hop = isUnderHost ? http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim() : string.Empty;
        return hop.Length is > 0 and <= 60 ? hop : http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
    }
}
