using Monitor.App.Features.Entries;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Transfers;

/// <summary>
/// Records what a party that was asked says to an entry elsewhere. It looks in the party's own partition first, so that an entry of which the party
/// was asked nothing is as if it did not exist, down to the calls that are made.
/// </summary>
internal sealed class AnswerForEntry(IWaitingListStore store, RecordFact recordFact)
{
    public async Task<Result<WaitingListEntry>> HandleAsync(
        Actor actor, EntryId id, FactRule rule, Receipt receipt, string correlation, CancellationToken cancellationToken)
    {
        if (await store.HasPointerAsync(actor.Party, PointerKind.Asked, id, cancellationToken))
        {
            return await recordFact.HandleElsewhereAsync(
                actor, id, entry => EntriesOwed.IsAsked(entry, actor.Party), rule, receipt, correlation, cancellationToken);
        }

        return await store.FindAsync(actor.Party, id, cancellationToken) is { } own && await WasAcceptedBeforeAsync(actor.Party, id, receipt, cancellationToken)
            ? own.Entry
            : RecordFact.EntryNotFound;
    }

    /// <summary>An acceptance sent again after the entry came: what it wrote lies where the entry was then.</summary>
    private async Task<bool> WasAcceptedBeforeAsync(PartyId party, EntryId id, Receipt receipt, CancellationToken cancellationToken)
    {
        var came = (await store.ReadHistoryAsync(party, id, cancellationToken)).Select(item => item.Event).OfType<Transferred>().LastOrDefault();
        return came is not null && await store.FindReceiptAsync(came.From, receipt.OperationId, cancellationToken) == receipt;
    }
}
