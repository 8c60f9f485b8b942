using System.Collections.Immutable;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>Interim support, or with <c>declinedOn</c> that the family declined it.</summary>
internal sealed record SupportRequest
{
    public SupportKind? Kind { get; init; }

    /// <summary>Who gives it: a service, group or role, never a person's name. May be left out with <c>localService</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>Its id in the directory of local services.</summary>
    public string? LocalService { get; init; }

    /// <summary>The agency during whose closures of ten days or more it is not given.</summary>
    public string? ClosesWith { get; init; }

    public DateOnly? StartedOn { get; init; }

    public DateOnly? ReviewBy { get; init; }

    public DateOnly? EndedOn { get; init; }

    public bool? AgreedWithFamily { get; init; }

    public DateOnly? DeclinedOn { get; init; }

    public string? AskedRole { get; init; }

    public DateOnly? AskAgainOn { get; init; }
}

/// <summary>A review of one support, by its number on the entry.</summary>
internal sealed record SupportReviewRequest
{
    public required int Support { get; init; }

    public required DateOnly On { get; init; }

    public required DateOnly ReviewBy { get; init; }
}

/// <summary>The last day of one support.</summary>
internal sealed record SupportEndRequest
{
    public required int Support { get; init; }

    public required DateOnly On { get; init; }
}

/// <summary>Who carries a support while its provider is closed.</summary>
internal sealed record HolidayPlanRequest
{
    public required int Support { get; init; }

    public required string Role { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }
}

/// <summary>A local service refused the family because of a status.</summary>
internal sealed record SupportRefusalRequest
{
    public required DateOnly On { get; init; }

    public required string LocalService { get; init; }

    public required StatutoryStatus Because { get; init; }
}

/// <summary>What a family is given while it waits.</summary>
internal static class SupportRecords
{
    public static ImmutableArray<IRecordCall> All { get; } =
    [
        new RecordCall<SupportRequest>(
            "supports", "Records interim support, or that it was declined",
            new SupportRequest { Kind = SupportKind.Parenting, Provider = "Family hub", StartedOn = new(2026, 3, 2), ReviewBy = new(2026, 4, 13), AgreedWithFamily = true },
            (request, context) => request.DeclinedOn is not null
                ? FieldNames.DayNamed("declinedOn", Recording.Declined(context.Entry, request.DeclinedOn, request.AskedRole, request.AskAgainOn, context.Now))
                : Recording.Support(
                    context.Entry, request.Kind, request.Provider, request.StartedOn, request.ReviewBy, request.EndedOn, request.AgreedWithFamily, context.Now,
                    request.LocalService is { } id ? context.Partnership.FindLocalService(id) : null, FieldNames.PartyOf(request.ClosesWith))),
        new RecordCall<SupportReviewRequest>(
            "support-reviews", "Records that a support was reviewed and goes on",
            new SupportReviewRequest { Support = 1, On = new(2026, 3, 2), ReviewBy = new(2026, 4, 13) },
            (request, context) => Recording.SupportReview(context.Entry, request.Support, request.On, request.ReviewBy, context.Now)),
        new RecordCall<SupportEndRequest>(
            "support-ends", "Records the last day of a support",
            new SupportEndRequest { Support = 1, On = new(2026, 3, 2) },
            (request, context) => Recording.SupportEnd(context.Entry, request.Support, request.On, context.Now)),
        new RecordCall<HolidayPlanRequest>(
            "holiday-plans", "Records who carries a support while its provider is closed",
            new HolidayPlanRequest { Support = 1, Role = "Pastoral lead", From = new(2026, 7, 22), To = new(2026, 9, 1) },
            (request, context) => Recording.HolidayPlanning(context.Entry, request.Support, request.Role, request.From, request.To, context.Now)),
        new RecordCall<SupportRefusalRequest>(
            "support-refusals", "Records that a local service refused the family because of a status",
            new SupportRefusalRequest { On = new(2026, 3, 2), LocalService = "parenting-course", Because = StatutoryStatus.ChildInNeed },
            (request, context) => Recording.Refusal(context.Entry, request.On, context.Partnership.FindLocalService(request.LocalService), request.Because, context.Now)),
    ];
}
