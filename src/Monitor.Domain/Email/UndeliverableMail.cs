using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;

namespace Monitor.Domain.Email;

/// <summary>A mail that did not arrive: which, to whom by role, and the London date on which it left. Never the address.</summary>
public sealed record FailedMail(MailKind Kind, string RoleTitle, string PartyName, DateOnly On);

/// <summary>A raising that somebody could not be told of and that still stands.</summary>
public sealed record UntoldLine(Topic Topic, DateOnly Deadline, RaisingKey Raising);

/// <summary>
/// To whoever is next to hear when a mail could not be delivered: that it could not, and what it would have said. Of a digest that is what still stands;
/// of any other mail the mail itself, made anew.
/// </summary>
public static class UndeliverableMail
{
    private const int WorstShown = 10;

    /// <summary>
    /// The line for a raising that the mail told; null when it was put right, somebody answers for it for now, or somebody else was told meanwhile.
    /// </summary>
    public static UntoldLine? LineFor(Ladder ladder, RaisingKey raising, Topic topic, PersonId? notReached, DateOnly today)
    {
        var raised = ladder.Raisings.FirstOrDefault(each => each.Step == raising.Step && each.Raise == raising.Raise);
        var isUntold = raised is { ToldOn: null } || (raised is not null && raised.ToldTo == notReached);

        return ladder.IsOpen && ladder.N == raising.N && !ladder.IsAcknowledgedOn(today) && isUntold ? new UntoldLine(topic, ladder.Deadline, raising) : null;
    }

    /// <summary>The mail, or null when nothing is left to say.</summary>
    /// <param name="failed">What could not be delivered.</param>
    /// <param name="lines">What it told and still stands.</param>
    /// <param name="original">The mail made anew, where it was no digest.</param>
    /// <param name="path">Where the reader sees to it that the address is put right.</param>
    /// <param name="today">The London date.</param>
    public static EmailContent? Compose(FailedMail failed, IReadOnlyCollection<UntoldLine> lines, EmailContent? original, string path, DateOnly today) =>
        original is not null ? WithOriginal(failed, original, path)
        : lines.Count > 0 ? WithLines(failed, lines, path, today)
        : null;

    private static EmailContent WithLines(FailedMail failed, IReadOnlyCollection<UntoldLine> lines, string path, DateOnly today)
    {
        var worst = lines.OrderByDescending(line => line.Raising.Step).ThenBy(line => line.Deadline).ThenBy(line => line.Raising.ToString(), StringComparer.Ordinal).ToList();
        var rest = worst.Count - WorstShown;

        return new EmailContent(
            $"A mail did not arrive: {Words.Count(worst.Count, "gap")} in the record for you to see",
            Preview,
            "Somebody could not be told, and you are next",
            [
                new ParagraphBlock(WhatHappened(failed)),
                new SectionBlock("What it told, and still stands"),
                new ItemsBlock([.. worst.Take(WorstShown).Select(line => new EmailItem(
                    line.Topic.Reference,
                    line.Topic.Finding,
                    $"Was due by {Words.Date(line.Deadline)}, {Words.Days(today.DayNumber - line.Deadline.DayNumber)} ago. Step {line.Raising.Step}.",
                    line.Topic.Path))]),
                .. rest > 0 ? [new ParagraphBlock($"And {rest} more on the list.")] : ImmutableArray<EmailBlock>.Empty,
                new ButtonBlock(PutRight, path),
            ],
            [.. worst.Select(line => line.Topic.Entry).OfType<WaitingList.EntryId>().Distinct()],
            [.. worst.Select(line => line.Raising)]);
    }

    /// <summary>Of a harm notice whom to ring stays first and its button stays the button: nothing may stand before that.</summary>
    private static EmailContent WithOriginal(FailedMail failed, EmailContent original, string path)
    {
        var isUrgent = original.Blocks is [WarningBlock, ..];
        var happened = new ParagraphBlock(WhatHappened(failed));

        return isUrgent
            ? original with { Blocks = [original.Blocks[0], happened, .. original.Blocks.Skip(1), new LinkBlock(PutRight, path)] }
            : original with
            {
                Subject = $"A mail did not arrive: {original.Subject}",
                Preview = Preview,
                Blocks =
                [
                    happened,
                    .. original.Blocks.Select(block => block is ButtonBlock button ? new LinkBlock(button.Text, button.Path) : block),
                    new ButtonBlock(PutRight, path),
                ],
            };
    }

    private const string Preview = "You are next to hear what it said.";

    private const string PutRight = "Put the address right";

    private static string WhatHappened(FailedMail failed) =>
        $"A mail to the {failed.RoleTitle} of {failed.PartyName} could not be delivered on {Words.Date(failed.On)}. You are next to hear what it said. "
        + "Until the address works, or another is named, mail for that role comes to others.";
}
