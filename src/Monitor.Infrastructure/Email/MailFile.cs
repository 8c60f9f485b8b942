using System.Text.RegularExpressions;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>One mail in the folder: a file named by notification and attempt, so that the same attempt is never there twice.</summary>
internal static partial class MailFile
{
    public const string Extension = ".eml";
    public const string KindHeader = "X-Monitor-Kind";
    public const string NotificationHeader = "X-Monitor-Notification";
    public const string ReferencesHeader = "X-Monitor-References";

    public static string IdOf(NotificationId notification, int attempt) => FormattableString.Invariant($"{notification}.{attempt}");

    public static string PathTo(string folder, string id) => Path.Combine(folder, id + Extension);

    /// <summary>An id comes from an address that somebody typed: nothing but 32 hexadecimal digits and a number becomes a path.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    [GeneratedRegex(@"\A[0-9a-f]{32}\.[1-9][0-9]{0,5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
