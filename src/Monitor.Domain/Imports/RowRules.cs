using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Imports;

/// <summary>
/// A row as the referral that it was, with what is known of it since. A start or a closing of the past carries neither clock stops nor a review of commitment and
/// capacity, and is taken as it is: it happened before this list was kept.
/// </summary>
public static class RowRules
{
    public const string CarerRole = "Parent or carer";

    /// <summary>The referral, and the faults of what came with it.</summary>
    public static (Referral Referral, ImmutableArray<(ImportField Field, Problem Problem)> Faults) ToReferral(
        ImportRow row, PartyId agency, Partnership partnership, in Circumstances now)
    {
        var faults = ImmutableArray.CreateBuilder<(ImportField, Problem)>();
        var events = ImmutableArray.CreateBuilder<NewEvent>();
        var entry = WaitingListEntry.From(default, new Received(default, default, default, default, row.ReceivedOn, false, null));

        var at = now;

        Add(ImportField.AcceptedOn, row.AcceptedOn, () => Recording.Acceptance(entry, row.AcceptedOn, row.AcceptedOn, at));
        Add(ImportField.CarersToldOn, row.CarersToldOn, () => Recording.NewCarer(entry, CarerRole, row.CarersToldOn, at));
        Add(ImportField.NeedReviewedOn, row.NeedReviewedOn, () => NeedReview(row, entry, at));
        Add(ImportField.SupportKind, row.SupportKind, () => Support(row, entry, partnership, at));
        Add(ImportField.SupportDeclinedOn, row.SupportDeclinedOn, () => Declined(row, entry, at));
        Add(ImportField.LastContactOn, row.LastContactOn, () => Recording.Contact(entry, row.LastContactOn, null, at));
        Add(ImportField.StartedOn, row.StartedOn, () => Recording.ImportedStart(entry, row.StartedOn, at));
        Add(ImportField.ClosedOn, row.ClosedOn, () => Recording.ImportedClosing(entry, row.ClosedOn, row.ClosingReason, at));

        var referral = new Referral
        {
            Service = row.Service.ToString(),
            ResponsibleAgency = agency.ToString(),
            CaseReference = row.CaseReference.ToString(),
            ReceivedOn = row.ReceivedOn,
            Level = row.Level,
            Status = row.Status,
            StatusSince = row.StatusSince,
            Authority = row.Authority?.ToString(),
            HarmMark = row.HarmMark,
            SocialCareToldOn = row.SocialCareToldOn,
            SocialCareToldRole = row.SocialCareToldRole,
            LeadRole = row.LeadRole,
            LeadSince = row.LeadSince,
            IsImported = true,
            History = events.DrainToImmutable(),
        };

        if (!ReferralRules.Check(referral, row.ReferredBy ?? agency, partnership, now).IsSuccess(out _, out var refused))
        {
            faults.AddRange(Each(refused).Select(fault => (FieldOf(ImportField.CaseReference, fault.Field), fault)));
        }

        if (row.ReferredBy is { } referredBy && partnership.Find(referredBy) is null)
        {
            faults.Add((ImportField.ReferredBy, new InvalidProblem("agency-unknown", "There is no such agency in the directory.")));
        }

        return (referral, faults.DrainToImmutable());

        void Add<T>(ImportField anchor, T? value, Func<Result<ImmutableArray<NewEvent>>> record)
            where T : struct
        {
            if (value is null)
            {
                return;
            }

            if (record().IsSuccess(out var added, out var problem))
            {
                events.AddRange(added);
            }
            else
            {
                faults.AddRange(Each(problem).Select(fault => (FieldOf(anchor, fault.Field), fault)));
            }
        }
    }

    internal static Result<ImmutableArray<NewEvent>> Support(ImportRow row, WaitingListEntry entry, Partnership partnership, in Circumstances now) => Recording.Support(
        entry, row.SupportKind, row.SupportProvider, row.SupportStartedOn, row.SupportReviewBy, row.SupportEndedOn, row.SupportAgreed, now,
        partnership.FindLocalServiceNamed(row.SupportProvider ?? string.Empty));

    internal static Result<ImmutableArray<NewEvent>> NeedReview(ImportRow row, WaitingListEntry entry, in Circumstances now) =>
        Recording.NeedReview(entry, row.NeedReviewedOn, row.NeedTool ?? now.Policy.NeedTools[0], NeedResult.Same, now);

    internal static Result<ImmutableArray<NewEvent>> Declined(ImportRow row, WaitingListEntry entry, in Circumstances now) =>
        Recording.Declined(entry, row.SupportDeclinedOn, "family", row.SupportAskAgainOn, now);

    /// <summary>Each by itself, of one refusal.</summary>
    internal static IEnumerable<Problem> Each(Problem problem) => problem is InvalidFields many ? many.Faults : [problem];

    /// <summary>The field of a row that a rule means, when it looked at what <paramref name="anchor"/> began.</summary>
    internal static ImportField FieldOf(ImportField anchor, string? field) => (anchor, field) switch
    {
        (ImportField.SupportKind, "provider" or "localService") => ImportField.SupportProvider,
        (ImportField.SupportKind, "startedOn") => ImportField.SupportStartedOn,
        (ImportField.SupportKind, "reviewBy") => ImportField.SupportReviewBy,
        (ImportField.SupportKind, "endedOn") => ImportField.SupportEndedOn,
        (ImportField.SupportKind, "agreedWithFamily") => ImportField.SupportAgreed,
        (ImportField.SupportDeclinedOn, "askAgainOn") => ImportField.SupportAskAgainOn,
        (ImportField.NeedReviewedOn, "tool") => ImportField.NeedTool,
        (ImportField.ClosedOn, "reason") => ImportField.ClosingReason,
        (ImportField.CaseReference, "service") => ImportField.Service,
        (ImportField.CaseReference, "receivedOn") => ImportField.ReceivedOn,
        (ImportField.CaseReference, "levelOfNeed") => ImportField.Level,
        (ImportField.CaseReference, "statusSince") => ImportField.StatusSince,
        (ImportField.CaseReference, "owningAuthority") => ImportField.OwningAuthority,
        (ImportField.CaseReference, "socialCareTold" or "socialCareTold.on") => ImportField.SocialCareToldOn,
        (ImportField.CaseReference, "socialCareTold.role") => ImportField.SocialCareToldRole,
        (ImportField.CaseReference, "leadRole") => ImportField.LeadRole,
        (ImportField.CaseReference, "leadSince") => ImportField.LeadSince,
        _ => anchor,
    };
}
