using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Waiting;

/// <summary>What a service has not recorded on an entry, and since when.</summary>
public sealed record ServiceOwed(string Code, string Finding, string NextStep, DateOnly Deadline)
{
    public static IReadOnlyList<ServiceOwed> Missing(WaitingListEntry entry, Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);
        return
        [
            .. Catalogue.All.Select((obligation, i) => (obligation, standing: assessment[i]))
                .Where(owed => owed.obligation.Owner == Owner.Service && owed.standing.IsFinding(now.Today))
                .Select(owed => new ServiceOwed(owed.obligation.Code, owed.obligation.Finding, owed.obligation.NextStep, owed.standing.Deadline)),
        ];
    }
}
