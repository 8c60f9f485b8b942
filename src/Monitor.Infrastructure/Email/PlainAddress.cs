namespace Monitor.Infrastructure.Email;

/// <summary>
/// An address as people write it, and nothing else that a mail server may read as one: no name beside it, no quotes, comments, routes or literal
/// hosts, and only ASCII, so that two that look alike are alike. In small letters, for comparing.
/// </summary>
internal readonly record struct PlainAddress(string Local, string Domain)
{
    private const int LongestAddress = 254;
    private const int LongestLocal = 64;
    private const int LongestLabel = 63;
    private const string Marks = "!#$%&'*+-/=?^_`{|}~";

    public static bool TryParse(string? text, out PlainAddress address)
    {
        address = default;

        if (text is null or { Length: > LongestAddress } || text.Split('@') is not [var local, var domain] || !IsLocal(local) || !IsDomain(domain))
        {
            return false;
        }

        address = new PlainAddress(local.ToLowerInvariant(), domain.ToLowerInvariant());
        return true;
    }

    public static bool IsDomain(string text) => text.Split('.') is { Length: > 1 } labels && labels.All(IsLabel);

    public override string ToString() => $"{Local}@{Domain}";

    private static bool IsLocal(string text) =>
        text.Length <= LongestLocal && text.Split('.').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || Marks.Contains(c, StringComparison.Ordinal)));

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= LongestLabel && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
