using System.Collections.Immutable;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;

namespace Monitor.Domain.Email;

/// <summary>Which mail about which return: the first of a version says that it is open, the further ones that it is not signed.</summary>
public sealed record ReturnMark(ReturnPeriod Period, int Version, int Mail);

/// <summary>Tells an assurance contact that a return is open, and asks for it when it is due and later.</summary>
public static class ReturnMail
{
    /// <summary>The first mail of a version.</summary>
    public const int Opening = 1;

    /// <summary>The mail, or null when the return was signed or reopened meanwhile, or a later mail about it says the same.</summary>
    public static EmailContent? Compose(AssuranceReturn asked, ReturnMark mark, Circumstances now)
    {
        if (asked.IsSigned || asked.Version != mark.Version || asked.Told > mark.Mail)
        {
            return null;
        }

        var due = WhenDue(asked, now);
        var isOpening = mark.Mail == Opening;

        return new EmailContent(
            isOpening ? $"Assurance return for {asked.Period.InWords}: now open" : $"Assurance return for {asked.Period.InWords}: {ShortDue(asked, now)}",
            "A link only. Nothing here names a child, a family or a worker.",
            $"Your assurance return for {asked.Period.InWords}",
            Blocks(asked, due, isOpening),
            [],
            []);
    }

    private static ImmutableArray<EmailBlock> Blocks(AssuranceReturn asked, string due, bool isOpening) =>
    [
        new ParagraphBlock(isOpening
            ? $"The return is open and filled in with the product's own figures. Confirm each, or correct it with a reason; write on each theme; then a lead signs. {due}"
            : $"The return is not signed yet. {due}"),
        .. isOpening ? ImmutableArray<EmailBlock>.Empty : [new ParagraphBlock($"Still to do: {Returning.StillToDo(asked)}.")],
        new ButtonBlock("Open the return", Links.To(asked.Period)),
    ];

    private static string WhenDue(AssuranceReturn asked, Circumstances now) =>
        asked.DueOn == now.Today ? "It is due today."
        : asked.DueOn > now.Today ? $"It is due by {Words.Date(asked.DueOn)}."
        : $"It was due by {Words.Date(asked.DueOn)}, {Words.Count(now.WorkingDays.Between(asked.DueOn, now.Today), "working day")} ago.";

    /// <summary>Without the day: a subject that holds one is refused.</summary>
    private static string ShortDue(AssuranceReturn asked, Circumstances now) =>
        asked.DueOn == now.Today ? "due today"
        : asked.DueOn > now.Today ? "due soon"
        : $"{Words.Count(now.WorkingDays.Between(asked.DueOn, now.Today), "working day")} late";
}
