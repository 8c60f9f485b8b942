using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

/// <summary>What a record came to: its events, or why it was refused.</summary>
internal static class Recorded
{
    public static string? Code(this Result<ImmutableArray<NewEvent>> result) => result.Match<string?>(_ => null, problem => problem.Code);

    /// <summary>The events, or a failure that says why there are none.</summary>
    public static IEnumerable<EntryEvent> Events(this Result<ImmutableArray<NewEvent>> result) => result.News().Select(happened => happened.Event);

    /// <summary>The events with the words beside them.</summary>
    public static ImmutableArray<NewEvent> News(this Result<ImmutableArray<NewEvent>> result) =>
        result.Match(events => events, problem => throw new InvalidOperationException(problem.Detail));

    /// <summary>The entry after what was recorded.</summary>
    public static WaitingListEntry On(this Result<ImmutableArray<NewEvent>> result, WaitingListEntry entry) =>
        result.Events().Aggregate(entry, (known, happened) => known.Apply(happened));

    public static DateOnly? Maybe(string? day) => day is null ? null : Day(day);
}
