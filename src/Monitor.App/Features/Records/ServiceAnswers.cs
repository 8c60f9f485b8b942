using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>The service takes the referral.</summary>
internal sealed record ReferralAcceptanceRequest
{
    public required DateOnly On { get; init; }

    public DateOnly? ReferrerToldOn { get; init; }
}

/// <summary>The service does not take the referral.</summary>
internal sealed record RejectionRequest
{
    public required DateOnly On { get; init; }

    public required RejectionReason Reason { get; init; }

    /// <summary>In the team's words; only the responsible agency reads it.</summary>
    public string? Why { get; init; }

    public DateOnly? ReferrerToldOn { get; init; }
}

/// <summary>The day of something that needs no more words.</summary>
internal sealed record ReferrerToldRequest
{
    public required DateOnly On { get; init; }
}

/// <summary>A place was offered.</summary>
internal sealed record OfferRequest
{
    public required DateOnly On { get; init; }
}

/// <summary>The service started; where three things together stop the clock, which of them.</summary>
internal sealed record StartRequest
{
    public required DateOnly On { get; init; }

    public ClockStop? Part { get; init; }
}

/// <summary>A decision about a long wait.</summary>
internal sealed record LongWaitDecisionRequest
{
    public required DateOnly On { get; init; }

    public required LongWaitDecision Decision { get; init; }
}

/// <summary>A review of whether the wait has done harm.</summary>
internal sealed record HarmReviewRequest
{
    public required DateOnly On { get; init; }

    public required bool HarmFound { get; init; }
}

/// <summary>The whole wait that is expected, in days from the referral.</summary>
internal sealed record ExpectedWaitRequest
{
    public required int Days { get; init; }

    public required DateOnly On { get; init; }
}

/// <summary>A plan for who helps once eligibility ends.</summary>
internal sealed record HandoverRequest
{
    public required DateOnly On { get; init; }
}

/// <summary>What the team of a service answers, offers and decides. It sees no contact, view or support.</summary>
internal static class ServiceAnswers
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    public static ImmutableArray<IRecordCall> All { get; } =
    [
        new RecordCall<ReferralAcceptanceRequest>(
            "acceptance", "Accepts a referral", new ReferralAcceptanceRequest { On = Day, ReferrerToldOn = Day },
            (request, context) => Recording.Acceptance(context.Entry, request.On, request.ReferrerToldOn, context.Now)) { By = RecordedBy.Service },
        new RecordCall<RejectionRequest>(
            "rejection", "Rejects a referral, with a coded reason", new RejectionRequest { On = Day, Reason = RejectionReason.ThresholdNotMet },
            (request, context) => Recording.Rejecting(context.Entry, request.On, request.Reason, request.Why, request.ReferrerToldOn, context.Now)) { By = RecordedBy.Service },
        new RecordCall<ReferrerToldRequest>(
            "referrer-told", "Records that the referrer was told the answer", new ReferrerToldRequest { On = Day },
            (request, context) => Recording.TellingReferrer(context.Entry, request.On, context.Now)) { By = RecordedBy.Service },
        new RecordCall<OfferRequest>(
            "offer", "Offers a place", new OfferRequest { On = Day },
            (request, context) => Recording.Offer(context.Entry, request.On, context.Now)) { By = RecordedBy.Service },
        new RecordCall<StartRequest>(
            "start", "Records the start, or one of the parts that together stop the clock", new StartRequest { On = Day, Part = ClockStop.FirstContact },
            (request, context) => Recording.Start(context.Entry, request.On, context.Now, request.Part)) { By = RecordedBy.Service },
        new RecordCall<LongWaitDecisionRequest>(
            "long-wait-decisions", "Records a decision about a long wait", new LongWaitDecisionRequest { On = Day, Decision = LongWaitDecision.KeepPlace },
            (request, context) => Recording.LongWait(context.Entry, request.On, request.Decision, context.Now)) { By = RecordedBy.Service },
        new RecordCall<HarmReviewRequest>(
            "harm-reviews", "Records a review of harm through waiting", new HarmReviewRequest { On = Day, HarmFound = false },
            (request, context) => Recording.HarmReview(context.Entry, request.On, request.HarmFound, context.Now)) { By = RecordedBy.Service },
        new RecordCall<ExpectedWaitRequest>(
            "expected-waits", "Says how long the whole wait is expected to be", new ExpectedWaitRequest { Days = 84, On = Day },
            (request, context) => Recording.ExpectedWait(context.Entry, request.Days, request.On, context.Now)) { By = RecordedBy.Service },
        new RecordCall<HandoverRequest>(
            "handovers", "Records the plan for the handover at the end of eligibility", new HandoverRequest { On = Day },
            (request, context) => Recording.Handover(context.Entry, request.On, context.Now)) { By = RecordedBy.Service },
    ];
}
