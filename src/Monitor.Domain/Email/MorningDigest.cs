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

/// <summary>What a line is about: its reference, the finding in words, and where it is put right.</summary>
public sealed record Topic(string Reference, string Finding, string Path, EntryId? Entry)
{
    public static Topic Of(EntryId entry, string check, string? path = null) => new(entry.ToString(), Catalogue.Find(check).Finding, path ?? Links.To(entry), entry);

    public static Topic Of(Duty duty)
    {
        var obligation = PartyCatalogue.Find(duty.Check);
        return new Topic(duty.Check, obligation.Finding(duty), obligation.Path(duty), null);
    }
}

/// <summary>One line of a digest. <paramref name="Raising"/> is what it tells for the first time.</summary>
public sealed record DigestLine(DigestPlace Place, Topic Topic, string Check, DateOnly Deadline, int Step, DateOnly Since, RaisingKey? Raising);

/// <summary>Something that falls due soon.</summary>
public sealed record ComingLine(EntryId Entry, string Check, DateOnly Deadline)
{
    /// <summary>Where it is met; the agency's page of the entry when not given.</summary>
    public string Path { get; init; } = Links.To(Entry);
}

/// <summary>
/// The 08:00 digest: computed at its hour from the ladders as they stand, never collected (DESIGN §5.6). Nothing new and no Monday, no mail.
/// </summary>
public static class MorningDigest
{
    public const int LookAheadWorkingDays = 5;

    private const int WorstShown = 10;
    private const int RaisingsTold = 500;

    /// <summary>The lines one person reads about what a party owes on one entry; none after a death (DOMAIN §2).</summary>
    public static IEnumerable<DigestLine> LinesFor(
        PersonId person, WaitingListEntry entry, Party owner, Partnership partnership, DateOnly lastDigest, Circumstances now)
    {
        if (entry.IsSilent)
        {
            yield break;
        }

        foreach (var ladder in entry.Ladders)
        {
            if (ladder.Aggregate is null
                && Concerns(ladder, entry, owner, partnership, now)
                && LineFor(person, ladder, Topic.Of(entry.Id, ladder.Check, Links.For(owner, entry, ladder.Check)), Key(entry, ladder), owner, partnership.Board, lastDigest, now.Today) is { } line)
            {
                yield return line;
            }
        }
    }

    /// <summary>The line one person reads about what a party owes for itself.</summary>
    public static DigestLine? LineFor(PersonId person, Duty duty, Party owner, Partnership partnership, DateOnly lastDigest, DateOnly today) => duty.Ladder is { } ladder
        ? LineFor(
            person, ladder, Topic.Of(duty), new RaisingKey(duty.Party, duty.About, duty.Check, ladder.N, 0, 0), owner, partnership.Board, lastDigest, today)
        : null;

    /// <summary>What falls due for an entry, owed by a party, from today to a day.</summary>
    public static IEnumerable<ComingLine> ComingFor(Party owner, WaitingListEntry entry, DateOnly until, Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);

        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            if (assessment[i].Deadline >= now.Today && assessment[i].Deadline <= until && Owners.Of(Catalogue.All[i], entry, now.Policy) == owner.Id)
            {
                yield return new ComingLine(entry.Id, Catalogue.All[i].Code, assessment[i].Deadline) { Path = Links.For(owner, entry, Catalogue.All[i].Code) };
            }
        }
    }

    public static bool IsFirstOfWeek(DateOnly today, WorkingDays workingDays) => workingDays.OnOrAfter(today.MondayOfWeek()) == today;

    /// <summary>
    /// The last day of what a party's digest looks ahead to: on the first working day of a week the next five, and on the last working day before a
    /// closure all of it; null on other days.
    /// </summary>
    public static DateOnly? LooksAheadTo(Party party, DateOnly today, WorkingDays workingDays)
    {
        DateOnly? until = IsFirstOfWeek(today, workingDays) ? workingDays.Add(today, LookAheadWorkingDays) : null;
        var closure = party.Closures.FirstOrDefault(period => today < period.From && workingDays.Add(today, 1) >= period.From);
        return closure is not null && !(until >= closure.To) ? closure.To : until;
    }

    /// <summary>The mail, or null when there is nothing new and it is not a day on which it looks ahead to something open or coming.</summary>
    /// <param name="lines">What somebody needs to know of each ladder.</param>
    /// <param name="coming">What falls due until <paramref name="aheadTo"/>.</param>
    /// <param name="today">The London date.</param>
    /// <param name="aheadTo">The last day that it looks ahead to; null on days when it does not.</param>
    public static EmailContent? Compose(IReadOnlyCollection<DigestLine> lines, IReadOnlyCollection<ComingLine> coming, DateOnly today, DateOnly? aheadTo)
    {
        var fresh = Worst(lines.Where(line => line.Place is DigestPlace.New or DigestPlace.ToldAgain)).Take(RaisingsTold).ToList();
        var continuing = Worst(lines.Where(line => line.Place is DigestPlace.Continuing)).ToList();
        var acknowledged = Worst(lines.Where(line => line.Place is DigestPlace.Acknowledged)).ToList();
        var resolved = Worst(lines.Where(line => line.Place is DigestPlace.Resolved)).ToList();
        var ahead = aheadTo is not null ? coming.OrderBy(line => line.Deadline).ThenBy(line => line.Entry.ToString(), StringComparer.Ordinal).ToList() : [];

        if (fresh.Count == 0 && resolved.Count == 0 && (aheadTo is null || continuing.Count + ahead.Count == 0))
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<EmailBlock>();
        AddAhead(blocks, ahead, aheadTo);
        AddFindings(blocks, "New since your last digest", fresh, WorstShown, today);
        AddFindings(blocks, "Still open, told to you before", continuing, Math.Max(0, WorstShown - Math.Min(fresh.Count, WorstShown)), today);
        AddResolved(blocks, resolved);

        if (acknowledged.Count > 0)
        {
            blocks.Add(new SectionBlock("Somebody answers for these for now"));
            blocks.Add(new ParagraphBlock($"{Words.Count(acknowledged.Count, "finding")} acknowledged; nothing to do before the day that was agreed."));
        }

        blocks.Add(new ButtonBlock("See the whole list", Links.Home));

        return new EmailContent(
            SubjectOf(fresh.Count, continuing.Count, resolved.Count, ahead.Count, aheadTo?.DayNumber - today.DayNumber),
            "References and links only. Nothing here names a child, a family or a worker.",
            $"Your waiting list on {Words.Date(today)}",
            blocks.DrainToImmutable(),
            [.. lines.Select(line => line.Topic.Entry).OfType<EntryId>().Concat(ahead.Select(line => line.Entry)).Distinct()],
            [.. fresh.Select(line => line.Raising!.Value)]);
    }

    /// <summary>Who owes it; and once it is settled who answers for interim support, nobody owes it, and each who was told of it hears.</summary>
    private static bool Concerns(Ladder ladder, WaitingListEntry entry, Party owner, Partnership partnership, in Circumstances now) =>
        Catalogue.Find(ladder.Check) is var obligation && obligation.Owner == Owner.NamedAgency && !ladder.IsOpen
            ? true
            : Owners.Of(obligation, entry, now.Policy, partnership) == owner.Id;

    private static RaisingKey Key(WaitingListEntry entry, Ladder ladder) => new(entry.Responsible, entry.Id, ladder.Check, ladder.N, 0, 0);

    private static DigestLine? LineFor(
        PersonId person, Ladder ladder, Topic topic, RaisingKey key, Party owner, Party board, DateOnly lastDigest, DateOnly today)
    {
        DigestLine Line(DigestPlace place, int step, DateOnly since, RaisingKey? raising = null) =>
            new(place, topic, ladder.Check, ladder.Deadline, step, since, raising);

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
            if (raising.ToldOn is null && raising.Step < Recipients.ChairToldAt && Recipients.Hears(ladder, raising.Step, owner, board)?.Person == person)
            {
                var place = raising.Raise > 0 ? DigestPlace.ToldAgain : DigestPlace.New;
                return Line(place, raising.Step, ladder.OpenedOn, key with { Step = raising.Step, Raise = raising.Raise });
            }
        }

        return ladder.WasTold(person) ? Line(DigestPlace.Continuing, ladder.Step, ladder.OpenedOn) : null;
    }

    private static IEnumerable<DigestLine> Worst(IEnumerable<DigestLine> lines) =>
        lines.OrderByDescending(line => line.Step).ThenBy(line => line.Deadline)
            .ThenBy(line => line.Topic.Reference, StringComparer.Ordinal).ThenBy(line => line.Check, StringComparer.Ordinal);

    private static void AddAhead(ImmutableArray<EmailBlock>.Builder blocks, List<ComingLine> ahead, DateOnly? aheadTo)
    {
        if (ahead.Count == 0)
        {
            return;
        }

        blocks.Add(new SectionBlock($"Falls due by {Words.Date(aheadTo!.Value)}"));
        blocks.Add(new ItemsBlock([.. ahead.Take(WorstShown).Select(line => new EmailItem(
            line.Entry.ToString(), Catalogue.Find(line.Check).Coming, $"By {Words.Date(line.Deadline)}.", line.Path))]));
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
            line.Topic.Reference, $"No longer: {line.Topic.Finding}", $"Put right, or no longer owed, on {Words.Date(line.Since)}.", line.Topic.Path))]));
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
        return new EmailItem(line.Topic.Reference, line.Topic.Finding, when, line.Topic.Path);
    }

    private static string SubjectOf(int fresh, int continuing, int resolved, int ahead, int? days)
    {
        string[] parts =
        [
            .. fresh > 0 ? [$"{Words.Count(fresh, "new gap")} in the record"] : Array.Empty<string>(),
            .. continuing > 0 ? [$"{continuing} still open"] : Array.Empty<string>(),
            .. resolved > 0 ? [$"{resolved} put right"] : Array.Empty<string>(),
            .. ahead > 0 ? [$"{ahead} due in the next {Words.Days(days!.Value)}"] : Array.Empty<string>(),
        ];

        return $"Waiting list: {string.Join(", ", parts)}";
    }
}
