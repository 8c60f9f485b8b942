namespace Monitor.Domain.Retention;

/// <summary>How long the board keeps what is about a family.</summary>
/// <param name="TextMonths">Months after a wait ended for which what people wrote is kept; 1 to 120.</param>
/// <param name="EntryYears">Years after a wait ended for which the entry is kept; 1 to 25.</param>
/// <param name="IsPaused">Whether nothing is forgotten at present, as when an inquiry asks everybody to keep what they have.</param>
public sealed record RetentionPolicy(int TextMonths, int EntryYears, bool IsPaused = false);
