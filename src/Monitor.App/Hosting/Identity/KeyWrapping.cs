using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace Monitor.App.Hosting.Identity;

/// <summary>
/// Wraps the keys of cookies and forms with a key from the settings, which a key vault may hold: AES-256 in GCM, a new nonce for each, bound to the id of the
/// wrapping key. The first key of the settings wraps, all of them unwrap.
/// </summary>
internal sealed class KeyWrapping(IOptions<IdentityOptions> options)
{
    internal const string Element = "wrapped";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Null where no key is set, as where nobody signs in.</summary>
    public IXmlEncryptor? Encryptor => options.Value.KeyWrap.Count == 0 ? null : new Wrapping(this);

    public XElement Wrap(XElement plain)
    {
        var key = options.Value.KeyWrap[0];
        var text = Encoding.UTF8.GetBytes(plain.ToString(SaveOptions.DisableFormatting));
        var sealedText = new byte[NonceBytes + text.Length + TagBytes];
        RandomNumberGenerator.Fill(sealedText.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(DeriveKey(key), TagBytes);
        aes.Encrypt(sealedText.AsSpan(0, NonceBytes), text, sealedText.AsSpan(NonceBytes, text.Length), sealedText.AsSpan(NonceBytes + text.Length), Encoding.UTF8.GetBytes(key.Id));
        return new XElement(Element, new XAttribute("key", key.Id), Convert.ToBase64String(sealedText));
    }

    /// <exception cref="CryptographicException">The key that wrapped it is not among the settings, or it was altered.</exception>
    public XElement Unwrap(XElement wrapped)
    {
        var id = wrapped.Attribute("key")?.Value;
        var key = options.Value.KeyWrap.FirstOrDefault(each => each.Id == id) ?? throw new CryptographicException($"Identity:KeyWrap has no key {id}.");
        var sealedText = Convert.FromBase64String(wrapped.Value).AsSpan();
        var text = new byte[sealedText.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(DeriveKey(key), TagBytes);
        aes.Decrypt(sealedText[..NonceBytes], sealedText[NonceBytes..^TagBytes], sealedText[^TagBytes..], text, Encoding.UTF8.GetBytes(key.Id));
        return XElement.Parse(Encoding.UTF8.GetString(text));
    }

    private static byte[] DeriveKey(WrappingKey key) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key.Value), HMACSHA256.HashSizeInBytes, info: "key-wrap"u8.ToArray());

    private sealed class Wrapping(KeyWrapping keys) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(keys.Wrap(plaintextElement), typeof(Unwrapping));
    }
}

/// <summary>What the framework makes, by its name in the stored key, to unwrap it.</summary>
internal sealed class Unwrapping(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => services.GetRequiredService<KeyWrapping>().Unwrap(encryptedElement);
}
