using System.Collections.Immutable;

namespace Monitor.Domain.WaitingList;

/// <summary>Which level counts while two sides see it differently.</summary>
public static class LevelHistory
{
    /// <summary>
    /// The level that counts, from each day on which it changes. What was agreed counts; after that, or before anything was agreed, the higher of
    /// what the two sides see now, so that a difference never lowers what is owed.
    /// </summary>
    internal static ImmutableArray<LevelChange> Counting(ImmutableArray<LevelSeen> seen)
    {
        var changes = ImmutableArray.CreateBuilder<LevelChange>();
        int? referrer = null;
        int? service = null;

        foreach (var day in seen.GroupBy(level => level.On))
        {
            foreach (var level in day)
            {
                referrer = level.View == LevelView.Service ? referrer : level.Level;
                service = level.View == LevelView.Referrer ? service : level.Level;
            }

            changes.Add(new LevelChange(day.Key, Math.Max(referrer ?? service!.Value, service ?? referrer!.Value)));
        }

        return changes.DrainToImmutable();
    }

    /// <summary>The day from which the two sides have seen the level differently, without a break; null while they do not.</summary>
    public static DateOnly? DifferSince(ImmutableArray<LevelSeen> seen)
    {
        int? referrer = null;
        int? service = null;
        DateOnly? since = null;

        for (var i = 0; i < seen.Length; i++)
        {
            var level = seen[i];
            referrer = level.View == LevelView.Service ? referrer : level.Level;
            service = level.View == LevelView.Referrer ? service : level.Level;

            // What is said on one day is said at once. No grouping: this is asked in every assessment, which allocates nothing.
            if (i + 1 == seen.Length || seen[i + 1].On != level.On)
            {
                since = referrer is { } one && service is { } other && one != other ? since ?? level.On : null;
            }
        }

        return since;
    }
}
