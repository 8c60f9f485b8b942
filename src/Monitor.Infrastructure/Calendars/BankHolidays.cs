using System.Security.Cryptography;
using System.Text.Json;
using Monitor.Domain.Time;

namespace Monitor.Infrastructure.Calendars;

/// <summary>Reads gov.uk's list of bank holidays for England and Wales: data, since one-off days are announced late.</summary>
internal static class BankHolidays
{
    public static WorkingDays Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var division = root.TryGetProperty("england-and-wales", out var listed) ? listed : root;
        var days = division.GetProperty("events").EnumerateArray()
            .Select(day => DateOnly.ParseExact(day.GetProperty("date").GetString()!, "yyyy-MM-dd", null)).ToList();

        return new WorkingDays(days, Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 6)));
    }

    /// <summary>The list that comes with the program, or a newer one from a file.</summary>
    public static WorkingDays Load(string? file)
    {
        if (!string.IsNullOrEmpty(file))
        {
            return Read(File.ReadAllBytes(file));
        }

        using var stream = typeof(BankHolidays).Assembly.GetManifestResourceStream("bank-holidays.json")
            ?? throw new InvalidOperationException("The list of bank holidays is missing from the program.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Read(memory.ToArray());
    }
}
