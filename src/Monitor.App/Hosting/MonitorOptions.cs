using System.ComponentModel.DataAnnotations;
using Monitor.Domain.Matching;

namespace Monitor.App.Hosting;

/// <summary>Settings under <c>Monitor</c>.</summary>
internal sealed class MonitorOptions : IValidatableObject
{
    public const string Section = "Monitor";

    /// <summary>The only source of scheme and host in links: what people have in their browser before <c>/app</c>.</summary>
    [Required, Url(ErrorMessage = "Monitor:PublicBaseUrl must be a whole address, as in https://monitor.example.")]
    public string PublicBaseUrl { get; init; } = string.Empty;

    /// <summary>Makes references that cannot be guessed from what they are about; at least 32 characters, kept secret and never changed.</summary>
    [Required, MinLength(32, ErrorMessage = "Monitor:IdKey must have at least 32 characters.")]
    public string IdKey { get; init; } = string.Empty;

    /// <summary>Signs the places where lists go on; at least 32 characters, kept secret. Without one it is made out of <see cref="IdKey"/>.</summary>
    [MinLength(32, ErrorMessage = "Monitor:CursorKey must have at least 32 characters.")]
    public string? CursorKey { get; init; }

    /// <summary>
    /// Make the hashes by which a child is recognised; the first writes, all look up. Without one, referrals with a number are refused.
    /// </summary>
    public IReadOnlyList<MatchingKey> MatchingKeys { get; init; } = [];

    /// <summary>The board's policy.</summary>
    [Required]
    public string PolicyFile { get; init; } = "policy.json";

    /// <summary>Seconds, in real time, for which a message or a mail is leased to one instance.</summary>
    [Range(2, 240)]
    public int LeaseSeconds { get; init; } = 60;

    /// <summary>Mails to many people at an hour are planned so many a second, in step with what the mail provider takes; an escalation waits for none of them.</summary>
    [Range(1, 1000)]
    public int MailsPerSecond { get; init; } = 50;

    /// <summary>How many messages of one party, or of one queue, one instance handles at once; fewer spare a small machine or a slow storage.</summary>
    [Range(1, 64)]
    public int MessagesAtOnce { get; init; } = 8;

    /// <summary>How many requests a minute one caller may make that only read; an agency as a whole five times as many.</summary>
    [Range(1, 1_000_000)]
    public int ReadsPerMinute { get; init; } = 600;

    /// <summary>How many that record something; counted apart, so that reading keeps nobody from recording.</summary>
    [Range(1, 1_000_000)]
    public int WritesPerMinute { get; init; } = 300;

    /// <summary>How many requests a minute one address may make of what is open to anybody, as signing in is.</summary>
    [Range(1, 1_000_000)]
    public int StrangersPerMinute { get; init; } = 60;

    /// <summary>Seconds of real time after which a request to the API or a page is given up; the platform's own patience ends at 230.</summary>
    [Range(1, 220)]
    public int RequestSeconds { get; init; } = 30;

    /// <summary>The same for a file that is brought or taken out, which is as long as it takes to send.</summary>
    [Range(1, 3600)]
    public int UploadSeconds { get; init; } = 220;

    /// <summary>Off where something else calls the triggers: under the Functions host, and where a test does.</summary>
    public bool RunsItself { get; init; } = true;

    /// <summary>Where it triggers itself: seconds from one look at the outboxes to the next.</summary>
    [Range(1, 60)]
    public int RelayEverySeconds { get; init; } = 5;

    /// <summary>Where it triggers itself: seconds from one look at the waiting lists and the calendar to the next; in whole looks at the outboxes.</summary>
    [Range(1, 900)]
    public int SweepEverySeconds { get; init; } = 60;

    /// <summary>How long after its hour the mail of somebody at a place in the line leaves.</summary>
    public TimeSpan SpacingOf(int place) => TimeSpan.FromSeconds(place / MailsPerSecond);

    /// <summary>Where the policy stands: beside the program, unless the setting says a whole path.</summary>
    public string PolicyPath => Path.IsPathRooted(PolicyFile) ? PolicyFile : Path.Combine(AppContext.BaseDirectory, PolicyFile);

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < MatchingKeys.Count; i++)
        {
            if (!MatchingHash.IsKeyId(MatchingKeys[i].Id))
            {
                yield return new ValidationResult($"Monitor:MatchingKeys:{i}:Id must be 1 to 12 small letters and digits.");
            }

            if (MatchingKeys[i].Value?.Length is null or < MatchingKey.ShortestValue)
            {
                yield return new ValidationResult($"Monitor:MatchingKeys:{i}:Value must have at least {MatchingKey.ShortestValue} characters.");
            }
        }

        if (MatchingKeys.Select(key => key.Id).Distinct(StringComparer.Ordinal).Count() < MatchingKeys.Count)
        {
            yield return new ValidationResult("Monitor:MatchingKeys has an Id twice.");
        }

        if (MatchingKeys.Select(key => key.Value).Distinct(StringComparer.Ordinal).Count() < MatchingKeys.Count)
        {
            yield return new ValidationResult("Monitor:MatchingKeys has a Value twice; a new key has a new one.");
        }
    }
}

/// <summary>A key for recognising children. It never changes under its id.</summary>
internal sealed class MatchingKey
{
    public const int ShortestValue = 32;

    /// <summary>1 to 12 small letters and digits, never given to another value.</summary>
    public string? Id { get; init; }

    /// <summary>At least 32 characters, kept secret.</summary>
    public string? Value { get; init; }
}
