using System.Net;

namespace Monitor.Infrastructure.Messaging;

/// <summary>Where a broker is, and how we show who we are: with a key, with a signature that somebody made of a key, or with an identity.</summary>
internal sealed record BrokerAddress(string Host, int Port, bool Encrypted)
{
    private const int EncryptedPort = 5671;
    private const int OpenPort = 5672;

    public string? KeyName { get; private init; }

    public string? Key { get; private init; }

    /// <summary>A whole token, as in <c>SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c>.</summary>
    public string? Signature { get; private init; }

    public static BrokerAddress OfNamespace(string name) =>
        Uri.CheckHostName(name) is UriHostNameType.Dns
            ? new BrokerAddress(name, EncryptedPort, Encrypted: true)
            : throw new FormatException("ServiceBus:FullyQualifiedNamespace must be a host name, as in name.servicebus.windows.net.");

    /// <summary>
    /// Reads a connection string as the portal shows it. <c>UseDevelopmentEmulator=true</c> asks for a broker that does not encrypt, which is only for
    /// one on this machine.
    /// </summary>
    /// <exception cref="FormatException">It is not one; the message names the part and no value.</exception>
    public static BrokerAddress Read(string connectionString)
    {
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);

        if (!Uri.TryCreate(parts["Endpoint"].FirstOrDefault(), UriKind.Absolute, out var endpoint) || endpoint.Scheme != "sb")
        {
            throw new FormatException("ServiceBus must be a connection string that begins with Endpoint=sb://.");
        }

        if (parts["EntityPath"].Any())
        {
            throw new FormatException("ServiceBus must be the connection string of a namespace, without EntityPath: several queues are used.");
        }

        var encrypted = !bool.TryParse(parts["UseDevelopmentEmulator"].FirstOrDefault(), out var isEmulator) || !isEmulator;

        if (!encrypted && !IsThisMachine(endpoint))
        {
            throw new FormatException("ServiceBus has UseDevelopmentEmulator=true, which does not encrypt and is only for a broker on this machine.");
        }

        var address = new BrokerAddress(endpoint.IdnHost, endpoint.IsDefaultPort || endpoint.Port < 0 ? (encrypted ? EncryptedPort : OpenPort) : endpoint.Port, encrypted)
        {
            KeyName = parts["SharedAccessKeyName"].FirstOrDefault(),
            Key = parts["SharedAccessKey"].FirstOrDefault(),
            Signature = parts["SharedAccessSignature"].FirstOrDefault(),
        };

        return string.IsNullOrEmpty(address.Signature) == (string.IsNullOrEmpty(address.KeyName) || string.IsNullOrEmpty(address.Key))
            ? throw new FormatException("ServiceBus must have either SharedAccessKeyName and SharedAccessKey, or SharedAccessSignature.")
            : address;
    }

    /// <summary>Without the key: what prints an address must not print it.</summary>
    public override string ToString() => $"{Host}:{Port}";

    private static bool IsThisMachine(Uri endpoint) =>
        endpoint.IdnHost == "localhost" || (IPAddress.TryParse(endpoint.IdnHost, out var address) && IPAddress.IsLoopback(address));
}
