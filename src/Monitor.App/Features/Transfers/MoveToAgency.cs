using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Transfers;

/// <summary>
/// Brings an entry to the agency that took responsibility for it: copy, seal, switch the locator, activate, clear. Never in neither place, never acted
/// on by both; wherever it stops, the message comes again and the rest is done.
/// </summary>
internal sealed partial class MoveToAgency(IEntryMover mover, IWaitingListStore store, IDirectoryStore directory, Present present, ILogger<MoveToAgency> logger)
{
    private const int CopiesAtMost = 8;

    public async Task<Handling> HandleAsync(MoveEntry message, CancellationToken cancellationToken)
    {
        var (id, from, to) = message;

        if (await store.LocateAsync(id, cancellationToken) is not { } location)
        {
            return Handling.Impossible;
        }

        if (location.Responsible == from)
        {
            switch (await CopyAndSealAsync(message, cancellationToken))
            {
                case false:
                    return Handling.Done; // it is not on its way there any more
                case null:
                    return Handling.Busy;
                default:
                    break;
            }

            if (!await mover.SwitchAsync(id, from, to, cancellationToken))
            {
                return Handling.Busy;
            }

            Log.Moved(logger, id, from, to);
        }
        else if (location.Responsible != to)
        {
            return Handling.Done; // it has moved on since
        }

        await FinishAsync(message, cancellationToken);
        return Handling.Done;
    }

    /// <summary>True when the copy is exact and the old entry takes no more; null when others write to it faster than it is copied.</summary>
    private async Task<bool?> CopyAndSealAsync(MoveEntry message, CancellationToken cancellationToken)
    {
        for (var i = 0; i < CopiesAtMost; i++)
        {
            if (await mover.FindAsync(message.From, message.Entry, cancellationToken) is not { } leaving || leaving.Entry.MovingTo != message.To)
            {
                return false;
            }

            var at = present.Now;
            var now = await present.AtAsync(at, cancellationToken);
            await mover.CopyAsync(Domain.WaitingList.Transfers.Arrival(leaving, message.To, now, new Provenance("transfer", message.Entry.ToString(), at)), message.From, cancellationToken);

            if (await mover.SealAsync(message.From, leaving, cancellationToken))
            {
                return true;
            }
        }

        return null;
    }

    private async Task FinishAsync(MoveEntry message, CancellationToken cancellationToken)
    {
        var at = present.Now;

        if (await mover.FindAsync(message.To, message.Entry, cancellationToken) is { Moving: Moving.Arriving } arrived)
        {
            var team = (await directory.ReadAsync(cancellationToken)).TeamOf(arrived.Entry.Service)?.Id;
            await mover.ActivateAsync(message.To, message.Entry, Domain.WaitingList.Transfers.Announcing(arrived.Entry, team, at), cancellationToken);
        }

        await store.DropPointerAsync(message.To, PointerKind.Asked, message.Entry, cancellationToken);
        await store.DropPointerAsync(PartyId.Board, PointerKind.Asked, message.Entry, cancellationToken);
        await mover.ClearAsync(message.From, message.Entry, message.To, at, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Entry {EntryId} moved from {From} to {To}.")]
        public static partial void Moved(ILogger logger, EntryId entryId, PartyId from, PartyId to);
    }
}
