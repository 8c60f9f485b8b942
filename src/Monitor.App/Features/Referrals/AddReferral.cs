using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Referrals;

/// <summary>A referral that is on the list. <paramref name="Again"/>: it was there before, from the same request.</summary>
internal sealed record ReferralAdded(WaitingListEntry Entry, bool Again);

/// <summary>
/// Puts a referral on the list: the reference is claimed, then everything is written in one transaction; two writes and no query (DESIGN §3).
/// A retry with the same key completes or finds it.
/// </summary>
internal sealed partial class AddReferral(
    IWaitingListStore store, IDirectoryStore directory, Present present, Keyed keyed, ILogger<AddReferral> logger)
{
    public async Task<Result<ReferralAdded>> HandleAsync(
        Actor actor, string idempotencyKey, string bodyDigest, Referral referral, string correlation, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(at, partnership);

        if (!ReferralRules.Check(referral, actor.Party, partnership, now).IsSuccess(out var facts, out var problem))
        {
            return problem;
        }

        var received = (Received)facts[0].Event;
        var id = keyed.EntryFor(actor.Party, idempotencyKey);
        var location = new EntryLocation(id, received.Responsible, actor.Party, received.Service, bodyDigest);
        var claimed = await store.ClaimAsync(location, cancellationToken);

        if (claimed.BodyDigest != bodyDigest)
        {
            return new ConflictProblem("idempotency-key-reused", "This Idempotency-Key came with another referral before. Use a new key for a new referral.");
        }

        var change = Consequences.OfReceiving(
            id, facts, now, new Provenance(actor.ToString(), correlation, at), null, Pointers(location, partnership, at));
        var result = await store.CommitAsync(claimed.Responsible, [change], cancellationToken);

        if (result[0] == CommitResult.Committed)
        {
            Log.Added(logger, id, received.Service);
            return new ReferralAdded(change.After, Again: false);
        }

        var stored = await store.FindAsync(claimed.Responsible, id, cancellationToken)
            ?? throw new InvalidOperationException($"Entry {id} could be neither written nor read.");
        return new ReferralAdded(stored.Entry, Again: true);
    }

    /// <summary>Lets the referring agency and the service's team list an entry that lives with another party.</summary>
    private static ImmutableArray<OutboxMessage> Pointers(EntryLocation location, Partnership partnership, DateTimeOffset at)
    {
        PartyId?[] readers = [location.ReferredBy, partnership.TeamOf(location.Service)?.Id];
        return
        [
            .. readers.OfType<PartyId>().Distinct().Where(reader => reader != location.Responsible)
                .Select(reader => OutboxMessage.For(at, new PointToEntry(location.Responsible, location.Id, reader, PointerKind.Follows), location.Id.ToString(), reader.ToString())),
        ];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Entry {EntryId} is on the list for {Service}.")]
        public static partial void Added(ILogger logger, EntryId entryId, ServiceCode service);
    }
}
