using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Domain;
using Monitor.Domain.Matching;
using Monitor.Domain.People;

namespace Monitor.App.Hosting;

/// <summary>
/// Seals and opens family tokens: encrypted and authenticated (AES-256-GCM) under a key made out of <see cref="MonitorOptions.IdKey"/>, so that nothing is stored
/// and every instance opens what another sealed. Each sealing has a nonce of its own: two tokens of one child have nothing in common.
/// </summary>
internal sealed class FamilyTokens(IOptions<MonitorOptions> options, MatchingKeys matchingKeys, [FromKeyedServices(Clocks.Real)] TimeProvider realTime)
{
    /// <summary>What a token begins with; it is authenticated with the rest.</summary>
    private const string Prefix = "ft1_";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int LongestToken = 16 * 1024;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.IdKey), KeyBytes, info: "family tokens"u8.ToArray());

    public FamilyToken For(PartyId party, SubjectHashes subject) => new(party, realTime.GetUtcNow() + FamilyToken.Lives, subject);

    public string Seal(FamilyToken token)
    {
        var plain = token.Write();
        var bytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), Encoding.ASCII.GetBytes(Prefix));
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>The hashes in a token that came with a message of a party.</summary>
    public Result<SubjectHashes> Open(string token, PartyId sender)
    {
        if (!matchingKeys.AreThere)
        {
            return MatchingKeys.NotThere;
        }

        return Unseal(token) is { } unsealed ? unsealed.OpenedFor(sender, realTime.GetUtcNow(), [.. matchingKeys.Ids]) : FamilyToken.Unreadable;
    }

    private FamilyToken? Unseal(string token)
    {
        if (token.Length > LongestToken || !token.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(token.AsSpan(Prefix.Length)))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length));

        if (bytes.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        try
        {
            var plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(_key, TagBytes);
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain, Encoding.ASCII.GetBytes(Prefix));
            return FamilyToken.Read(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
