using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>Tells an agency which entries it is asked to answer for, all that are open at once, and by when it answers (WL-15).</summary>
public static class ResponsibilityMail
{
    private const int Shown = 10;

    /// <summary>The mail, or null when every question was answered meanwhile.</summary>
    public static EmailContent? Compose(IReadOnlyCollection<WaitingListEntry> asked, Circumstances now)
    {
        var open = asked.Where(entry => entry is { IsOpen: true, IsSilent: false, Proposal.RefusedOn: null })
            .Select(entry => (Entry: entry, By: Catalogue.Find("WL-15").Of(entry, now).Deadline))
            .OrderBy(line => line.By).ThenBy(line => line.Entry.Id.ToString(), StringComparer.Ordinal).ToList();

        if (open.Count == 0)
        {
            return null;
        }

        var rest = open.Count - Shown;
        return new EmailContent(
            open.Count == 1 ? "Your agency is asked to answer for an entry" : $"Your agency is asked to answer for {open.Count} entries",
            "Accept, or refuse with a reason. References and links only.",
            open.Count == 1 ? "Will your agency answer for this entry?" : "Will your agency answer for these entries?",
            [
                new ParagraphBlock(
                    "Whoever accepts sees to interim support while the family waits. Until you answer, the agency that asks you goes on answering. After a refusal the board's manager settles it."),
                new ItemsBlock([.. open.Take(Shown).Select(line => new EmailItem(
                    line.Entry.Id.ToString(), $"Asked on {Words.Date(line.Entry.Proposal!.On)}", When(line.By, now.Today), Links.Asked))]),
                .. rest > 0 ? [new ParagraphBlock($"And {rest} more on the page.")] : System.Collections.Immutable.ImmutableArray<EmailBlock>.Empty,
                new ButtonBlock("Accept or refuse", Links.Asked),
            ],
            [.. open.Select(line => line.Entry.Id)],
            []);
    }

    private static string When(DateOnly by, DateOnly today) =>
        by < today ? $"Was due by {Words.Date(by)}, {Words.Days(today.DayNumber - by.DayNumber)} ago." : $"Please answer by {Words.Date(by)}.";
}
