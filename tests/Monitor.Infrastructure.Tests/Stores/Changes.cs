using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Changes as the use cases make them, each at nine in the morning of a day.</summary>
internal static class Changes
{
    /// <summary>The day on which entries are received.</summary>
    public const string Listing = "2026-03-02";

    public static EntryChange Receive(PartyId agency, EntryId id, params NewEvent[] also) => Receive(agency, id, null, also);

    public static EntryChange Receive(PartyId agency, EntryId id, Receipt? receipt, params NewEvent[] also) =>
        Receive(id, Entries.Referral() with { Responsible = agency }, receipt, also);

    public static EntryChange Receive(EntryId id, Received referral, Receipt? receipt, params NewEvent[] also) =>
        Consequences.OfReceiving(id, [new NewEvent(referral), .. also], Days.On(Listing), By(Listing, "referral"), receipt, []);

    public static EntryChange Record(this StoredEntry before, string on, params EntryEvent[] events) =>
        before.Record(on, null, [.. events.Select(happened => new NewEvent(happened))]);

    public static EntryChange Record(this StoredEntry before, string on, Receipt? receipt, ImmutableArray<NewEvent> events, string correlation = "record") =>
        Consequences.OfRecording(before, events, Days.On(on), By(on, correlation), receipt);

    /// <summary>What follows by the mere passing of time.</summary>
    public static EntryChange LookedAt(this StoredEntry before, string on) => before.Record(on);

    private static Provenance By(string on, string correlation) => new("practitioner", correlation, Days.Instant($"{on}T09:00Z"));
}
