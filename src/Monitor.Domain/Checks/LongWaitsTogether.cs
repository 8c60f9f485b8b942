using System.Globalization;
using Monitor.Domain.Email;

namespace Monitor.Domain.Checks;

/// <summary>WL-07 and WL-08 climb once for a service and a month, as one list with its entries inside (DOMAIN §4).</summary>
internal sealed class LongWaitsTogether(string code, string what) : IPartyObligation
{
    public string Code => code;

    public string InGeneral => $"Waits are {what}";

    public string NextStep => Catalogue.Find(code).NextStep;

    public string Finding(Duty duty) => $"{Words.Count(duty.Entries.Length, "wait is", "waits are")} {what}";

    public string Path(Duty duty) => $"/app/waiting?finding={code}";

    public IEnumerable<OwedDuty> Of(PartyFacts facts, Circumstances now) => facts.Entries
        .Where(entry => entry.IsOpen)
        .Select(entry => (Entry: entry, Ladder: entry.LadderFor(code)))
        .Where(found => found.Ladder is { IsOpen: true, Aggregate: not null })
        .GroupBy(found => (found.Entry.Service, Month: found.Ladder!.Aggregate!.Value))
        .Select(group => new OwedDuty(
            code,
            $"{group.Key.Service.ToString().ToLowerInvariant()}.{group.Key.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}",
            group.Min(found => found.Ladder!.Deadline),
            [.. group.Select(found => found.Entry.Id).OrderBy(id => id.ToString(), StringComparer.Ordinal)]));
}
