using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;

namespace Monitor.Domain.Email;

/// <summary>A notice, with what it is about, the name of who owes it, and the deadline that passed.</summary>
public sealed record BoardLine(BoardNotice Notice, Topic Topic, string AgencyName, DateOnly Deadline);

/// <summary>The morning digest of the board's manager (step 3) and chair (step 4): what has newly reached them, by agency and obligation.</summary>
public static class BoardDigest
{
    private const int WorstShown = 10;

    /// <param name="role">The board's manager or the chair.</param>
    /// <param name="fresh">What has newly reached them.</param>
    /// <param name="settled">What they were told of and has been put right since their last digest.</param>
    /// <param name="faults">What the monitor has to say of itself; the manager's only.</param>
    /// <param name="standing">How many findings stand at their step in all.</param>
    /// <param name="today">The London date.</param>
    public static EmailContent? Compose(
        ContactRole role, IReadOnlyCollection<BoardLine> fresh, IReadOnlyCollection<BoardLine> settled, IReadOnlyCollection<string> faults, int standing, DateOnly today)
    {
        if (fresh.Count + settled.Count + faults.Count == 0)
        {
            return null;
        }

        var worst = fresh.OrderByDescending(line => line.Notice.Raising.Step).ThenBy(line => line.Deadline)
            .ThenBy(line => line.Notice.Raising.ToString(), StringComparer.Ordinal).ToList();
        var blocks = ImmutableArray.CreateBuilder<EmailBlock>();

        if (faults.Count > 0)
        {
            blocks.Add(new SectionBlock("The monitor itself"));
            blocks.AddRange(faults.Select(fault => new WarningBlock(fault)));
        }

        if (fresh.Count > 0)
        {
            blocks.Add(new ParagraphBlock(role == ContactRole.Chair
                ? "These have not been put right after the agency's head of service was told. Each is entered in the challenge log."
                : "The agency's head of service has been asked to put these right. You are told so that you can help, or ask."));
            blocks.Add(new ItemsBlock([.. worst.Take(WorstShown).Select(line => new EmailItem(
                line.Topic.Reference,
                $"{line.Topic.Finding} ({line.AgencyName})",
                $"Was due by {Words.Date(line.Deadline)}, {Words.Days(today.DayNumber - line.Deadline.DayNumber)} ago. Step {line.Notice.Raising.Step}.",
                line.Topic.Path))]));
        }

        if (worst.Count > WorstShown)
        {
            blocks.Add(new ParagraphBlock($"And {worst.Count - WorstShown} more: "
                + string.Join(", ", worst.Skip(WorstShown).GroupBy(line => line.AgencyName).Select(group => $"{group.Key} {group.Count()}")) + "."));
        }

        if (standing > fresh.Count)
        {
            blocks.Add(new ParagraphBlock($"{Words.Count(standing, "finding")} at step 3 or 4 in all."));
        }

        if (settled.Count > 0)
        {
            blocks.Add(new SectionBlock("Put right"));
            blocks.Add(new ItemsBlock([.. settled.OrderBy(line => line.Notice.Raising.ToString(), StringComparer.Ordinal).Take(WorstShown).Select(line =>
                new EmailItem(line.Topic.Reference, $"No longer: {line.Topic.Finding} ({line.AgencyName})", "Put right, or no longer owed.", line.Topic.Path))]));

            if (settled.Count > WorstShown)
            {
                blocks.Add(new ParagraphBlock($"And {settled.Count - WorstShown} more."));
            }
        }

        blocks.Add(new ButtonBlock("See the board's desk", Links.Board));

        return new EmailContent(
            SubjectOf(role, fresh.Count, settled.Count),
            "References and links only.",
            $"What reached the board on {Words.Date(today)}",
            blocks.DrainToImmutable(),
            [.. fresh.Select(line => line.Topic.Entry).OfType<WaitingList.EntryId>().Distinct()],
            [.. fresh.Select(line => line.Notice.Raising)]);
    }

    private static string SubjectOf(ContactRole role, int fresh, int settled)
    {
        var to = role == ContactRole.Chair ? "For the chair" : "For the board's manager";

        return (fresh, settled) switch
        {
            ( > 0, _) => role == ContactRole.Chair ? $"{to}: {Words.Count(fresh, "finding")} not put right" : $"{to}: {Words.Count(fresh, "finding")} at step 3",
            (_, > 0) => $"{to}: {Words.Count(settled, "finding")} put right",
            _ => $"{to}: the monitor needs attention",
        };
    }
}
