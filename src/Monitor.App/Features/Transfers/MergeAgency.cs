using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Transfers;

/// <summary>
/// Sends the entries of an agency that has become part of another on their way to it, some at a time, those of long ago too. Each moves like any other, with its
/// history, and no clock starts again. What comes in between, or is left by a crash, is sent on by the next night.
/// </summary>
internal sealed partial class MergeAgency(IWaitingListStore store, IOutboxStore outbox, Present present, ILogger<MergeAgency> logger)
{
    private const int AtOnce = 50;

    public async Task<Handling> HandleAsync(MergeEntries message, CancellationToken cancellationToken)
    {
        var (from, into, after) = message;
        var at = present.Now;
        var now = await present.AtAsync(at, cancellationToken);
        var page = await store.ReadEveryAsync(from, after, AtOnce, cancellationToken);
        var by = new Provenance("merger", $"{from}", at);
        ImmutableArray<EntryChange> changes =
        [
            .. page.Items.Where(stored => stored.Entry.MovingTo is null && stored.Moving == Moving.No).Select(stored => Consequences.OfRecording(
                stored, [new NewEvent(new ResponsibilitySettled(into, now.Today)), new NewEvent(new TransferBegun(into, now.Today))], now, by, null)),
        ];

        if (changes.Length > 0)
        {
            var sent = (await store.CommitAsync(from, changes, cancellationToken)).Count(result => result == CommitResult.Committed);
            Log.Sent(logger, sent, from, into);
        }

        // Whoever was written to meanwhile stays for the next time; the nights send on whatever is left.
        if (page.Next is { } next)
        {
            await outbox.AddAsync(from, [OutboxMessage.For(at, message with { After = next }, from.ToString(), into.ToString(), next, $"{at:O}")], cancellationToken);
        }

        return Handling.Done;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Entries} entries of {From} are on their way to {Into}, of which it is part now.")]
        public static partial void Sent(ILogger logger, int entries, PartyId from, PartyId into);
    }
}
