using Monitor.App.Hosting.Telemetry;

namespace Monitor.App.Hosting;

/// <summary>
/// Every answer bears the id under which events and log lines know its request. The id of a program that asks is taken when it is a GUID: anything else could be somebody's number.
/// </summary>
internal static class Correlations
{
    public const string Header = "X-Correlation-ID";

    public static async Task AddAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/api") && http.Request.Headers[Header] is [{ } sent] && Guid.TryParseExact(sent, "D", out var id))
        {
            http.TraceIdentifier = id.ToString("D");
        }

        Traces.Say(Traces.Correlation, http.TraceIdentifier);
        http.Response.OnStarting(
            static state =>
            {
                var answered = (HttpContext)state;
                answered.Response.Headers[Header] = answered.TraceIdentifier;
                return Task.CompletedTask;
            },
            http);

        using (http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Correlations)).BeginScope("Correlation {Correlation}", http.TraceIdentifier))
        {
            await next(http);
        }
    }
}
