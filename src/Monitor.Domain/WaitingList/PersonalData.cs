using System.Text.RegularExpressions;

namespace Monitor.Domain.WaitingList;

/// <summary>Recognises shapes that would name a person: an NHS number, UPN, date, postcode, telephone number or e-mail address (DESIGN §4, 9).</summary>
public static partial class PersonalData
{
    /// <summary>The first such shape in words, or null when there is none.</summary>
    public static string? ShapeIn(string text)
    {
        if (NhsNumberIn(text))
        {
            return "an NHS number";
        }

        return Upn().IsMatch(text) ? "a unique pupil number"
            : Date().IsMatch(text) ? "a date"
            : Email().IsMatch(text) ? "an e-mail address"
            : Postcode().IsMatch(text) ? "a postcode"
            : Telephone().IsMatch(text) ? "a telephone number"
            : null;
    }

    private static bool NhsNumberIn(string text)
    {
        foreach (Match match in TenDigits().Matches(text))
        {
            var digits = match.Value.Where(char.IsAsciiDigit).Select(c => c - '0').ToArray();
            var check = 11 - (digits.Take(9).Select((digit, i) => digit * (10 - i)).Sum() % 11);

            if (check != 10 && check % 11 == digits[9])
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"(?<![0-9])[0-9]{3}[ \-]?[0-9]{3}[ \-]?[0-9]{4}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex TenDigits();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-hj-np-rt-z][0-9]{11}[0-9A-Za-z](?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Upn();

    [GeneratedRegex(@"(?<![0-9])([0-3]?[0-9][\-/.][01]?[0-9][\-/.]([12][0-9])?[0-9]{2}|[12][0-9]{3}[\-/.][01]?[0-9][\-/.][0-3]?[0-9]|(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])|(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(19|20)[0-9]{2})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"[^\s@]+@[^\s@]+\.[^\s@]+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![A-Za-z0-9\-])([A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}|GIR ?0AA)(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Postcode();

    [GeneratedRegex(@"(?<![0-9A-Za-z])(\+44[ \-]?|0)[1-9][0-9]{1,4}[ \-]?[0-9]{3,4}[ \-]?[0-9]{3,4}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Telephone();
}
