namespace Monitor.Infrastructure.Email;

/// <summary>
/// Who may be written to outside production: whole addresses, and whole domains after an <c>@</c>. A domain's subdomains are other domains.
/// </summary>
internal sealed class AllowList(IEnumerable<string> entries)
{
    private readonly HashSet<string> _allowed = entries.Select(entry => entry.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);

    public static bool IsEntry(string entry) => entry.StartsWith('@') ? PlainAddress.IsDomain(entry[1..]) : PlainAddress.TryParse(entry, out _);

    public bool Allows(string to) =>
        PlainAddress.TryParse(to, out var address)
        && (_allowed.Contains(address.ToString()) || (_allowed.Contains("@" + address.Domain) && !AsksToBeSentOn(address.Local)));

    /// <summary>An old server may read <c>somebody%elsewhere</c> and <c>elsewhere!somebody</c> as a wish to be sent on.</summary>
    private static bool AsksToBeSentOn(string local) => local.AsSpan().ContainsAny('%', '!');
}
