using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>What somebody records, as a rule of <see cref="Recording"/> over the entry as it is.</summary>
internal delegate Result<ImmutableArray<NewEvent>> FactRule(WaitingListEntry entry, in Circumstances now);

/// <summary>The same, as a rule over what happened to the entry too.</summary>
internal delegate Result<ImmutableArray<NewEvent>> HistoryRule(WaitingListEntry entry, IReadOnlyList<HistoryItem> history, in Circumstances now);

/// <summary>What is to be recorded, by whom, and how sending it again is known.</summary>
internal sealed record RecordOrder(Actor Actor, EntryId Id, HistoryRule Rule, Receipt Receipt, string Correlation)
{
    /// <summary>Whether the rule looks at what happened before, as taking something back does.</summary>
    public bool NeedsHistory { get; init; }

    /// <summary>The state that whoever decides had seen, as <see cref="EntryTag"/> names it; null where facts merely add up.</summary>
    public string? Seen { get; init; }

    /// <summary>
    /// Where the entry may live with another party: whether the actor has a part in it. To anybody who has none it does not exist. Null where it must be
    /// the actor's own.
    /// </summary>
    public Func<WaitingListEntry, bool>? Elsewhere { get; init; }

    /// <summary>What the locator alone must say before the entry is read where it lives.</summary>
    public Func<EntryLocation, bool> Near { get; init; } = _ => true;
}

/// <summary>The entry after something was recorded, how many events it has, and what was added; nothing when it had been sent before.</summary>
internal sealed record Recorded(WaitingListEntry Entry, int Events, ImmutableArray<EntryEvent> Added);

/// <summary>
/// Records a fact on an entry, and whatever follows from it in the same transaction: a ladder that it resolves is resolved at once.
/// Tried again on the newest entry when somebody else wrote meanwhile; facts add up.
/// </summary>
internal sealed partial class RecordFact(IWaitingListStore store, Present present, ILogger<RecordFact> logger)
{
    private const int Tries = 8;

    public static RefusedRequest ChangedMeanwhile { get; } = new(
        StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "The entry has changed since you read it. Read it again, and decide on what it says now.");

    /// <summary>On an entry of the agency that records.</summary>
    public Task<Result<WaitingListEntry>> HandleAsync(
        Actor actor, EntryId id, FactRule rule, Receipt receipt, string correlation, CancellationToken cancellationToken) =>
        EntryAfterAsync(new RecordOrder(actor, id, WithoutHistory(rule), receipt, correlation), cancellationToken);

    /// <summary>The same with a rule that may look at what happened before.</summary>
    public Task<Result<WaitingListEntry>> HandleAsync(
        Actor actor, EntryId id, HistoryRule rule, bool needsHistory, Receipt receipt, string correlation, CancellationToken cancellationToken) =>
        EntryAfterAsync(new RecordOrder(actor, id, rule, receipt, correlation) { NeedsHistory = needsHistory }, cancellationToken);

    /// <summary>
    /// On an entry that lives with another party, where <paramref name="may"/> says that the actor has a part in it; to anybody else it does not exist.
    /// </summary>
    public Task<Result<WaitingListEntry>> HandleElsewhereAsync(
        Actor actor, EntryId id, Func<WaitingListEntry, bool> may, FactRule rule, Receipt receipt, string correlation, CancellationToken cancellationToken) =>
        EntryAfterAsync(new RecordOrder(actor, id, WithoutHistory(rule), receipt, correlation) { Elsewhere = may }, cancellationToken);

    public async Task<Result<Recorded>> HandleAsync(RecordOrder order, CancellationToken cancellationToken)
    {
        if (order.Elsewhere is null)
        {
            return await RecordAsync(order, order.Actor.Party, cancellationToken);
        }

        return await store.LocateAsync(order.Id, cancellationToken) is { } location && order.Near(location)
            ? await RecordAsync(order, location.Responsible, cancellationToken)
            : EntryNotFound;
    }

    /// <summary>One answer to whatever is not there for the asker, word for word.</summary>
    public static Problem EntryNotFound { get; } = new NotFoundProblem("entry-not-found", "There is no such entry that you may see.");

    public static HistoryRule WithoutHistory(FactRule rule) =>
        (WaitingListEntry entry, IReadOnlyList<HistoryItem> _, in Circumstances now) => rule(entry, now);

    private async Task<Result<WaitingListEntry>> EntryAfterAsync(RecordOrder order, CancellationToken cancellationToken) =>
        (await HandleAsync(order, cancellationToken)).IsSuccess(out var recorded, out var problem) ? recorded.Entry : problem;

    private async Task<Result<Recorded>> RecordAsync(RecordOrder order, PartyId partition, CancellationToken cancellationToken)
    {
        var (actor, id, rule, receipt, correlation) = order;
        var at = present.Now;
        var now = await present.AtAsync(at, cancellationToken);
        var by = new Provenance(actor.By, correlation, at);

        for (var i = 0; i < Tries; i++)
        {
            if (await store.FindAsync(partition, id, cancellationToken) is not { } stored)
            {
                return EntryNotFound;
            }

            if (order.Elsewhere?.Invoke(stored.Entry) is false)
            {
                return await WasDoneBeforeAsync(partition, receipt, cancellationToken) ? Again(stored) : EntryNotFound;
            }

            IReadOnlyList<HistoryItem> history = order.NeedsHistory ? await store.ReadHistoryAsync(partition, id, cancellationToken) : [];

            if (order.NeedsHistory && history.Count != stored.Events)
            {
                continue; // somebody wrote in between
            }

            if (order.Seen is { } seen && seen != EntryTag.Of(id, stored.Events))
            {
                return await WasDoneBeforeAsync(partition, receipt, cancellationToken) ? Again(stored) : ChangedMeanwhile;
            }

            if (!rule(stored.Entry, history, now).IsSuccess(out var facts, out var problem))
            {
                return await WasDoneBeforeAsync(partition, receipt, cancellationToken) ? Again(stored) : problem;
            }

            var change = facts.Any(fact => fact.Event is FactWithdrawn)
                ? Consequences.OfCorrecting(stored, history, facts, now, by, receipt)
                : Consequences.OfRecording(stored, facts, now, by, receipt);

            switch ((await store.CommitAsync(partition, [change], cancellationToken))[0])
            {
                case CommitResult.Committed:
                    Log.Recorded(logger, id, facts.Length);

                    foreach (var erased in facts.Select(fact => fact.Event).OfType<TextErased>())
                    {
                        // So that what was erased can be erased again after a backup was restored.
                        Log.Erased(logger, id, string.Join(", ", erased.Sequences));
                    }

                    return new Recorded(change.After, stored.Events + change.Events.Length, [.. change.Events.Select(added => added.Event)]);
                case CommitResult.DoneBefore:
                    return Again((await store.FindAsync(partition, id, cancellationToken))!);
                case CommitResult.KeyUsedForAnother:
                    return new ConflictProblem("idempotency-key-reused", "This Idempotency-Key came with another record before. Use a new key for a new record.");
                case CommitResult.ChangedMeanwhile:
                default:
                    break;
            }
        }

        return new UnavailableProblem("entry-busy", "Many people are changing this entry at once. Nothing was recorded; try again.");
    }

    private static Recorded Again(StoredEntry stored) => new(stored.Entry, stored.Events, []);

    /// <summary>A retry of something that changed what the rule looks at, as ending a wait does.</summary>
    private async Task<bool> WasDoneBeforeAsync(PartyId party, Receipt receipt, CancellationToken cancellationToken) =>
        await store.FindReceiptAsync(party, receipt.OperationId, cancellationToken) is { } kept && kept.BodyDigest == receipt.BodyDigest;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Recorded {Facts} facts on entry {EntryId}.")]
        public static partial void Recorded(ILogger logger, EntryId entryId, int facts);

        [LoggerMessage(LogLevel.Information, "Words of entry {EntryId} beside record {Sequences} were erased.")]
        public static partial void Erased(ILogger logger, EntryId entryId, string sequences);
    }
}
