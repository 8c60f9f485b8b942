using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.Audit;

namespace Monitor.Domain.People;

/// <summary>When parties are closed, as the directory has it now. The family's clock never stops for it (DOMAIN §4).</summary>
public sealed class Closures
{
    private readonly ImmutableDictionary<PartyId, ImmutableArray<ClosurePeriod>> _periods;

    public Closures(IEnumerable<Party> parties)
    {
        _periods = parties.Where(party => !party.Closures.IsEmpty)
            .ToImmutableDictionary(party => party.Id, party => party.Closures.OrderBy(period => period.From).ToImmutableArray());
        Version = Digest.Of([.. _periods.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Select(period =>
            string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {period.From:yyyyMMdd} {period.To:yyyyMMdd}")))])[..8];
    }

    public static Closures None { get; } = new([]);

    /// <summary>Changes with any closure: what was computed with another must be looked at anew.</summary>
    public string Version { get; }

    /// <summary>In order of their first days.</summary>
    public ImmutableArray<ClosurePeriod> Of(PartyId party) => _periods.GetValueOrDefault(party, []);
}
