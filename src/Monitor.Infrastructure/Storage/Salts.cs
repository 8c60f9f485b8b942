using System.Security.Cryptography;

namespace Monitor.Infrastructure.Storage;

/// <summary>
/// What is hashed with a free text, so that once text and salt are gone nobody can find out by guessing what it was. 16 bytes, and never made out of
/// anything that is kept. Only a test that lives the same year twice has other salts than <see cref="AtRandom"/>.
/// </summary>
internal sealed class Salts(Func<int, byte[]> bytes)
{
    private const int Length = 16;

    public static readonly Salts AtRandom = new(RandomNumberGenerator.GetBytes);

    public byte[] Next() => bytes(Length);
}
