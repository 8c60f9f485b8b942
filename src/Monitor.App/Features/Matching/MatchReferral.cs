using Monitor.App.Features.Entries;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Matching;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Matching;

/// <summary>
/// Recognises the subject of a new entry among earlier ones, after whoever referred has been answered: nothing of it can be seen or timed there.
/// Its own rows are written before others are looked for, so that of two that come at once at least one finds the other; whichever does, records on
/// both.
/// </summary>
internal sealed partial class MatchReferral(
    IWaitingListStore store, IMatchingStore matching, EntriesOwed entries, Present present, ILogger<MatchReferral> logger)
{
    private const string Actor = "watch";

    public async Task<Handling> HandleAsync(MatchEntry message, CancellationToken cancellationToken)
    {
        var hashes = MatchingHash.Read(message.Hashes);

        if (hashes.IsEmpty)
        {
            return Handling.Done;
        }

        if (await entries.FindAsync(message.Responsible, message.Entry, cancellationToken) is not { } stored)
        {
            return Handling.Impossible;
        }

        foreach (var hash in message.Kept is { } kept ? hashes.Take(kept) : hashes.Where(hash => hash.KeyId == hashes[0].KeyId))
        {
            await matching.AddAsync(new Match(hash, message.Entry), cancellationToken);
        }

        var others = new List<StoredEntry>();

        foreach (var id in await OthersAsync(message, [.. hashes], cancellationToken))
        {
            if (await ReadAsync(id, cancellationToken) is { } other)
            {
                others.Add(other);
            }
        }

        var at = present.Now;
        var now = await present.AtAsync(at, cancellationToken);
        var isWhole = await RecordAsync(stored, others.Select(other => other.Entry), message.Entry, now, at, cancellationToken);

        // Messages do not come in the order of the referrals: one of those that were found may be the later one.
        foreach (var other in others.Where(other => other.Entry.IsOpen))
        {
            isWhole &= await RecordAsync(other, [stored.Entry], message.Entry, now, at, cancellationToken);
        }

        return isWhole ? Handling.Done : Handling.Busy;
    }

    /// <summary>False when somebody else wrote meanwhile: all of it is looked at again.</summary>
    private async Task<bool> RecordAsync(
        StoredEntry stored, IEnumerable<WaitingListEntry> others, EntryId source, Circumstances now, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var id = stored.Entry.Id;
        var events = RevolvingDoor.Of(stored.Entry, others, now.Policy.Guard.WatchMonths);

        // What ended long ago may be archived, and nobody reads it as a new referral.
        if (events.IsEmpty || stored.EndedAt < at - Housekeeping.CurrentFor)
        {
            return true;
        }

        // The receipt keeps a message that comes again from joining anew what was reopened since.
        var change = Consequences.OfRecording(
            stored, [.. events.Select(happened => new NewEvent(happened))], now, new Provenance(Actor, $"match:{id}", at),
            new Receipt(Digest.Of(nameof(MatchEntry), id.ToString(), source.ToString()), Digest.Of(id.ToString())));
        var result = (await store.CommitAsync(stored.Entry.Responsible, [change], cancellationToken))[0];

        if (result == CommitResult.Committed)
        {
            Log.Recognised(logger, id, events.Length);
        }

        return result != CommitResult.ChangedMeanwhile;
    }

    private async Task<IEnumerable<EntryId>> OthersAsync(MatchEntry message, IReadOnlyList<MatchingHash> hashes, CancellationToken cancellationToken)
    {
        var found = new HashSet<EntryId>();

        foreach (var hash in hashes)
        {
            found.UnionWith(await matching.FindAsync(hash, cancellationToken));
        }

        return found.Where(id => id != message.Entry);
    }

    /// <summary>One entry that cannot be read keeps the others from counting no more than it does elsewhere.</summary>
    private async Task<StoredEntry?> ReadAsync(EntryId id, CancellationToken cancellationToken)
    {
        try
        {
            return await entries.FindAnywhereAsync(id, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            Log.Unreadable(logger, id, exception);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Recorded {Facts} facts of earlier entries on entry {EntryId}.")]
        public static partial void Recognised(ILogger logger, EntryId entryId, int facts);

        [LoggerMessage(LogLevel.Error, "Entry {EntryId} could not be read and was not matched.")]
        public static partial void Unreadable(ILogger logger, EntryId entryId, Exception exception);
    }
}
