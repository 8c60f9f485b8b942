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

    public Task<Result<WaitingListEntry>> HandleAsync(
        Actor actor, EntryId id, FactRule rule, Receipt receipt, string correlation, CancellationToken cancellationToken) =>
        HandleAsync(
            actor, id, (WaitingListEntry entry, IReadOnlyList<HistoryItem> _, in Circumstances now) => rule(entry, now), needsHistory: false, receipt, correlation,
            cancellationToken);

    /// <param name="actor">Who records.</param>
    /// <param name="id">On which entry of theirs.</param>
    /// <param name="rule">What is recorded.</param>
    /// <param name="needsHistory">Whether the rule looks at what happened before, as taking something back does.</param>
    /// <param name="receipt">By which sending it again is known.</param>
    /// <param name="correlation">In answer to what.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task<Result<WaitingListEntry>> HandleAsync(
        Actor actor, EntryId id, HistoryRule rule, bool needsHistory, Receipt receipt, string correlation, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var now = await present.AtAsync(at, cancellationToken);

        for (var i = 0; i < Tries; i++)
        {
            if (await store.FindAsync(actor.Party, id, cancellationToken) is not { } stored)
            {
                return EntryNotFound(id);
            }

            IReadOnlyList<HistoryItem> history = needsHistory ? await store.ReadHistoryAsync(actor.Party, id, cancellationToken) : [];

            if (needsHistory && history.Count != stored.Events)
            {
                continue; // somebody wrote in between
            }

            if (!rule(stored.Entry, history, now).IsSuccess(out var facts, out var problem))
            {
                return await WasDoneBeforeAsync(actor.Party, receipt, cancellationToken) ? stored.Entry : problem;
            }

            var by = new Provenance(actor.ToString(), correlation, at);
            var change = facts.Any(fact => fact.Event is FactWithdrawn)
                ? Consequences.OfCorrecting(stored, history, facts, now, by, receipt)
                : Consequences.OfRecording(stored, facts, now, by, receipt);

            switch ((await store.CommitAsync(actor.Party, [change], cancellationToken))[0])
            {
                case CommitResult.Committed:
                    Log.Recorded(logger, id, facts.Length);
                    return change.After;
                case CommitResult.DoneBefore:
                    return (await store.FindAsync(actor.Party, id, cancellationToken))!.Entry;
                case CommitResult.KeyUsedForAnother:
                    return new ConflictProblem("idempotency-key-reused", "This Idempotency-Key came with another record before. Use a new key for a new record.");
                case CommitResult.ChangedMeanwhile:
                default:
                    break;
            }
        }

        return new UnavailableProblem("entry-busy", "Many people are changing this entry at once. Nothing was recorded; try again.");
    }

    public static Problem EntryNotFound(EntryId id) => new NotFoundProblem("entry-not-found", $"There is no entry {id} that you may see.");

    /// <summary>A retry of something that changed what the rule looks at, as ending a wait does.</summary>
    private async Task<bool> WasDoneBeforeAsync(PartyId party, Receipt receipt, CancellationToken cancellationToken) =>
        await store.FindReceiptAsync(party, receipt.OperationId, cancellationToken) is { } kept && kept.BodyDigest == receipt.BodyDigest;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Recorded {Facts} facts on entry {EntryId}.")]
        public static partial void Recorded(ILogger logger, EntryId entryId, int facts);
    }
}
