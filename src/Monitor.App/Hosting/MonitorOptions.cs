using System.ComponentModel.DataAnnotations;

namespace Monitor.App.Hosting;

/// <summary>Settings under <c>Monitor</c>.</summary>
internal sealed class MonitorOptions
{
    public const string Section = "Monitor";

    /// <summary>The only source of scheme and host in links: what people have in their browser before <c>/app</c>.</summary>
    [Required, Url(ErrorMessage = "Monitor:PublicBaseUrl must be a whole address, as in https://monitor.example.")]
    public string PublicBaseUrl { get; init; } = string.Empty;

    /// <summary>Makes references that cannot be guessed from what they are about; at least 32 characters, kept secret and never changed.</summary>
    [Required, MinLength(32, ErrorMessage = "Monitor:IdKey must have at least 32 characters.")]
    public string IdKey { get; init; } = string.Empty;

    /// <summary>The board's policy.</summary>
    [Required]
    public string PolicyFile { get; init; } = "policy.json";

    /// <summary>Seconds, in real time, for which a message or a mail is leased to one instance.</summary>
    [Range(2, 240)]
    public int LeaseSeconds { get; init; } = 60;

    /// <summary>Off where something else calls the triggers: under the Functions host, and where a test does.</summary>
    public bool RunsItself { get; init; } = true;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);
}
