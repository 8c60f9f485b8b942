using System.ComponentModel.DataAnnotations;

namespace Monitor.App.Hosting.Identity;

/// <summary>Settings under <c>Identity</c>: who is trusted to say who somebody is.</summary>
internal sealed class IdentityOptions : IValidatableObject
{
    public const string Section = "Identity";

    /// <summary>Issuers of bearer tokens for the API.</summary>
    public IReadOnlyList<BearerIssuer> Bearer { get; init; } = [];

    /// <summary>OpenID Connect providers with which people sign in to pages.</summary>
    public IReadOnlyList<SignInProvider> Providers { get; init; } = [];

    /// <summary>Whether people named in the directory may sign in by a code sent to their e-mail address.</summary>
    public bool Passcodes { get; init; }

    /// <summary>Minutes after which somebody who did nothing is signed out.</summary>
    [Range(5, 720)]
    public int SessionMinutes { get; init; } = 60;

    /// <summary>Wrap the keys of cookies and forms where they are kept; the first wraps, all unwrap. Needed where anybody can sign in.</summary>
    public IReadOnlyList<WrappingKey> KeyWrap { get; init; } = [];

    /// <summary>Whether there is any way to know who asks.</summary>
    public bool IsSetUp => Bearer.Count > 0 || PeopleSignIn;

    public bool PeopleSignIn => Providers.Count > 0 || Passcodes;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Bearer.Count; i++)
        {
            if (!IsAddress(Bearer[i].Issuer) || string.IsNullOrWhiteSpace(Bearer[i].Audience))
            {
                yield return new ValidationResult($"Identity:Bearer:{i} needs an Issuer, as in https://login.example/tenant/v2.0, and an Audience.");
            }
        }

        for (var i = 0; i < Providers.Count; i++)
        {
            var provider = Providers[i];

            if (!IsAddress(provider.Authority) || string.IsNullOrWhiteSpace(provider.ClientId) || provider.Name.Length is 0 or > 20 || !provider.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            {
                yield return new ValidationResult($"Identity:Providers:{i} needs a Name of small letters and digits, an Authority, as in https://login.example/tenant/v2.0, and a ClientId.");
            }

            if (string.IsNullOrEmpty(provider.ClientSecret) == string.IsNullOrEmpty(provider.Certificate))
            {
                yield return new ValidationResult($"Identity:Providers:{i} needs either a Certificate or a ClientSecret.");
            }
        }

        if (Providers.Select(provider => provider.Name).Distinct(StringComparer.Ordinal).Count() < Providers.Count)
        {
            yield return new ValidationResult("Identity:Providers has a Name twice.");
        }

        if (PeopleSignIn && KeyWrap.Count == 0)
        {
            yield return new ValidationResult("Identity:KeyWrap needs a key where people sign in: without one the keys of their cookies would lie open in the tables.");
        }

        for (var i = 0; i < KeyWrap.Count; i++)
        {
            if (!KeyWrap[i].IsKey)
            {
                yield return new ValidationResult($"Identity:KeyWrap:{i} needs an Id of 1 to 12 small letters and digits, and a Value of at least {WrappingKey.ShortestValue} characters.");
            }
        }

        if (KeyWrap.Select(key => key.Id).Distinct(StringComparer.Ordinal).Count() < KeyWrap.Count)
        {
            yield return new ValidationResult("Identity:KeyWrap has an Id twice.");
        }
    }

    private static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";
}

/// <summary>An issuer whose tokens are believed.</summary>
internal sealed class BearerIssuer
{
    /// <summary>As it stands in <c>iss</c>; its keys are read from its discovery document.</summary>
    public string Issuer { get; init; } = string.Empty;

    /// <summary>As it stands in <c>aud</c>: this application.</summary>
    public string Audience { get; init; } = string.Empty;

    /// <summary>As it stands in <c>tid</c>, where the issuer has tenants; others are refused.</summary>
    public string? TenantId { get; init; }

    /// <summary>
    /// The claim that names a person, where this issuer is trusted to have verified it. Without it only systems are known by its tokens.
    /// </summary>
    public string? EmailClaim { get; init; }
}

/// <summary>A provider with which people sign in.</summary>
internal sealed class SignInProvider
{
    /// <summary>Small letters and digits: part of the address to which it sends people back.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What people read on the button.</summary>
    public string? DisplayName { get; init; }

    public string Authority { get; init; } = string.Empty;

    public string ClientId { get; init; } = string.Empty;

    public string? ClientSecret { get; init; }

    /// <summary>A certificate with its key, PKCS 12 in base 64, by which this application proves itself instead of a secret.</summary>
    public string? Certificate { get; init; }

    /// <summary>As it stands in <c>tid</c>, where the provider has tenants; others are refused.</summary>
    public string? TenantId { get; init; }

    /// <summary>The claim with the person's e-mail address, which this provider must have verified.</summary>
    public string EmailClaim { get; init; } = "email";
}

/// <summary>A key that wraps keys. It never changes under its id.</summary>
internal sealed class WrappingKey
{
    public const int ShortestValue = 32;

    private const int LongestId = 12;

    /// <summary>1 to 12 small letters and digits, never given to another value.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>At least 32 characters, kept secret.</summary>
    public string Value { get; init; } = string.Empty;

    public bool IsKey => Id.Length is > 0 and <= LongestId && Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) && Value.Length >= ShortestValue;
}
