using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using Monitor.Domain;

namespace Monitor.App.Hosting;

/// <summary>No request is worked on, or waited for, without end.</summary>
internal static class Timeouts
{
    private const string File = "file";

    private static readonly UnavailableProblem TimedOut = new(
        "request-timed-out", "This took too long and was given up. Try again with the same Idempotency-Key: nothing is recorded twice.");

    public static IServiceCollection AddTimeouts(this IServiceCollection services)
    {
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<MonitorOptions>>((timeouts, options) =>
        {
            timeouts.DefaultPolicy = After(options.Value.RequestSeconds);
            timeouts.AddPolicy(File, After(options.Value.UploadSeconds));
        });
        return services;
    }

    /// <summary>For a call whose body or answer is a file.</summary>
    public static TBuilder MayTakeLong<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequestTimeoutAttribute(File));

    /// <summary>For what the host triggers, which has limits of its own.</summary>
    public static TBuilder WithoutTimeout<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new DisableRequestTimeoutAttribute());

    private static RequestTimeoutPolicy After(int seconds) => new()
    {
        Timeout = TimeSpan.FromSeconds(seconds),
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = http => Asking.RefuseAsync(http, TimedOut),
    };
}
