using System.Text.Json;
using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>How far a job is: the part it is in, the place in that, and what it has seen and found so far.</summary>
internal sealed record Reached(string Part, string? After, int SeenInPart, int Seen, int Found)
{
    public static readonly Reached Nothing = new(string.Empty, null, 0, 0, 0);

    /// <summary>What it has counted so far; null for a job that counts nothing.</summary>
    public NightFigures? Counted { get; init; }
}

/// <summary>What one step did. <paramref name="Next"/> is the place where the next step goes on; null at the end of the part.</summary>
internal sealed record Step(string? Next, int Seen, int Found)
{
    /// <summary>What the job has counted by now, from what it had before; null when this step counts nothing.</summary>
    public NightFigures? Counted { get; init; }
}

/// <summary>
/// Does a long job a stretch at a time: no invocation works beyond a minute, and how far it is stands in its row (DESIGN §5.8). Whoever takes the job
/// next goes on from there, after a stretch as after a crash; the step in which it stopped is done again.
/// </summary>
internal sealed class InStretches(IJobStore jobs, [FromKeyedServices(Clocks.Real)] TimeProvider realTime, IOptions<MonitorOptions> options)
{
    /// <summary>A step that begins before this has half a minute to end in.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Goes on with a job that was taken before. Answers what it saw and found in all; null when there is more to do, or another has it.</summary>
    /// <param name="kind">The job.</param>
    /// <param name="period">Its period.</param>
    /// <param name="parts">What it consists of; done in the order of their names, whatever was added or taken away since.</param>
    /// <param name="step">A part's next few rows, done safely twice.</param>
    /// <param name="cancellationToken">Stops it between two calls.</param>
    public async Task<Reached?> RunAsync(
        string kind, string period, IEnumerable<string> parts, Func<Reached, CancellationToken, Task<Step>> step, CancellationToken cancellationToken)
    {
        var began = realTime.GetUtcNow();
        var held = await jobs.FindAsync(kind, period, cancellationToken);
        var reached = held?.Cursor is { } cursor ? JsonSerializer.Deserialize<Reached>(cursor)! : Reached.Nothing;
        var ordered = parts.Order(StringComparer.Ordinal).ToList();

        for (var i = ordered.TakeWhile(part => string.CompareOrdinal(part, reached.Part) < 0).Count(); i < ordered.Count;)
        {
            reached = reached.Part == ordered[i] ? reached : reached with { Part = ordered[i], After = null, SeenInPart = 0 };
            var done = await step(reached, cancellationToken);
            reached = reached with { After = done.Next, SeenInPart = reached.SeenInPart + done.Seen, Seen = reached.Seen + done.Seen, Found = reached.Found + done.Found, Counted = done.Counted ?? reached.Counted };

            if (done.Next is null && ++i == ordered.Count)
            {
                break;
            }

            reached = done.Next is null ? reached with { Part = ordered[i], SeenInPart = 0 } : reached;
            var real = realTime.GetUtcNow();
            var isOver = real - began >= Longest;
            held = held is null ? null : await jobs.ReachAsync(held, JsonSerializer.Serialize(reached), isOver ? real.AddTicks(-1) : real + options.Value.Lease, cancellationToken);

            if (held is null || isOver)
            {
                return null;
            }
        }

        return reached;
    }
}
