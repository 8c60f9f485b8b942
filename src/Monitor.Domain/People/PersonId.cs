using System.Security.Cryptography;
using System.Text;

namespace Monitor.Domain.People;

/// <summary>One person who is mailed, known by a digest of the address, so that records say who was told without holding it.</summary>
public readonly record struct PersonId
{
    private readonly string? _value;

    private PersonId(string value) => _value = value;

    public static PersonId Of(string email)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()));
        return new PersonId(Convert.ToHexStringLower(hash.AsSpan(0, 8)));
    }

    public static PersonId FromStored(string value) => new(value);

    public override string ToString() => _value ?? string.Empty;
}
