using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Matching;
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
    IWaitingListStore store, IDirectoryStore directory, Present present, Keyed keyed, MatchingKeys matchingKeys,
    ILogger<AddReferral> logger)
{
    public Task<Result<ReferralAdded>> HandleAsync(
        Actor actor, string idempotencyKey, string bodyDigest, Referral referral, string correlation, CancellationToken cancellationToken) =>
        HandleAsync(actor, idempotencyKey, bodyDigest, referral, [], correlation, cancellationToken);

    /// <param name="actor">Who refers.</param>
    /// <param name="idempotencyKey">By which sending it again is known.</param>
    /// <param name="bodyDigest">Of what was sent, without the numbers.</param>
    /// <param name="referral">What was sent.</param>
    /// <param name="numbers">The child's numbers, as far as they were given; only their hashes go on from here.</param>
    /// <param name="correlation">In answer to what.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task<Result<ReferralAdded>> HandleAsync(
        Actor actor,
        string idempotencyKey,
        string bodyDigest,
        Referral referral,
        ImmutableArray<SubjectNumber> numbers,
        string correlation,
        CancellationToken cancellationToken)
    {
        if (!numbers.IsEmpty && !matchingKeys.AreThere)
        {
            return new UnavailableProblem(
                "matching-not-configured", "Numbers cannot be taken here at present. Leave the NHS number and the UPN out, or try again later.");
        }

        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(at, partnership);

        if (!ReferralRules.Check(referral, actor.Party, partnership, now).IsSuccess(out var facts, out var problem))
        {
            return problem;
        }

        var received = (Received)facts[0].Event;
        var id = keyed.EntryFor(actor.Party, idempotencyKey);
        var hashes = numbers.Select(matchingKeys.Of).ToList();
        var digests = Digests(bodyDigest, hashes);
        var location = new EntryLocation(id, received.Responsible, actor.Party, received.Service, digests[0]);
        var claimed = await store.ClaimAsync(location, cancellationToken);

        if (!digests.Contains(claimed.BodyDigest))
        {
            return new ConflictProblem("idempotency-key-reused", "This Idempotency-Key came with another referral before. Use a new key for a new referral.");
        }

        var matching = Matching(received, id, hashes, at);
        var change = Consequences.OfReceiving(
            id, facts, now, new Provenance(actor.By, correlation, at) { IsImport = referral.IsImported }, null, [.. Pointers(location, partnership, at), matching]);
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

    /// <summary>
    /// What a retry is known by. The numbers are in it as their hashes, since a plain digest could be guessed by trying every number; one made under an
    /// older key is known as long as that key lives.
    /// </summary>
    private static ImmutableArray<string> Digests(string bodyDigest, List<ImmutableArray<MatchingHash>> hashes) => hashes.Count == 0
        ? [bodyDigest]
        : [.. hashes[0].Select((_, key) => Digest.Of([bodyDigest, .. hashes.Select(each => each[key].Hash)]))];

    /// <summary>Written with every entry, so that a number changes nothing in what is written or asked.</summary>
    private OutboxMessage Matching(Received received, EntryId id, List<ImmutableArray<MatchingHash>> ofNumbers, DateTimeOffset at)
    {
        var ofCase = matchingKeys.Of(received.Responsible, received.CaseReference);
        var newestFirst = ofCase.SelectMany((hash, key) => ofNumbers.Select(each => each[key]).Append(hash));
        return OutboxMessage.For(at, new MatchEntry(received.Responsible, id, MatchingHash.Write(newestFirst)), id.ToString());
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
