using System.Text.RegularExpressions;

namespace Monitor.Domain.WaitingList;

/// <summary>Recognises shapes that would name a person: an NHS number, UPN, date, postcode, telephone number or e-mail address (DESIGN §4, 9).</summary>
public static partial class PersonalData
{
    private const string Month =
        "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)";

    /// <summary>The first such shape in words, or null when there is none.</summary>
    public static string? ShapeIn(string text)
    {
        if (NhsNumberIn(text))
        {
            return "an NHS number";
        }

        return Upn().IsMatch(text) ? "a unique pupil number"
            : DateInFigures().IsMatch(text) || DateInWords().IsMatch(text) ? "a date"
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

    [GeneratedRegex(@"(?<![0-9])[0-9]{3}[\s\-./_]{0,2}[0-9]{3}[\s\-./_]{0,2}[0-9]{4}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex TenDigits();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-hj-np-rt-z][0-9]{11}[0-9A-Za-z](?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Upn();

    /// <summary>Day, month and year in figures: parted by signs in either order, by spaces with the whole year, or run together.</summary>
    [GeneratedRegex(
        @"(?<![0-9])([0-3]?[0-9](\s?/\s?|[\-._])[0-3]?[0-9](\s?/\s?|[\-._])([12][0-9])?[0-9]{2}|[12][0-9]{3}[\-/._][01]?[0-9][\-/._][0-3]?[0-9]"
        + @"|[0-3]?[0-9]\s[01]?[0-9]\s(19|20)[0-9]{2}"
        + @"|(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])|(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(19|20)[0-9]{2})(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex DateInFigures();

    /// <summary>"12 March 2014", "12th of Mar 14", "March 12th, 2014"; a month and year alone is no date.</summary>
    [GeneratedRegex(
        @"(?<![0-9])[0-3]?[0-9](st|nd|rd|th)?[\s\-/._,]*(of\s+)?" + Month + @"[\s\-/._,]*(19|20)?[0-9]{2}(?![0-9])"
        + @"|(?<![A-Za-z])" + Month + @"[\s\-/._]*[0-3]?[0-9](st|nd|rd|th)?[\s\-/._,]+(19|20)[0-9]{2}(?![0-9])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DateInWords();

    [GeneratedRegex(@"[^\s@]+@[^\s@]+\.[^\s@]+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![A-Za-z0-9])([A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s{0,2}[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}|GIR\s?0AA)(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Postcode();

    /// <summary>A United Kingdom number: nine or ten digits after the first nought or the country's code.</summary>
    [GeneratedRegex(@"(?<![0-9A-Za-z])((\+|00)44[\s\-.]*(\(0\)[\s\-.]*)?|\(?0)[1-9]([\s\-.()]{0,2}[0-9]){8,9}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Telephone();
}
