using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;

namespace Monitor.Domain.Email;

/// <summary>A notice that still stands, with the agency's name and the deadline that passed.</summary>
public sealed record BoardLine(BoardNotice Notice, string AgencyName, DateOnly Deadline);

/// <summary>The morning digest of the board's manager (step 3) and chair (step 4): what has newly reached them, by agency and obligation.</summary>
public static class BoardDigest
{
    private const int WorstShown = 10;

    public static EmailContent? Compose(ContactRole role, IReadOnlyCollection<BoardLine> fresh, int standing, DateOnly today)
    {
        if (fresh.Count == 0)
        {
            return null;
        }

        var worst = fresh.OrderByDescending(line => line.Notice.Raising.Step).ThenBy(line => line.Deadline)
            .ThenBy(line => line.Notice.Raising.ToString(), StringComparer.Ordinal).ToList();
        var blocks = ImmutableArray.CreateBuilder<EmailBlock>();
        blocks.Add(new ParagraphBlock(role == ContactRole.Chair
            ? "These have not been put right after the agency's head of service was told. Each is entered in the challenge log."
            : "The agency's head of service has been asked to put these right. You are told so that you can help, or ask."));
        blocks.Add(new ItemsBlock([.. worst.Take(WorstShown).Select(line => new EmailItem(
            line.Notice.Raising.Entry,
            $"{Catalogue.Find(line.Notice.Raising.Check).Finding} ({line.AgencyName})",
            $"Was due by {Words.Date(line.Deadline)}, {Words.Days(today.DayNumber - line.Deadline.DayNumber)} ago. Step {line.Notice.Raising.Step}.",
            Links.To(line.Notice.Raising.Entry)))]));

        if (worst.Count > WorstShown)
        {
            blocks.Add(new ParagraphBlock($"And {worst.Count - WorstShown} more: "
                + string.Join(", ", worst.Skip(WorstShown).GroupBy(line => line.AgencyName).Select(group => $"{group.Key} {group.Count()}")) + "."));
        }

        if (standing > fresh.Count)
        {
            blocks.Add(new ParagraphBlock($"{Words.Count(standing, "finding")} at step 3 or 4 in all."));
        }

        return new EmailContent(
            role == ContactRole.Chair
                ? $"For the chair: {Words.Count(fresh.Count, "finding")} not put right"
                : $"For the board's manager: {Words.Count(fresh.Count, "finding")} at step 3",
            "References and links only.",
            $"What reached the board on {Words.Date(today)}",
            blocks.DrainToImmutable(),
            [.. fresh.Select(line => line.Notice.Raising.Entry).Distinct()],
            [.. fresh.Select(line => line.Notice.Raising)]);
    }
}
