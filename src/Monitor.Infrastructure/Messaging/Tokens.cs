using System.Globalization;
using Azure.Core;

namespace Monitor.Infrastructure.Messaging;

/// <summary>A token that a broker takes for a while.</summary>
internal sealed record BrokerToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the token: what prints it must not print it.</summary>
    public override string ToString() => $"until {ExpiresAt:u}";
}

/// <summary>Where tokens for the claims-based security of a broker come from.</summary>
internal interface ITokens
{
    /// <summary>What the broker calls this sort of token.</summary>
    string Kind { get; }

    ValueTask<BrokerToken> GetAsync(CancellationToken cancellationToken);
}

/// <summary>Tokens of the identity this process runs as.</summary>
internal sealed class IdentityTokens(TokenCredential credential) : ITokens
{
    private static readonly TokenRequestContext ForServiceBus = new(["https://servicebus.azure.net/.default"]);

    public string Kind => "jwt";

    public async ValueTask<BrokerToken> GetAsync(CancellationToken cancellationToken)
    {
        var token = await credential.GetTokenAsync(ForServiceBus, cancellationToken);
        return new BrokerToken(token.Token, token.ExpiresOn);
    }
}

/// <summary>A signature that somebody else made, for as long as it lasts; who holds no key cannot make another.</summary>
internal sealed class GivenSignature(string signature) : ITokens
{
    public string Kind => "servicebus.windows.net:sastoken";

    public ValueTask<BrokerToken> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new BrokerToken(signature, ExpiryOf(signature)));

    private static DateTimeOffset ExpiryOf(string signature)
    {
        var expiry = signature.Split(' ', '&').FirstOrDefault(part => part.StartsWith("se=", StringComparison.Ordinal))?[3..];
        return long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MaxValue;
    }
}
