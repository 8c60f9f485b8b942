using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Matching;

/// <summary>The numbers by which the same child is recognised across agencies.</summary>
public enum SubjectNumberKind
{
    /// <summary>Ten digits, the last of them a check digit (modulus 11).</summary>
    NhsNumber,

    /// <summary>A unique pupil number: a check letter (modulus 23), eleven digits, and a digit, or a letter in a temporary one.</summary>
    Upn,
}

/// <summary>
/// A child's NHS number or UPN, for as long as it takes to hash it. It is never stored, logged, queued or answered: written as text it says only of
/// which kind it is, and a refusal does not repeat what was given.
/// </summary>
public sealed class SubjectNumber
{
    private const int NhsDigits = 10;
    private const int UpnLength = 13;

    /// <summary>The letters of a UPN in the order of their values; I, O and S are left out, for they look like figures.</summary>
    private const string UpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    private SubjectNumber(SubjectNumberKind kind, string normalised) => (Kind, Normalised) = (kind, normalised);

    public SubjectNumberKind Kind { get; }

    /// <summary>Without spaces and hyphens, letters as capitals: every way of writing one number gives the same.</summary>
    public string Normalised { get; }

    /// <summary>Reads a number as people write it. <paramref name="field"/> is where it was given.</summary>
    public static Result<SubjectNumber> From(SubjectNumberKind kind, string text, string field)
    {
        var normalised = string.Concat(text.Where(character => character is not (' ' or '-'))).ToUpperInvariant();

        return kind == SubjectNumberKind.NhsNumber
            ? FromNhsNumber(normalised, field)
            : FromUpn(normalised, field);
    }

    /// <summary>The numbers that were given, in one order; every one that cannot be right is told.</summary>
    public static Result<ImmutableArray<SubjectNumber>> FromAll(params ReadOnlySpan<(SubjectNumberKind Kind, string? Text, string Field)> given)
    {
        var numbers = ImmutableArray.CreateBuilder<SubjectNumber>();
        var faults = ImmutableArray.CreateBuilder<InvalidProblem>();

        foreach (var (kind, text, field) in given)
        {
            if (text is null)
            {
                continue;
            }

            if (From(kind, text, field).IsSuccess(out var number, out var problem))
            {
                numbers.Add(number);
            }
            else
            {
                faults.Add((InvalidProblem)problem);
            }
        }

        return faults.Count == 0 ? numbers.DrainToImmutable() : new InvalidFields(faults.DrainToImmutable());
    }

    public override string ToString() => Kind == SubjectNumberKind.NhsNumber ? "an NHS number" : "a UPN";

    private static Result<SubjectNumber> FromNhsNumber(string text, string field)
    {
        if (text.Length != NhsDigits || !text.All(char.IsAsciiDigit))
        {
            return new InvalidProblem("nhs-number-invalid", "An NHS number has ten digits; spaces and hyphens between them do not matter.", field);
        }

        var sum = 0;

        for (var i = 0; i < NhsDigits - 1; i++)
        {
            sum += ValueOf(text[i]) * (NhsDigits - i);
        }

        // A remainder that asks for 10 as check digit belongs to no number.
        var isRight = (11 - (sum % 11)) % 11 == ValueOf(text[^1]);
        return isRight && !IsPlaceholder(text)
            ? new SubjectNumber(SubjectNumberKind.NhsNumber, text)
            : new InvalidProblem("nhs-number-invalid", "This is not an NHS number: its check digit is not right. Look at it again, or leave it out.", field);
    }

    private static Result<SubjectNumber> FromUpn(string text, string field)
    {
        var isShaped = text.Length == UpnLength
            && IsUpnLetter(text[0])
            && text.AsSpan(1, UpnLength - 2).IndexOfAnyExceptInRange('0', '9') < 0
            && (char.IsAsciiDigit(text[^1]) || IsUpnLetter(text[^1]));

        if (!isShaped)
        {
            return new InvalidProblem("upn-invalid", "A UPN has a letter and twelve digits; the last may be a letter.", field);
        }

        var sum = 0;

        for (var i = 1; i < UpnLength; i++)
        {
            sum += ValueOf(text[i]) * (i + 1);
        }

        return text[0] == UpnLetters[sum % UpnLetters.Length] && !IsPlaceholder(text[1..])
            ? new SubjectNumber(SubjectNumberKind.Upn, text)
            : new InvalidProblem("upn-invalid", "This is not a UPN: its first letter does not fit the rest. Look at it again, or leave it out.", field);
    }

    /// <summary>One digit over and over: it passes the check, is typed where a number is not known, and would make one child of many.</summary>
    private static bool IsPlaceholder(string digits) => digits.All(digit => digit == digits[0]);

    private static bool IsUpnLetter(char character) => UpnLetters.Contains(character, StringComparison.Ordinal);

    private static int ValueOf(char character) =>
        char.IsAsciiDigit(character) ? character - '0' : UpnLetters.IndexOf(character, StringComparison.Ordinal);
}
