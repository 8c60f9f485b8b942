using System.Security.Cryptography;

namespace Monitor.Infrastructure.Email;

/// <summary>A public key of the provider's, as it shows it: ECDSA on P-256, SubjectPublicKeyInfo in base64.</summary>
internal sealed class EventKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly byte[] _subjectPublicKeyInfo;

    private EventKey(byte[] subjectPublicKeyInfo) => _subjectPublicKeyInfo = subjectPublicKeyInfo;

    public static EventKey? TryParse(string text)
    {
        var bytes = new byte[text.Length];

        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return null;
        }

        try
        {
            using var key = Import(bytes.AsSpan(0, length));
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256 ? new EventKey(bytes[..length]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether the signature, in DER, is this key's over the digest. One that is no signature at all is just not.</summary>
    public bool Signed(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        using var key = Import(_subjectPublicKeyInfo);
        return key.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static ECDsa Import(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var key = ECDsa.Create();

        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            return read == subjectPublicKeyInfo.Length ? key : throw new CryptographicException("More than a key.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
