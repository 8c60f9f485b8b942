using System.Globalization;
using Monitor.App.Features.Returns;
using Monitor.App.Pages.Forms;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;

namespace Monitor.App.Pages.Returns;

/// <summary>Returns in sentences for people.</summary>
internal static class ReturnWords
{
    public static string Of(ContactRole role) => role == ContactRole.HeadOfService ? "Head of service" : "Safeguarding lead";

    /// <summary>Whether it is signed, late or due.</summary>
    public static string Standing(AssuranceReturn asked, DateOnly today) => asked switch
    {
        { SignedOn: { } on, SignedBy: { } by, IsLate: true } =>
            $"signed on {Words.Date(on)} by the {Of(by).ToLowerInvariant()}, {Words.Days(on.DayNumber - asked.DueOn.DayNumber)} after it was due.",
        { SignedOn: { } on, SignedBy: { } by } => $"signed on {Words.Date(on)} by the {Of(by).ToLowerInvariant()}, in time.",
        _ when asked.DueOn < today => $"not signed. It was due by {Words.Date(asked.DueOn)}. Still to do: {Returning.StillToDo(asked)}.",
        _ => $"not signed yet. It is due by {Words.Date(asked.DueOn)}. Still to do: {Returning.StillToDo(asked)}.",
    };

    /// <summary>The same at the beginning of a sentence.</summary>
    public static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>When it was opened, and why again.</summary>
    public static IEnumerable<ListRow> Steps(WordedReturn version)
    {
        yield return new ListRow($"Opened on {Words.Date(version.Return.OpenedOn)}.");

        if (version.Return.ReopenedOn is { } on)
        {
            yield return new ListRow($"Opened again on {Words.Date(on)}, as version {version.Return.Version}: {version.Of(ReturnText.Reopening)}");
        }
    }

    public static string Of(ReturnFigure figure, WordedReturn version)
    {
        var said = figure.Answer switch
        {
            null => "not looked at yet",
            { Corrected: null } => "confirmed",
            _ => $"corrected from {Number(figure.Own)}: {version.Of(ReturnText.OfFigure(figure.Code))}",
        };

        return $"{ReturnFigures.Find(figure.Code).Name}: {Number(figure.Value)}, {said}";
    }

    public static string Of(ReturnTheme theme, WordedReturn version) => $"{theme.Question} {version.Of(ReturnText.OfTheme(theme.Code)) ?? "Nothing is written yet."}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
