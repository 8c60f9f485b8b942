using System.Globalization;
using Monitor.Domain.WaitingList;

namespace Monitor.Testing;

/// <summary>
/// All that an entry holds, as text: two entries with the same text are the same value. Needed because immutable arrays, and so the records
/// that hold them, are compared by reference.
/// </summary>
public static class EntryText
{
    public static string Of(WaitingListEntry entry) => string.Join(Environment.NewLine,
    [
        $"{entry with { Levels = [], Supports = [], Declined = [], Attempts = [], Ladders = [] }}",
        .. entry.Levels.Select(level => $"{level}"),
        .. entry.Supports.Select(support => $"{support}"),
        .. entry.Declined.Select(declined => $"{declined}"),
        .. entry.Attempts.Select(attempt => $"{attempt}"),
        .. entry.Ladders.Select(ladder => string.Create(
            CultureInfo.InvariantCulture, $"{ladder with { Raisings = [] }} {string.Join(' ', ladder.Raisings)}")),
    ]);
}
