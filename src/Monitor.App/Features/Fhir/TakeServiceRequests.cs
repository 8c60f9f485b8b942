using System.Collections.Immutable;
using Monitor.App.Features.Referrals;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Fhir;

/// <summary>What became of one request.</summary>
internal sealed record Taken(int Index, Result<ReferralAdded> Outcome);

/// <summary>
/// Puts what ServiceRequests ask for on the list, by the rules of any referral. Of a transaction or message everything is checked before anything is written; what
/// lies with several parties cannot be written at once, so that when something fails on the way the same message sent again goes on from there, and nothing is
/// recorded twice.
/// </summary>
internal sealed class TakeServiceRequests(AddReferral addReferral, IDirectoryStore directory, Present present, MatchingKeys matchingKeys)
{
    /// <param name="actor">Who refers.</param>
    /// <param name="submission">What was sent.</param>
    /// <param name="key">By which sending it again is known.</param>
    /// <param name="correlation">In answer to what.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task<Result<IReadOnlyList<Taken>>> HandleAsync(Actor actor, Submission submission, string key, string correlation, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);

        if (SenderOf(submission, actor, partnership) is { } notTheirs)
        {
            return notTheirs;
        }

        var asked = submission.Entries.Where(entry => entry.Request is not null || entry.Problem is not null)
            .Select(entry => (entry.Index, Read: Read(entry, submission, actor, partnership, key))).ToList();

        if (!submission.IsBatch && await ProblemOfAnyAsync(actor, asked, cancellationToken) is { } problem)
        {
            return problem;
        }

        var taken = new List<Taken>();

        foreach (var (index, read) in asked)
        {
            var outcome = read.IsSuccess(out var request, out var refused) ? await AddAsync(actor, request, correlation, cancellationToken) : refused;

            if (!submission.IsBatch && !outcome.IsSuccess(out _, out refused))
            {
                return refused;
            }

            taken.Add(new Taken(index, outcome));
        }

        return taken;
    }

    private static InvalidProblem? SenderOf(Submission submission, Actor actor, Partnership partnership)
    {
        const string At = "Bundle.entry[0].resource";

        return submission.Header is { } header
            && submission.Surroundings.OrganisationsOf(new(header, At, null), header.Sender, $"{At}.sender").FirstOrDefault(
                each => each.Identifier.NamesParty && each.Identifier.PartiesIn(partnership).All(party => party.Id != actor.Party)) is { } other
            ? new InvalidProblem("requester-not-you", "The directory does not have your agency under this identifier. Ask the board's manager, or leave the sender out.", other.At)
            : null;
    }

    private Result<Request> Read(SubmittedEntry entry, Submission submission, Actor actor, Partnership partnership, string key)
    {
        if (entry.Request is not { } placed)
        {
            return entry.Problem!;
        }

        if (!new ServiceRequestMapping(placed, submission.Surroundings, actor, partnership, present.Policy).Map().IsSuccess(out var mapped, out var problem)
            || !matchingKeys.Of(mapped.Numbers).IsSuccess(out var subject, out problem))
        {
            return problem;
        }

        return new Request(mapped, submission.KeyOf(key, entry.Index), JsonBody.DigestOf(mapped.Referral), subject);
    }

    /// <summary>Everything that is wrong with any of them, when something is.</summary>
    private async Task<Problem?> ProblemOfAnyAsync(Actor actor, List<(int Index, Result<Request> Read)> asked, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();

        foreach (var (_, read) in asked)
        {
            if (!read.IsSuccess(out var request, out var problem))
            {
                problems.Add(problem);
            }
            else if (await addReferral.CheckAsync(actor, request.Key, request.Digest, request.Mapped.Referral.ToReferral(), request.Subject, cancellationToken) is { } refused)
            {
                problems.Add(request.Mapped.Placed(refused));
            }
        }

        var faults = problems.OfType<InvalidProblem>().SelectMany(problem => problem is InvalidFields many ? many.Faults : [problem]).ToImmutableArray();
        return faults.IsEmpty ? problems.FirstOrDefault() : new InvalidFields(faults);
    }

    private async Task<Result<ReferralAdded>> AddAsync(Actor actor, Request request, string correlation, CancellationToken cancellationToken)
    {
        var outcome = await addReferral.HandleAsync(actor, request.Key, request.Digest, request.Mapped.Referral.ToReferral(), request.Subject, correlation, cancellationToken);
        return outcome.Match(added => added, problem => (Result<ReferralAdded>)request.Mapped.Placed(problem));
    }

    /// <summary>A request that could be read, and by what it is known when it is sent again.</summary>
    private sealed record Request(MappedRequest Mapped, string Key, string Digest, SubjectHashes Subject);
}
