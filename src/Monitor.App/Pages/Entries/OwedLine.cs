using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>Something missing, or due soon, on one entry. <paramref name="Reached"/> tells how far it has climbed, when it has.</summary>
public sealed record OwedLine(IObligation Obligation, DateOnly Deadline, string When, string? Reached, RecordKind? Record)
{
    private static readonly string[] RoleOfStep = ["the assurance contact", "the safeguarding lead", "the head of service", "the board's chair"];

    /// <summary>Every open finding, in the order of the catalogue.</summary>
    public static ImmutableArray<OwedLine> Missing(WaitingListEntry entry, Circumstances now) =>
    [
        .. Standings(entry, now).Where(owed => owed.Standing.IsFinding(now.Today)).Select(owed => new OwedLine(
            owed.Obligation,
            owed.Standing.Deadline,
            $"Was due by {Words.Date(owed.Standing.Deadline)}, {Words.Days(now.Today.DayNumber - owed.Standing.Deadline.DayNumber)} ago.",
            Climbed(entry.LadderFor(owed.Obligation.Code), now.Today),
            RecordKinds.For(owed.Obligation.Code, entry, now))),
    ];

    /// <summary>What falls due in the next working days, soonest first.</summary>
    public static ImmutableArray<OwedLine> Coming(WaitingListEntry entry, Circumstances now)
    {
        var until = now.WorkingDays.Add(now.Today, MorningDigest.LookAheadWorkingDays);

        return
        [
            .. Standings(entry, now).Where(owed => owed.Standing.Deadline >= now.Today && owed.Standing.Deadline <= until)
                .OrderBy(owed => owed.Standing.Deadline).Select(owed => new OwedLine(
                    owed.Obligation,
                    owed.Standing.Deadline,
                    owed.Standing.Deadline == now.Today ? "Due today." : $"By {Words.Date(owed.Standing.Deadline)}.",
                    null,
                    RecordKinds.For(owed.Obligation.Code, entry, now))),
        ];
    }

    private static IEnumerable<(IObligation Obligation, Standing Standing)> Standings(WaitingListEntry entry, Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);
        return [.. Catalogue.All.Select((obligation, i) => (obligation, assessment[i]))];
    }

    private static string? Climbed(Ladder? ladder, DateOnly today)
    {
        if (ladder is not { IsOpen: true })
        {
            return null;
        }

        if (ladder.Aggregate is { } month)
        {
            return $"It is in the service's list for {Words.Month(month)}.";
        }

        if (ladder.IsAcknowledgedOn(today))
        {
            return $"{ladder.Acknowledgement!.OwnerRole} answers for it until {Words.Date(ladder.Acknowledgement.Until)}.";
        }

        return ladder.Raisings.LastOrDefault(raising => raising.Step == ladder.Step) switch
        {
            null => null,
            { ToldOn: { } told } raising => $"Step {raising.Step}: {RoleOfStep[raising.Step - 1]} was told on {Words.Date(told)}.",
            var raising => $"Step {raising.Step}: {RoleOfStep[raising.Step - 1]} is about to be told.",
        };
    }
}
