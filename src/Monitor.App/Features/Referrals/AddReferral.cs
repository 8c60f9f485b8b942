using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain;
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
    private static ConflictProblem KeyReused { get; } = new(
        "idempotency-key-reused", "This Idempotency-Key came with another referral before. Use a new key for a new referral.");

    public Task<Result<ReferralAdded>> HandleAsync(
        Actor actor, string idempotencyKey, string bodyDigest, Referral referral, string correlation, CancellationToken cancellationToken) =>
        HandleAsync(actor, idempotencyKey, bodyDigest, referral, SubjectHashes.None, correlation, cancellationToken);

    /// <summary>The same with the child's numbers; only their hashes go on from here.</summary>
    public async Task<Result<ReferralAdded>> HandleAsync(
        Actor actor,
        string idempotencyKey,
        string bodyDigest,
        Referral referral,
        ImmutableArray<SubjectNumber> numbers,
        string correlation,
        CancellationToken cancellationToken) =>
        matchingKeys.Of(numbers).IsSuccess(out var subject, out var problem)
            ? await HandleAsync(actor, idempotencyKey, bodyDigest, referral, subject, correlation, cancellationToken)
            : problem;

    /// <summary>What keeps a referral from being taken as things are now, and null when nothing does: for whoever takes several, or none of them.</summary>
    public async Task<Problem?> CheckAsync(
        Actor actor, string idempotencyKey, string bodyDigest, Referral referral, SubjectHashes subject, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);

        if (!ReferralRules.Check(referral, actor.Party, partnership, present.At(present.Now, partnership)).IsSuccess(out _, out var problem))
        {
            return problem;
        }

        var known = await store.LocateAsync(keyed.EntryFor(actor.Party, idempotencyKey), cancellationToken);
        return known is null || subject.DigestsWith(bodyDigest).Contains(known.BodyDigest) ? null : KeyReused;
    }

    /// <param name="actor">Who refers.</param>
    /// <param name="idempotencyKey">By which sending it again is known.</param>
    /// <param name="bodyDigest">Of what was sent, without by what the child is recognised.</param>
    /// <param name="referral">What was sent.</param>
    /// <param name="subject">The hashes of the child's numbers, as far as they were given.</param>
    /// <param name="correlation">In answer to what.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task<Result<ReferralAdded>> HandleAsync(
        Actor actor,
        string idempotencyKey,
        string bodyDigest,
        Referral referral,
        SubjectHashes subject,
        string correlation,
        CancellationToken cancellationToken)
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
        Traces.Say(Traces.Entry, id.ToString());
        var digests = subject.DigestsWith(bodyDigest);
        var location = new EntryLocation(id, received.Responsible, actor.Party, received.Service, digests[0]);
        var claimed = await store.ClaimAsync(location, cancellationToken);

        if (!digests.Contains(claimed.BodyDigest))
        {
            return KeyReused;
        }

        var matching = Matching(received, id, subject, at);
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
    /// Written with every entry, so that a number changes nothing in what is written or asked. It is kept under the newest key by which each was hashed: a family
    /// token from before the keys were changed has none under the newest.
    /// </summary>
    private OutboxMessage Matching(Received received, EntryId id, SubjectHashes subject, DateTimeOffset at)
    {
        ImmutableArray<ImmutableArray<MatchingHash>> recognised =
            [.. subject.OfNumbers.Append(matchingKeys.Of(received.Responsible, received.CaseReference)).Where(hashes => !hashes.IsEmpty)];
        var hashes = recognised.Select(each => each[0]).Concat(recognised.SelectMany(each => each.Skip(1)));
        return OutboxMessage.For(at, new MatchEntry(received.Responsible, id, MatchingHash.Write(hashes), recognised.Length), id.ToString());
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
