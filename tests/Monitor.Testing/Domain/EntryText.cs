using System.Collections;
using System.Globalization;
using Monitor.Domain.WaitingList;

namespace Monitor.Testing;

/// <summary>
/// All that an entry holds, as text: two entries with the same text are the same value. Needed because immutable arrays, and so the records
/// that hold them, are compared by reference. It reads every property, so that what an entry learns to hold is compared as well.
/// </summary>
public static class EntryText
{
    public static string Of(WaitingListEntry entry) =>
        string.Join(Environment.NewLine, entry.GetType().GetProperties().Select(property => $"{property.Name}: {Text(property.GetValue(entry))}"));

    private static string Text(object? value) => value switch
    {
        null => "none",
        string text => text,
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ when IsRecord(value.GetType()) => $"{{ {string.Join(", ", value.GetType().GetProperties().Select(property => $"{property.Name} = {Text(property.GetValue(value))}"))} }}",
        _ => $"{value}",
    };

    private static bool IsRecord(Type type) => type.IsClass && type.Assembly == typeof(WaitingListEntry).Assembly;
}
