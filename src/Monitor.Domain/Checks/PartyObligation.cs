using System.Collections.Immutable;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>What is known of a party when it is asked what it owes for itself.</summary>
/// <param name="Party">Who.</param>
/// <param name="Returns">Its assurance returns that are open.</param>
/// <param name="Entries">For a service's team, the entries that wait for it, wherever they live; else none.</param>
public sealed record PartyFacts(Party Party, IReadOnlyCollection<AssuranceReturn> Returns, IReadOnlyCollection<WaitingListEntry> Entries);

/// <summary>Something owed by a party for itself (DOMAIN §3, AR and CT, and §4, aggregates).</summary>
public interface IPartyObligation
{
    /// <summary>AR-nn, CT-nn, or the WL-nn whose findings climb together; never used for anything else, ever.</summary>
    string Code { get; }

    /// <summary>The finding, in the wording of DOMAIN §5.</summary>
    string Finding(Duty duty);

    /// <summary>The finding where it is not said of what: of which period, role or closure.</summary>
    string InGeneral { get; }

    /// <summary>What would put it right.</summary>
    string NextStep { get; }

    /// <summary>The page on which it is put right, below the public address.</summary>
    string Path(Duty duty);

    /// <summary>What the party owes of this kind today.</summary>
    IEnumerable<OwedDuty> Of(PartyFacts facts, Circumstances now);
}

/// <summary>Every obligation of parties, in the order in which people read them.</summary>
public static class PartyCatalogue
{
    private static readonly IPartyObligation[] Obligations =
    [
        new ReturnSigned(),
        new WorkingContact(),
        new CoverForClosure(),
        new LongWaitsTogether("WL-07", "longer than the service's target"),
        new LongWaitsTogether("WL-08", "long and without a recorded decision"),
    ];

    public static IReadOnlyList<IPartyObligation> All => Obligations;

    public static IPartyObligation Find(string code) =>
        Array.Find(Obligations, obligation => obligation.Code == code)
        ?? throw new InvalidOperationException($"There is no obligation {code} of parties.");

    /// <summary>All that a party owes for itself today.</summary>
    public static ImmutableArray<OwedDuty> Owed(PartyFacts facts, Circumstances now) =>
        facts.Party.MergedInto is null ? [.. Obligations.SelectMany(obligation => obligation.Of(facts, now))] : [];
}
