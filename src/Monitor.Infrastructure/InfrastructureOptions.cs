using System.ComponentModel.DataAnnotations;

namespace Monitor.Infrastructure;

/// <summary>Settings under <c>Storage</c>: one of the two is needed.</summary>
public sealed class StorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    /// <summary>For Azurite, or an account with keys.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The account's table endpoint, for the identity this process runs as.</summary>
    public Uri? Endpoint { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ConnectionString) == (Endpoint is null))
        {
            yield return new ValidationResult("Give either Storage:ConnectionString or Storage:Endpoint.", [nameof(ConnectionString), nameof(Endpoint)]);
        }
    }
}

/// <summary>Settings under <c>Calendars</c>.</summary>
public sealed class CalendarOptions
{
    public const string Section = "Calendars";

    /// <summary>A newer list of bank holidays, in gov.uk's own shape; the one that comes with the program if none is given.</summary>
    public string? BankHolidaysFile { get; init; }
}
