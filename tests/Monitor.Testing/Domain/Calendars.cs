using System.Text.Json;
using Monitor.Domain.Time;

namespace Monitor.Testing;

/// <summary>Calendars of working days.</summary>
public static class Calendars
{
    /// <summary>England and Wales, from the list that the product ships.</summary>
    public static WorkingDays EnglandAndWales { get; } = Read();

    private static WorkingDays Read()
    {
        using var list = JsonDocument.Parse(
            File.ReadAllText(Repository.PathTo("src", "Monitor.Infrastructure", "Calendars", "bank-holidays.json")));

        return new WorkingDays(
            [.. list.RootElement.GetProperty("events").EnumerateArray().Select(holiday => Days.Day(holiday.GetProperty("date").GetString()!))],
            "england-and-wales");
    }
}
