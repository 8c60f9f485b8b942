namespace Monitor.Domain.WaitingList;

/// <summary>Something that became known about one wait. Events are only ever added; the entry is what they amount to.</summary>
public abstract record EntryEvent;

/// <summary>An event as it happened to an entry: when it was recorded, by whom, and in answer to what.</summary>
public sealed record HistoryItem(int Sequence, DateTimeOffset At, string Actor, string Correlation, EntryEvent Event, string? Text)
{
    /// <summary>By which it is chained to the event before it.</summary>
    public string Link { get; init; } = string.Empty;
}

/// <summary>A service families wait for, as the policy names it: 2 to 12 capital letters and digits.</summary>
public readonly record struct ServiceCode
{
    private readonly string? _value;

    private ServiceCode(string value) => _value = value;

    public static bool TryParse(string? text, out ServiceCode code)
    {
        var valid = text is { Length: >= 2 and <= 12 } && text.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9'));
        code = valid ? new ServiceCode(text!) : default;
        return valid;
    }

    public static ServiceCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException("A service is named by 2 to 12 capital letters and digits.");

    public override string ToString() => _value ?? string.Empty;
}
