using System.Collections.Immutable;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Transfers;

/// <summary>
/// Brings an entry to the agency that took responsibility for it: copy, seal, switch the locator, settle, clear. Never in neither place, never acted
/// on by both; wherever it stops, the message comes again and the rest is done.
/// </summary>
internal sealed partial class MoveToAgency(IEntryMover mover, IWaitingListStore store, IOutboxStore outbox, IDirectoryStore directory, Present present, ILogger<MoveToAgency> logger)
{
    private const int TriesAtMost = 8;

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

        return await FinishAsync(message, cancellationToken) ? Handling.Done : Handling.Busy;
    }

    /// <summary>True when the copy is exact and the old entry takes no more; null when others write to it faster than it is copied.</summary>
    private async Task<bool?> CopyAndSealAsync(MoveEntry message, CancellationToken cancellationToken)
    {
        for (var i = 0; i < TriesAtMost; i++)
        {
            if (await mover.FindAsync(message.From, message.Entry, cancellationToken) is not { } leaving || leaving.Entry.MovingTo != message.To)
            {
                return false;
            }

            var at = present.Now;
            var now = await present.AtAsync(at, cancellationToken);
            var isCopied = await mover.CopyAsync(Domain.WaitingList.Transfers.Arrival(leaving, message.To, now, new Provenance("transfer", message.Entry.ToString(), at)), message.From, cancellationToken);

            if (!isCopied)
            {
                return null;
            }

            if (await mover.SealAsync(message.From, leaving, cancellationToken))
            {
                return true;
            }
        }

        return null;
    }

    /// <summary>What is left once the new agency answers. False when others are at it: the message comes again.</summary>
    private async Task<bool> FinishAsync(MoveEntry message, CancellationToken cancellationToken)
    {
        var (id, from, to) = message;
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(at, partnership);
        var by = new Provenance("transfer", id.ToString(), at);

        // Whoever of the new agency writes first does the same.
        if (!await RecordAsync(to, id, stored => stored.Moving == Moving.Arriving, [], now, by, cancellationToken)
            || await store.FindAsync(to, id, cancellationToken) is not { } arrived)
        {
            return false;
        }

        await outbox.AddAsync(to, Domain.WaitingList.Transfers.Announcing(arrived.Entry, partnership.TeamOf(arrived.Entry.Service)?.Id, at), cancellationToken);

        if (await mover.FindAsync(from, id, cancellationToken) is { Moving: Moving.Sealed } left)
        {
            foreach (var linked in left.Entry.LinkedTo)
            {
                if (!await RecordAsync(from, linked, stored => stored.Entry.LinkedTo.Contains(id), [new NewEvent(new Unlinked(id))], now, by, cancellationToken))
                {
                    return false;
                }
            }
        }

        await store.DropPointerAsync(to, PointerKind.Follows, id, cancellationToken);
        await store.DropPointerAsync(to, PointerKind.Asked, id, cancellationToken);
        await mover.ClearAsync(from, id, to, at, cancellationToken);
        return true;
    }

    /// <summary>Records on an entry of a party as long as it needs to be; false when others write faster.</summary>
    private async Task<bool> RecordAsync(
        PartyId party, EntryId id, Func<StoredEntry, bool> needed, ImmutableArray<NewEvent> facts, Circumstances now, Provenance by, CancellationToken cancellationToken)
    {
        for (var i = 0; i < TriesAtMost; i++)
        {
            if (await store.FindAsync(party, id, cancellationToken) is not { } stored || !needed(stored)
                || (await store.CommitAsync(party, [Consequences.OfRecording(stored, facts, now, by, null)], cancellationToken))[0] == CommitResult.Committed)
            {
                return true;
            }
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Entry {EntryId} moved from {From} to {To}.")]
        public static partial void Moved(ILogger logger, EntryId entryId, PartyId from, PartyId to);
    }
}
