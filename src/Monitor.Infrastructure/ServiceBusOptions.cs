using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Monitor.Infrastructure.Messaging;

namespace Monitor.Infrastructure;

/// <summary>
/// Settings under <c>ServiceBus</c>, under the names by which the Functions host reads them too. With none there is no broker.
/// </summary>
public sealed class ServiceBusOptions : IValidatableObject
{
    public const string Section = "ServiceBus";

    /// <summary>The namespace's host name, for the identity this process runs as: <c>name.servicebus.windows.net</c>.</summary>
    public string? FullyQualifiedNamespace { get; init; }

    /// <summary>Which of several identities of this machine is meant; none for the only one.</summary>
    public string? ClientId { get; init; }

    /// <summary>The value of the setting <c>ServiceBus</c> itself: a connection string with a key.</summary>
    internal string? ConnectionString { get; private set; }

    internal bool HasBroker => !string.IsNullOrWhiteSpace(ConnectionString) || !string.IsNullOrWhiteSpace(FullyQualifiedNamespace);

    internal BrokerAddress Address => string.IsNullOrWhiteSpace(ConnectionString)
        ? BrokerAddress.OfNamespace(FullyQualifiedNamespace!)
        : BrokerAddress.Read(ConnectionString);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(ConnectionString) && !string.IsNullOrWhiteSpace(FullyQualifiedNamespace))
        {
            yield return new ValidationResult("Give either ServiceBus, a connection string, or ServiceBus:FullyQualifiedNamespace.");
        }
        else if (HasBroker && FaultOfAddress() is { } fault)
        {
            yield return new ValidationResult(fault);
        }
    }

    /// <summary>The host keeps a connection string in the section's own value.</summary>
    internal void Read(IConfiguration configuration) => ConnectionString = configuration[Section];

    private string? FaultOfAddress()
    {
        try
        {
            _ = Address;
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
