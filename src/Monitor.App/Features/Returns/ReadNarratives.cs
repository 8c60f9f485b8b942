using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;

namespace Monitor.App.Features.Returns;

/// <summary>What one agency wrote in a return that was released to the board, by theme.</summary>
internal sealed record AgencyNarratives(Party Agency, AssuranceReturn Released, IReadOnlyList<(ReturnTheme Theme, string? Words)> Narratives);

/// <summary>The periods for which any agency has released narratives, the latest first, and those of one of them.</summary>
internal sealed record BoardNarratives(IReadOnlyList<ReturnPeriod> Periods, ReturnPeriod? Shown, IReadOnlyList<AgencyNarratives> Agencies);

/// <summary>Reads what agencies wrote in signed returns; for the board, and for nobody else.</summary>
internal sealed class ReadNarratives(IReturnStore returns)
{
    /// <summary>Those of a period, of the latest one when none is given; null for whoever is not the board.</summary>
    public async Task<BoardNarratives?> HandleAsync(Actor actor, Partnership partnership, ReturnPeriod? period, CancellationToken cancellationToken)
    {
        if (actor.Party != PartyId.Board)
        {
            return null;
        }

        var released = new List<(Party Agency, AssuranceReturn Version)>();

        foreach (var agency in partnership.Agencies)
        {
            foreach (var current in await returns.ReadAsync(agency.Id, cancellationToken))
            {
                var signed = current.Return.IsSigned ? [current.Return] : await returns.ReadSignedAsync(agency.Id, current.Return.Period, cancellationToken);

                if (Releasing.Released(signed) is { } version)
                {
                    released.Add((agency, version));
                }
            }
        }

        var periods = released.Select(each => each.Version.Period).Distinct().OrderByDescending(each => each.Last).ThenBy(each => each.Months).ToList();
        ReturnPeriod? shown = period ?? (periods.Count > 0 ? periods[0] : null);
        var agencies = new List<AgencyNarratives>();

        foreach (var (agency, version) in released.Where(each => each.Version.Period == shown))
        {
            var texts = await returns.ReadTextsAsync(agency.Id, version.Period, version.Version, cancellationToken);
            agencies.Add(new AgencyNarratives(agency, version, [.. Releasing.Narratives(version, texts)]));
        }

        return new BoardNarratives(periods, shown, agencies);
    }
}
