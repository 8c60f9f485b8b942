using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Features.Records;
using Monitor.App.Features.Referrals;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Imports;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Imports;

/// <summary>What a row came to.</summary>
internal sealed record RowApplied(RowOutcome Outcome, int Kept, ImmutableArray<RowFault> Faults)
{
    public static RowApplied Refused(params ImmutableArray<RowFault> faults) => new(RowOutcome.Refused, 0, faults);

    public static RowApplied Of(RowOutcome outcome) => new(outcome, 0, []);
}

/// <summary>
/// Puts one row of a file on the list, or adds to the entry that it is about what is new. Applying it again changes nothing and comes to the same: what it did stands
/// in the entry's history, under the import and the row.
/// </summary>
internal sealed class ApplyRow(
    IWaitingListStore store, IImportStore imports, IMatchingStore matching, AddReferral addReferral, RecordFact recordFact, IDirectoryStore directory, ReadFile readFile,
    Present present, Keyed keyed, MatchingKeys keys)
{
    private static readonly InvalidProblem Elsewhere = new(
        "entry-elsewhere", "Another agency answers for this family now. What is new about it is recorded there.");

    /// <summary>As a row of an import, with what is remembered of the case.</summary>
    public async Task<RowApplied> HandleAsync(Import import, ImportRow row, CancellationToken cancellationToken)
    {
        var caseKey = readFile.CaseKeyOf(import.Agency, row.CaseReference, row.Service);
        var (applied, entry) = await ApplyAsync(import, row, await imports.FindCaseAsync(import.Agency, import.Mapping.Name, caseKey, cancellationToken), cancellationToken);

        if (entry is { } id)
        {
            await imports.WriteCaseAsync(import.Agency, import.Mapping.Name, new KnownCase(caseKey, row.ReceivedOn, id, import.At), cancellationToken);
        }

        return applied;
    }

    /// <summary>Puts a row on the list as a referral; <see cref="RowOutcome.Unchanged"/> where the same was put there before.</summary>
    public async Task<(RowApplied Applied, WaitingListEntry? Entry)> AddAsync(
        PartyId agency, ImportMapping mapping, ImportRow row, string by, string correlation, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);
        var (referral, faults) = RowRules.ToReferral(row, agency, partnership, present.At(present.Now, partnership));

        if (!faults.IsEmpty)
        {
            return (RowApplied.Refused([.. faults.Select(fault => FaultOf(row, mapping, fault.Field, fault.Problem))]), null);
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"import:{agency}:{row.CaseReference}:{row.Service}:{row.ReceivedOn:yyyy-MM-dd}");
        var subject = new SubjectHashes([.. row.Numbers.Select(MatchingHash.Read)]).Under([.. keys.Ids]);
        var actor = new Actor(row.ReferredBy ?? agency, ImportMark.Role) { Through = by };

        if ((await addReferral.HandleAsync(actor, key, Digest.Of(key), referral, subject, correlation, cancellationToken)).IsSuccess(out var added, out var problem))
        {
            return (RowApplied.Of(added.Again ? RowOutcome.Unchanged : RowOutcome.Added), added.Entry);
        }

        // The same referral, which came without a number before, or with another.
        return problem.Code == "idempotency-key-reused" && await store.FindAsync(agency, keyed.EntryFor(actor.Party, key), cancellationToken) is { } there
            ? (RowApplied.Of(RowOutcome.Unchanged), there.Entry)
            : (RowApplied.Refused([.. FaultsOf(problem).Select(fault => FaultOf(row, mapping, ImportField.CaseReference, fault))]), null);
    }

    /// <summary>What a row would come to; nothing is changed, and nothing is remembered.</summary>
    public async Task<RowApplied> CompareAsync(PartyId agency, ImportMapping mapping, ImportRow row, CancellationToken cancellationToken)
    {
        var known = await imports.FindCaseAsync(agency, mapping.Name, readFile.CaseKeyOf(agency, row.CaseReference, row.Service), cancellationToken);
        var (found, elsewhere) = await FindAsync(agency, row, known, cancellationToken);

        return elsewhere is not null ? RowApplied.Refused(FaultOf(row, mapping, ImportField.CaseReference, Elsewhere))
            : found is null ? RowApplied.Of(RowOutcome.Added)
            : Outcome(row, mapping, await DecideAsync(mapping, row, found, cancellationToken));
    }

    private static RowApplied Outcome(ImportRow row, ImportMapping mapping, Reimported decided) => new(
        !decided.Faults.IsEmpty ? RowOutcome.Refused : decided.Events.IsEmpty ? RowOutcome.Unchanged : RowOutcome.Updated,
        decided.Kept,
        [.. decided.Faults.Select(fault => FaultOf(row, mapping, fault.Field, fault.Problem))]);

    private static IEnumerable<Problem> FaultsOf(Problem problem) => problem is InvalidFields many ? many.Faults : [problem];

    private static RowFault FaultOf(ImportRow row, ImportMapping mapping, ImportField field, Problem problem) => new(row.Number, mapping.HeaderOf(field), problem.Code, problem.Detail);

    private async Task<(RowApplied Applied, EntryId? Entry)> ApplyAsync(Import import, ImportRow row, IReadOnlyList<KnownCase> known, CancellationToken cancellationToken)
    {
        var (agency, mapping) = (import.Agency, import.Mapping);
        var (found, elsewhere) = await FindAsync(agency, row, known, cancellationToken);

        if (elsewhere is { } gone)
        {
            return (RowApplied.Refused(FaultOf(row, mapping, ImportField.CaseReference, Elsewhere)), gone);
        }

        if (found is null)
        {
            var (added, entry) = await AddAsync(agency, mapping, row, import.By, ImportMark.Of(import.Id, row), cancellationToken);

            if (entry is null || added.Outcome == RowOutcome.Added)
            {
                return (added, entry?.Id);
            }

            if (await store.FindAsync(agency, entry.Id, cancellationToken) is not { } there)
            {
                return (RowApplied.Refused(FaultOf(row, mapping, ImportField.CaseReference, Elsewhere)), entry.Id);
            }

            found = there;
        }

        return (await UpdateAsync(import, row, found, cancellationToken), found.Entry.Id);
    }

    private async Task<RowApplied> UpdateAsync(Import import, ImportRow row, StoredEntry found, CancellationToken cancellationToken)
    {
        var correlation = ImportMark.Of(import.Id, row);
        var done = (await store.ReadHistoryAsync(import.Agency, found.Entry.Id, cancellationToken)).Where(item => item.Correlation == correlation && ImportMark.IsOn(item)).ToList();
        var decided = await DecideAsync(import.Mapping, row, found, cancellationToken);

        if (done.Count > 0)
        {
            // Applied before, by whoever was stopped before it could say so.
            return Outcome(row, import.Mapping, decided) with { Outcome = decided.Faults.IsEmpty ? done[0].Event is Received ? RowOutcome.Added : RowOutcome.Updated : RowOutcome.Refused };
        }

        if (decided.Events.IsEmpty)
        {
            return Outcome(row, import.Mapping, decided);
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        var latest = decided;
        var receipt = new Receipt(keyed.OperationFor(import.Agency, correlation), Digest.Of(correlation));
        var order = new RecordOrder(
            new Actor(import.Agency, ImportMark.Role) { Through = import.By },
            found.Entry.Id,
            (WaitingListEntry entry, IReadOnlyList<HistoryItem> history, in Domain.Checks.Circumstances now) =>
            {
                latest = Reimporting.Decide(row, import.Mapping.HasRowIds, entry, history, partnership, now);
                return latest.Events;
            },
            receipt,
            correlation)
        {
            NeedsHistory = true,
        };

        return (await recordFact.HandleAsync(order, cancellationToken)).Match(
            _ => Outcome(row, import.Mapping, latest),
            problem => RowApplied.Refused(FaultOf(row, import.Mapping, ImportField.CaseReference, problem)));
    }

    private async Task<Reimported> DecideAsync(ImportMapping mapping, ImportRow row, StoredEntry found, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);
        var history = await store.ReadHistoryAsync(found.Entry.Responsible, found.Entry.Id, cancellationToken);
        return Reimporting.Decide(row, mapping.HasRowIds, found.Entry, history, partnership, present.At(present.Now, partnership));
    }

    /// <summary>
    /// The entry that a row is about: the one to which the case of that referral led before; else one with its reference whose wait this can be, the latest first.
    /// Or the entry that has gone to another agency since.
    /// </summary>
    private async Task<(StoredEntry? Entry, EntryId? Elsewhere)> FindAsync(PartyId agency, ImportRow row, IReadOnlyList<KnownCase> known, CancellationToken cancellationToken)
    {
        if (known.FirstOrDefault(each => each.ReceivedOn == row.ReceivedOn) is { } same)
        {
            return await store.FindAsync(agency, same.Entry, cancellationToken) is { } remembered ? (remembered, null) : (null, same.Entry);
        }

        var ids = known.Select(each => each.Entry).ToHashSet();

        foreach (var hash in keys.Of(agency, row.CaseReference))
        {
            ids.UnionWith(await matching.FindAsync(hash, cancellationToken));
        }

        var candidates = new List<StoredEntry>();

        foreach (var id in ids)
        {
            if (await store.FindAsync(agency, id, cancellationToken) is { } candidate && candidate.Entry.Service == row.Service && !Reimporting.IsAnotherWait(candidate.Entry, row))
            {
                candidates.Add(candidate);
            }
        }

        return (candidates.OrderByDescending(candidate => candidate.Entry.ReceivedOn == row.ReceivedOn).ThenByDescending(candidate => candidate.Entry.ReceivedOn).FirstOrDefault(), null);
    }
}
