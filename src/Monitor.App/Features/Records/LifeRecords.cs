using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>Findings for which somebody answers with one reason, until a day of at most ten working days from now.</summary>
internal sealed record AcknowledgementRequest
{
    public required IReadOnlyList<string> Checks { get; init; }

    public required string OwnerRole { get; init; }

    public required DateOnly Until { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A hold; it stops no clock.</summary>
internal sealed record HoldRequest
{
    public required DateOnly Until { get; init; }

    public required string AuthorRole { get; init; }

    public required string Reason { get; init; }
}

/// <summary>The hold ends today; nothing needs to be said.</summary>
internal sealed record HoldEndRequest;

/// <summary>The end of a wait, with what its reason asks for.</summary>
internal sealed record ClosureRequest
{
    public required DateOnly On { get; init; }

    public required ClosingReason Reason { get; init; }

    /// <summary>When the family declined: whether that raises concern.</summary>
    public bool? RaisesConcern { get; init; }

    /// <summary>When the family moved: the day on which the receiving area was told.</summary>
    public DateOnly? ReceivingAreaToldOn { get; init; }

    /// <summary>When the family moved: which role was told there.</summary>
    public string? ReceivingAreaRole { get; init; }

    /// <summary>For a child under a protection plan or looked after: the day of the conference's or review's decision.</summary>
    public DateOnly? DecidedOn { get; init; }
}

/// <summary>The wait goes on.</summary>
internal sealed record EntryReopeningRequest
{
    public required DateOnly On { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A rejected referral is sent again.</summary>
internal sealed record ResubmissionRequest
{
    public required DateOnly On { get; init; }
}

/// <summary>The day on which the referral was received, put right.</summary>
internal sealed record ReferralDateRequest
{
    public required DateOnly ReceivedOn { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A record that was not so, by its number in the timeline.</summary>
internal sealed record WithdrawalRequest
{
    public required int Sequence { get; init; }

    public required string Reason { get; init; }
}

/// <summary>Words that are to go, by the number of their record in the timeline.</summary>
internal sealed record ErasureRequest
{
    public required int Sequence { get; init; }

    /// <summary>Because somebody whom they are about asked for it, or because they should not be here.</summary>
    public required ErasureReason Reason { get; init; }
}

/// <summary>A hold for a legal reason, or its end: who asked for it, and by which letter or order.</summary>
internal sealed record LegalHoldRequest
{
    public required string Reason { get; init; }
}

/// <summary>The agency that is asked to answer for interim support.</summary>
internal sealed record ProposalRequest
{
    public required string To { get; init; }
}

/// <summary>What an agency's lead decides on an entry.</summary>
internal static class LifeRecords
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    public static ImmutableArray<IRecordCall> All { get; } =
    [
        new RecordCall<AcknowledgementRequest>(
            "acknowledgements", "Answers for findings, several with one reason; the ladder does not climb meanwhile",
            new AcknowledgementRequest { Checks = ["WL-02"], OwnerRole = "Deputy headteacher", Until = new(2026, 3, 9), Reason = "The group starts after half term." },
            (request, context) => Recording.Acknowledging(context.Entry, [.. request.Checks], request.OwnerRole, request.Until, request.Reason, context.Now)) { Needs = Permission.DecideOnEntries },
        new RecordCall<HoldRequest>(
            "hold", "Holds an entry until a day; no clock stops", new HoldRequest { Until = new(2026, 3, 16), AuthorRole = "Team manager", Reason = "The family asked for two weeks." },
            (request, context) => Recording.Holding(context.Entry, request.Until, request.AuthorRole, request.Reason, context.Now)) { Needs = Permission.DecideOnEntries },
        new RecordCall<HoldEndRequest>(
            "hold-end", "Ends the hold today", new HoldEndRequest(),
            (_, context) => Recording.EndOfHold(context.Entry, context.Now)) { Needs = Permission.DecideOnEntries },
        new RecordCall<ClosureRequest>(
            "closure", "Ends the wait; the guard asks for a review of commitment and capacity", new ClosureRequest { On = Day, Reason = ClosingReason.ReferredElsewhere },
            (request, context) => Recording.Closing(
                context.Entry,
                new ClosingFacts(request.On, request.Reason, request.RaisesConcern, request.ReceivingAreaToldOn, request.ReceivingAreaRole, request.DecidedOn), context.Now))
        { Needs = Permission.DecideOnEntries, IsDecision = true },
        new RecordCall<EntryReopeningRequest>(
            "reopening", "Lets an ended wait go on", new EntryReopeningRequest { On = Day, Reason = "The family asked for help again." },
            (request, context) => Recording.Reopening(context.Entry, request.On, request.Reason, context.Now)) { Needs = Permission.DecideOnEntries },
        new RecordCall<ResubmissionRequest>(
            "resubmission", "Sends a rejected referral again; it keeps its first day", new ResubmissionRequest { On = Day },
            (request, context) => Recording.Resubmission(context.Entry, request.On, context.Now)),
        new RecordCall<ReferralDateRequest>(
            "referral-date", "Corrects the day on which the referral was received", new ReferralDateRequest { ReceivedOn = Day, Reason = "The letter was stamped two days before." },
            (request, context) => Recording.CorrectingReferralDate(context.Entry, request.ReceivedOn, request.Reason, context.Now))
        { Needs = Permission.DecideOnEntries, IsDecision = true },
        new RecordCall<WithdrawalRequest>(
            "withdrawals", "Takes a record back that was not so; both stay in the timeline", new WithdrawalRequest { Sequence = 2, Reason = "It was about another family." },
            (request, context) => Recording.Withdrawing(context.History, request.Sequence, request.Reason))
        { Needs = Permission.DecideOnEntries, IsDecision = true, NeedsHistory = true },
        new RecordCall<ErasureRequest>(
            "erasures", "Erases the words beside a record, for good; the record stays", new ErasureRequest { Sequence = 7, Reason = ErasureReason.Request },
            (request, context) => Recording.Erasing(context.Entry, context.History, request.Sequence, request.Reason))
        { Needs = Permission.DecideOnEntries, IsDecision = true, NeedsHistory = true },
        new RecordCall<LegalHoldRequest>(
            "legal-hold", "Keeps an entry whole, however old it becomes, for a legal reason", new LegalHoldRequest { Reason = "Asked for by the coroner, letter of 2 March." },
            (request, context) => Recording.HoldingForLaw(context.Entry, request.Reason, context.Now))
        { Needs = Permission.DecideOnEntries },
        new RecordCall<LegalHoldRequest>(
            "legal-hold-end", "Ends the hold for a legal reason", new LegalHoldRequest { Reason = "The council's solicitor agreed, letter of 2 March." },
            (request, context) => Recording.EndOfLegalHold(context.Entry, request.Reason, context.Now))
        { Needs = Permission.DecideOnEntries },
        new RecordCall<ProposalRequest>(
            "responsibility/proposal", "Asks another agency to answer for an entry; until it accepts nothing changes", new ProposalRequest { To = "northmere-surgery" },
            (request, context) => Recording.Proposing(context.Entry, FieldNames.PartyOf(request.To), context.Partnership, context.Now))
        { Needs = Permission.DecideOnEntries, IsDecision = true },
    ];
}
