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

/// <summary>
/// Records a fact on an entry, and whatever follows from it in the same transaction: a ladder that it resolves is resolved at once.
/// Tried again on the newest entry when somebody else wrote meanwhile; facts add up.
/// </summary>
internal sealed partial class RecordFact(IWaitingListStore store, Present present, ILogger<RecordFact> logger)
{
    private const int Tries = 8;

    /// <summary>On an entry of the agency that records.</summary>
    public Task<Result<WaitingListEntry>> HandleAsync(
        Actor actor, EntryId id, FactRule rule, Receipt receipt, string correlation, CancellationToken cancellationToken) =>
        HandleAsync(actor, id, WithoutHistory(rule), needsHistory: false, receipt, correlation, cancellationToken);

    /// <param name="actor">Who records.</param>
    /// <param name="id">On which entry of theirs.</param>
    /// <param name="rule">What is recorded.</param>
    /// <param name="needsHistory">Whether the rule looks at what happened before, as taking something back does.</param>
    /// <param name="receipt">By which sending it again is known.</param>
    /// <param name="correlation">In answer to what.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public Task<Result<WaitingListEntry>> HandleAsync(
        Actor actor, EntryId id, HistoryRule rule, bool needsHistory, Receipt receipt, string correlation, CancellationToken cancellationToken) =>
        RecordAsync(new Place(actor, actor.Party, _ => true), id, rule, needsHistory, receipt, correlation, cancellationToken);

    /// <summary>
    /// On an entry that lives with another party, where <paramref name="may"/> says that the actor has a part in it; to anybody else it does not exist.
    /// </summary>
    public async Task<Result<WaitingListEntry>> HandleElsewhereAsync(
        Actor actor, EntryId id, Func<WaitingListEntry, bool> may, FactRule rule, Receipt receipt, string correlation, CancellationToken cancellationToken) =>
        await store.LocateAsync(id, cancellationToken) is { } location
            ? await RecordAsync(new Place(actor, location.Responsible, may), id, WithoutHistory(rule), needsHistory: false, receipt, correlation, cancellationToken)
            : EntryNotFound(id);

    public static Problem EntryNotFound(EntryId id) => new NotFoundProblem("entry-not-found", $"There is no entry {id} that you may see.");

    private static HistoryRule WithoutHistory(FactRule rule) =>
        (WaitingListEntry entry, IReadOnlyList<HistoryItem> _, in Circumstances now) => rule(entry, now);

    private async Task<Result<WaitingListEntry>> RecordAsync(
        Place place, EntryId id, HistoryRule rule, bool needsHistory, Receipt receipt, string correlation, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var now = await present.AtAsync(at, cancellationToken);
        var by = new Provenance(place.Actor.By, correlation, at);

        for (var i = 0; i < Tries; i++)
        {
            if (await store.FindAsync(place.Partition, id, cancellationToken) is not { } stored)
            {
                return EntryNotFound(id);
            }

            if (!place.May(stored.Entry))
            {
                return await WasDoneBeforeAsync(place.Partition, receipt, cancellationToken) ? stored.Entry : EntryNotFound(id);
            }

            IReadOnlyList<HistoryItem> history = needsHistory ? await store.ReadHistoryAsync(place.Partition, id, cancellationToken) : [];

            if (needsHistory && history.Count != stored.Events)
            {
                continue; // somebody wrote in between
            }

            if (!rule(stored.Entry, history, now).IsSuccess(out var facts, out var problem))
            {
                return await WasDoneBeforeAsync(place.Partition, receipt, cancellationToken) ? stored.Entry : problem;
            }

            var change = facts.Any(fact => fact.Event is FactWithdrawn)
                ? Consequences.OfCorrecting(stored, history, facts, now, by, receipt)
                : Consequences.OfRecording(stored, facts, now, by, receipt);

            switch ((await store.CommitAsync(place.Partition, [change], cancellationToken))[0])
            {
                case CommitResult.Committed:
                    Log.Recorded(logger, id, facts.Length);
                    return change.After;
                case CommitResult.DoneBefore:
                    return (await store.FindAsync(place.Partition, id, cancellationToken))!.Entry;
                case CommitResult.KeyUsedForAnother:
                    return new ConflictProblem("idempotency-key-reused", "This Idempotency-Key came with another record before. Use a new key for a new record.");
                case CommitResult.ChangedMeanwhile:
                default:
                    break;
            }
        }

        return new UnavailableProblem("entry-busy", "Many people are changing this entry at once. Nothing was recorded; try again.");
    }

    /// <summary>A retry of something that changed what the rule looks at, as ending a wait does.</summary>
    private async Task<bool> WasDoneBeforeAsync(PartyId party, Receipt receipt, CancellationToken cancellationToken) =>
        await store.FindReceiptAsync(party, receipt.OperationId, cancellationToken) is { } kept && kept.BodyDigest == receipt.BodyDigest;

    /// <summary>Who records, where the entry lives, and whether it is theirs to record on.</summary>
    private sealed record Place(Actor Actor, PartyId Partition, Func<WaitingListEntry, bool> May);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Recorded {Facts} facts on entry {EntryId}.")]
        public static partial void Recorded(ILogger logger, EntryId entryId, int facts);
    }
}
