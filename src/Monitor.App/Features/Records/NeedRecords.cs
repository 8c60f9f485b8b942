using System.Collections.Immutable;
using Monitor.Domain;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>A review of need, with a tool of the policy's list.</summary>
internal sealed record NeedReviewRequest
{
    public required DateOnly On { get; init; }

    public required string Tool { get; init; }

    public required NeedResult Result { get; init; }
}

/// <summary>One score from 0, could not be worse, to 10; with the carer's number when a carer gave it.</summary>
internal sealed record ScoreRequest
{
    public required Rater By { get; init; }

    public int? Carer { get; init; }

    public required int Score { get; init; }
}

/// <summary>Scores of one day, side by side.</summary>
internal sealed record ScalesRequest
{
    public required DateOnly On { get; init; }

    public required IReadOnlyList<ScoreRequest> Scores { get; init; }
}

/// <summary>A level of need, 1 to 4, and in whose eyes: an agency says <c>referrer</c> or <c>agreed</c>, a service's team <c>service</c> or <c>agreed</c>.</summary>
internal sealed record LevelRequest
{
    public required DateOnly On { get; init; }

    public required int Level { get; init; }

    public required LevelView View { get; init; }
}

/// <summary>A statutory status, since when, and which authority owns it.</summary>
internal sealed record StatusRequest
{
    public required StatutoryStatus Status { get; init; }

    public required DateOnly Since { get; init; }

    public string? Authority { get; init; }
}

/// <summary>A statutory visit.</summary>
internal sealed record VisitRequest
{
    public required DateOnly On { get; init; }

    public required bool ChildSeen { get; init; }
}

/// <summary>Any day of the month in which eligibility ends; only the month is kept.</summary>
internal sealed record EligibilityRequest
{
    public required DateOnly Month { get; init; }
}

/// <summary>Since when significant harm is likely.</summary>
internal sealed record HarmMarkRequest
{
    public required DateOnly On { get; init; }
}

/// <summary>When children's social care was told, and by which role.</summary>
internal sealed record SocialCareTellingRequest
{
    public required DateOnly On { get; init; }

    public required string Role { get; init; }
}

/// <summary>A review of commitment and capacity: the four questions, each answered.</summary>
internal sealed record CommitmentReviewRequest
{
    public required DateOnly On { get; init; }

    public required string Role { get; init; }

    public required bool OverOptimism { get; init; }

    public required bool DisguisedCompliance { get; init; }

    public required bool ProfessionalFatigue { get; init; }

    public required bool GenuineProgress { get; init; }

    /// <summary>What makes you say so; at most 500 characters, without names, dates of birth, addresses and numbers.</summary>
    public string? View { get; init; }
}

/// <summary>Need, status, harm and visits.</summary>
internal static class NeedRecords
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    public static ImmutableArray<IRecordCall> All { get; } =
    [
        new RecordCall<NeedReviewRequest>(
            "need-reviews", "Records a review of need, with its tool", new NeedReviewRequest { On = Day, Tool = "Outcomes Star", Result = NeedResult.Same },
            (request, context) => Recording.NeedReview(context.Entry, request.On, request.Tool, request.Result, context.Now)),
        new RecordCall<ScalesRequest>(
            "scales", "Records scores from 0 to 10, side by side",
            new ScalesRequest { On = Day, Scores = [new ScoreRequest { By = Rater.Child, Score = 4 }, new ScoreRequest { By = Rater.Worker, Score = 6 }] },
            (request, context) => Recording.Scaling(context.Entry, request.On, [.. request.Scores.Select(score => new ScaleScore(score.By, score.Score, score.Carer))], context.Now)),
        new RecordCall<LevelRequest>(
            "levels", "Records a level of need; lowering it needs a review of commitment and capacity", new LevelRequest { On = Day, Level = 3, View = LevelView.Referrer },
            (request, context) => request.View == LevelView.Agreed || context.ByService == (request.View == LevelView.Service)
                ? Recording.Level(context.Entry, request.On, request.Level, context.Now, request.View)
                : new InvalidProblem("view-not-yours", "An agency says referrer or agreed, a service's team service or agreed.", "view")) { By = RecordedBy.Agency | RecordedBy.Service, IsDecision = true },
        new RecordCall<StatusRequest>(
            "statuses", "Records a statutory status", new StatusRequest { Status = StatutoryStatus.ChildInNeed, Since = Day, Authority = "northmere-council" },
            (request, context) => Recording.Status(context.Entry, request.Status, request.Since, FieldNames.PartyOf(request.Authority), context.Partnership, context.Now)),
        new RecordCall<VisitRequest>(
            "visits", "Records a statutory visit", new VisitRequest { On = Day, ChildSeen = true },
            (request, context) => Recording.Visit(context.Entry, request.On, request.ChildSeen, context.Now)),
        new RecordCall<EligibilityRequest>(
            "eligibility", "Records the month in which eligibility ends", new EligibilityRequest { Month = new(2026, 12, 1) },
            (request, context) => Recording.EligibilityEnd(context.Entry, request.Month, context.Now)),
        new RecordCall<HarmMarkRequest>(
            "harm-marks", "Marks that significant harm is likely; the answer says where to phone", new HarmMarkRequest { On = Day },
            (request, context) => Recording.Harm(context.Entry, request.On, context.Now)),
        new RecordCall<SocialCareTellingRequest>(
            "social-care-told", "Records that children's social care was told", new SocialCareTellingRequest { On = Day, Role = "Designated safeguarding lead" },
            (request, context) => Recording.SocialCare(context.Entry, request.On, request.Role, context.Now)),
        new RecordCall<CommitmentReviewRequest>(
            "commitment-reviews", "Records a review of commitment and capacity, with its four questions",
            new CommitmentReviewRequest { On = Day, Role = "Team manager", OverOptimism = false, DisguisedCompliance = false, ProfessionalFatigue = false, GenuineProgress = true },
            (request, context) => Recording.Commitment(
                context.Entry, request.On, request.Role,
                new CommitmentAnswers(request.OverOptimism, request.DisguisedCompliance, request.ProfessionalFatigue, request.GenuineProgress), request.View, context.Now)),
    ];
}
