using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>What somebody needs to know of one ladder this morning.</summary>
public enum DigestPlace
{
    New,
    ToldAgain,
    Continuing,
    Acknowledged,
    Resolved,
}

/// <summary>One line of a digest. <paramref name="Raising"/> is what it tells for the first time.</summary>
public sealed record DigestLine(DigestPlace Place, EntryId Entry, string Check, DateOnly Deadline, int Step, DateOnly Since, RaisingKey? Raising);

/// <summary>Something that falls due soon.</summary>
public sealed record ComingLine(EntryId Entry, string Check, DateOnly Deadline);

/// <summary>
/// The 08:00 digest: computed at its hour from the ladders as they stand, never collected (DESIGN §5.6). Nothing new and no Monday, no mail.
/// </summary>
public static class MorningDigest
{
    public const int LookAheadWorkingDays = 5;

    private const int WorstShown = 10;
    private const int RaisingsTold = 500;

    /// <summary>The lines one person reads about one entry of an agency; none after a death (DOMAIN §2).</summary>
    public static IEnumerable<DigestLine> LinesFor(PersonId person, WaitingListEntry entry, Party agency, Party board, DateOnly lastDigest, DateOnly today)
    {
        if (entry.Closure?.Reason == ClosingReason.Died)
        {
            yield break;
        }

        foreach (var ladder in entry.Ladders)
        {
            if (ladder.Aggregate is not null)
            {
                continue;
            }

            if (LineFor(person, entry, ladder, agency, board, lastDigest, today) is { } line)
            {
                yield return line;
            }
        }
    }

    /// <summary>What falls due for an entry from today to a day.</summary>
    public static IEnumerable<ComingLine> ComingFor(WaitingListEntry entry, DateOnly until, Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);

        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            if (Catalogue.All[i].Owner == Owner.ResponsibleAgency && assessment[i].Deadline >= now.Today && assessment[i].Deadline <= until)
            {
                yield return new ComingLine(entry.Id, Catalogue.All[i].Code, assessment[i].Deadline);
            }
        }
    }

    /// <summary>The mail, or null when there is nothing new and it is not the first working day of a week with something open or coming.</summary>
    public static EmailContent? Compose(IReadOnlyCollection<DigestLine> lines, IReadOnlyCollection<ComingLine> coming, DateOnly today, WorkingDays workingDays)
    {
        var isFirstOfWeek = workingDays.OnOrAfter(today.MondayOfWeek()) == today;
        var fresh = Worst(lines.Where(line => line.Place is DigestPlace.New or DigestPlace.ToldAgain)).Take(RaisingsTold).ToList();
        var continuing = Worst(lines.Where(line => line.Place is DigestPlace.Continuing)).ToList();
        var acknowledged = Worst(lines.Where(line => line.Place is DigestPlace.Acknowledged)).ToList();
        var resolved = Worst(lines.Where(line => line.Place is DigestPlace.Resolved)).ToList();
        var ahead = isFirstOfWeek ? coming.OrderBy(line => line.Deadline).ThenBy(line => line.Entry.ToString(), StringComparer.Ordinal).ToList() : [];

        if (fresh.Count == 0 && resolved.Count == 0 && (!isFirstOfWeek || continuing.Count + ahead.Count == 0))
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<EmailBlock>();
        AddAhead(blocks, ahead);
        AddFindings(blocks, "New since your last digest", fresh, WorstShown, today);
        AddFindings(blocks, "Still open, told to you before", continuing, Math.Max(0, WorstShown - Math.Min(fresh.Count, WorstShown)), today);
        AddResolved(blocks, resolved);

        if (acknowledged.Count > 0)
        {
            blocks.Add(new SectionBlock("Somebody answers for these for now"));
            blocks.Add(new ParagraphBlock($"{Words.Count(acknowledged.Count, "finding")} acknowledged; nothing to do before the day that was agreed."));
        }

        blocks.Add(new ButtonBlock("See the whole list", Links.Entries));

        return new EmailContent(
            SubjectOf(fresh.Count, continuing.Count, resolved.Count, ahead.Count),
            "References and links only. Nothing here names a child, a family or a worker.",
            $"Your waiting list on {Words.Date(today)}",
            blocks.DrainToImmutable(),
            [.. lines.Select(line => line.Entry).Concat(ahead.Select(line => line.Entry)).Distinct()],
            [.. fresh.Select(line => line.Raising!.Value)]);
    }

    private static DigestLine? LineFor(
        PersonId person, WaitingListEntry entry, Ladder ladder, Party agency, Party board, DateOnly lastDigest, DateOnly today)
    {
        DigestLine Line(DigestPlace place, int step, DateOnly since, RaisingKey? raising = null) =>
            new(place, entry.Id, ladder.Check, ladder.Deadline, step, since, raising);

        if (!ladder.IsOpen)
        {
            return ladder.ResolvedOn >= lastDigest && ladder.ResolvedOn < today && ladder.WasTold(person)
                ? Line(DigestPlace.Resolved, ladder.Step, ladder.ResolvedOn!.Value)
                : null;
        }

        if (ladder.IsAcknowledgedOn(today))
        {
            return ladder.WasTold(person) ? Line(DigestPlace.Acknowledged, ladder.Step, ladder.OpenedOn) : null;
        }

        foreach (var raising in ladder.Raisings)
        {
            if (raising.ToldOn is null && raising.Step < Recipients.ChairToldAt && Recipients.For(ladder, raising.Step, agency, board)?.Person == person)
            {
                var place = raising.Raise > 0 ? DigestPlace.ToldAgain : DigestPlace.New;
                return Line(place, raising.Step, ladder.OpenedOn, new RaisingKey(agency.Id, entry.Id, ladder.Check, ladder.N, raising.Step, raising.Raise));
            }
        }

        return ladder.WasTold(person) ? Line(DigestPlace.Continuing, ladder.Step, ladder.OpenedOn) : null;
    }

    private static IEnumerable<DigestLine> Worst(IEnumerable<DigestLine> lines) =>
        lines.OrderByDescending(line => line.Step).ThenBy(line => line.Deadline)
            .ThenBy(line => line.Entry.ToString(), StringComparer.Ordinal).ThenBy(line => line.Check, StringComparer.Ordinal);

    private static void AddAhead(ImmutableArray<EmailBlock>.Builder blocks, List<ComingLine> ahead)
    {
        if (ahead.Count == 0)
        {
            return;
        }

        blocks.Add(new SectionBlock($"Falls due in the next {LookAheadWorkingDays} working days"));
        blocks.Add(new ItemsBlock([.. ahead.Take(WorstShown).Select(line => new EmailItem(
            line.Entry, Catalogue.Find(line.Check).Coming, $"By {Words.Date(line.Deadline)}.", Links.To(line.Entry)))]));
        AddRest(blocks, ahead.Count - WorstShown);
    }

    private static void AddFindings(ImmutableArray<EmailBlock>.Builder blocks, string heading, List<DigestLine> lines, int shown, DateOnly today)
    {
        if (lines.Count == 0)
        {
            return;
        }

        blocks.Add(new SectionBlock(heading));

        if (shown > 0)
        {
            blocks.Add(new ItemsBlock([.. lines.Take(shown).Select(line => Item(line, today))]));
        }

        AddRest(blocks, lines.Count - shown);
    }

    private static void AddResolved(ImmutableArray<EmailBlock>.Builder blocks, List<DigestLine> resolved)
    {
        if (resolved.Count == 0)
        {
            return;
        }

        blocks.Add(new SectionBlock("Put right"));
        blocks.Add(new ItemsBlock([.. resolved.Take(WorstShown).Select(line => new EmailItem(
            line.Entry, $"{Catalogue.Find(line.Check).Finding}: no longer", $"Put right on {Words.Date(line.Since)}.", Links.To(line.Entry)))]));
        AddRest(blocks, resolved.Count - WorstShown);
    }

    private static void AddRest(ImmutableArray<EmailBlock>.Builder blocks, int rest)
    {
        if (rest > 0)
        {
            blocks.Add(new ParagraphBlock($"And {Words.Count(rest, "more", "more")} on the list."));
        }
    }

    private static EmailItem Item(DigestLine line, DateOnly today)
    {
        var again = line.Place == DigestPlace.ToldAgain ? " Told once more because the time agreed for it has passed." : string.Empty;
        var when = $"Was due by {Words.Date(line.Deadline)}, {Words.Days(today.DayNumber - line.Deadline.DayNumber)} ago. Step {line.Step}.{again}";
        return new EmailItem(line.Entry, Catalogue.Find(line.Check).Finding, when, Links.To(line.Entry));
    }

    private static string SubjectOf(int fresh, int continuing, int resolved, int ahead)
    {
        string[] parts =
        [
            .. fresh > 0 ? [$"{Words.Count(fresh, "new gap")} in the record"] : Array.Empty<string>(),
            .. continuing > 0 ? [$"{continuing} still open"] : Array.Empty<string>(),
            .. resolved > 0 ? [$"{resolved} put right"] : Array.Empty<string>(),
            .. ahead > 0 ? [$"{ahead} due this week"] : Array.Empty<string>(),
        ];

        return $"Waiting list: {string.Join(", ", parts)}";
    }
}
