using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>A contact with the family, or with <c>answered: false</c> an attempt at one.</summary>
internal sealed record ContactRequest
{
    public required DateOnly On { get; init; }

    public bool Answered { get; init; } = true;

    public ContactMeans? Means { get; init; }

    /// <summary>In the family's words, at most 500 characters, without names, dates of birth, addresses and numbers. Only the responsible agency reads it.</summary>
    public string? FamilyView { get; init; }
}

/// <summary>An attempt at contact that was not answered.</summary>
internal sealed record AttemptRequest
{
    public required DateOnly On { get; init; }

    public required ContactMeans Means { get; init; }
}

/// <summary>What was decided after attempts without an answer.</summary>
internal sealed record AttemptsDecisionRequest
{
    public required DateOnly On { get; init; }

    public required AttemptsDecision Decision { get; init; }

    public string? Reason { get; init; }
}

/// <summary>The lead professional, or with <c>endedOn</c> that the lead left and nobody is named.</summary>
internal sealed record LeadRequest
{
    /// <summary>A role, never a person's name.</summary>
    public string? Role { get; init; }

    public DateOnly? Since { get; init; }

    public DateOnly? EndedOn { get; init; }
}

/// <summary>Somebody who cares for the child, by role.</summary>
internal sealed record CarerRequest
{
    public required string Role { get; init; }

    /// <summary>When they were told: on the list, the expected wait, whom to call.</summary>
    public DateOnly? ToldOn { get; init; }
}

/// <summary>A carer, by number on the entry, was told.</summary>
internal sealed record CarerToldRequest
{
    public required int Carer { get; init; }

    public required DateOnly On { get; init; }
}

/// <summary>A carer is not told, for a coded reason.</summary>
internal sealed record CarerNotToldRequest
{
    public required int Carer { get; init; }

    public required NotTellingReason Reason { get; init; }

    public required DateOnly On { get; init; }
}

/// <summary>The safeguarding lead confirms that a carer is not told.</summary>
internal sealed record NotTellingConfirmationRequest
{
    public required int Carer { get; init; }

    public required string Role { get; init; }
}

/// <summary>Another entry of the same family and agency.</summary>
internal sealed record LinkRequest
{
    public required string Other { get; init; }
}

/// <summary>What a service was named to the family after a rejection.</summary>
internal sealed record AlternativeRequest
{
    public required DateOnly On { get; init; }

    public required string Alternative { get; init; }
}

/// <summary>Contact with the family, who leads, and what carers know.</summary>
internal static class FamilyRecords
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    public static ImmutableArray<IRecordCall> All { get; } =
    [
        new RecordCall<ContactRequest>(
            "contacts", "Records a contact with the family, or an attempt at one", new ContactRequest { On = Day, FamilyView = "We would like to know who will come." },
            (request, context) => request.Answered
                ? Recording.Contact(context.Entry, request.On, request.FamilyView, context.Now)
                : Recording.Attempt(context.Entry, request.On, request.Means, context.Now)),
        new RecordCall<AttemptRequest>(
            "attempts", "Records an attempt at contact that was not answered", new AttemptRequest { On = Day, Means = ContactMeans.Telephone },
            (request, context) => Recording.Attempt(context.Entry, request.On, request.Means, context.Now)),
        new RecordCall<AttemptsDecisionRequest>(
            "attempts-decisions", "Records what was decided after attempts without an answer", new AttemptsDecisionRequest { On = Day, Decision = AttemptsDecision.Visit },
            (request, context) => Recording.Decision(context.Entry, request.On, request.Decision, request.Reason, context.Now)),
        new RecordCall<LeadRequest>(
            "leads", "Records the lead professional, or that the lead left", new LeadRequest { Role = "Special educational needs co-ordinator", Since = Day },
            (request, context) => request.EndedOn is not null
                ? FieldNames.DayNamed("endedOn", Recording.LeadEnd(context.Entry, request.EndedOn, context.Now))
                : FieldNames.DayNamed("since", Recording.Lead(context.Entry, request.Since, request.Role, context.Now))),
        new RecordCall<CarerRequest>(
            "carers", "Names a carer by role, and when they were told", new CarerRequest { Role = "Foster carer", ToldOn = Day },
            (request, context) => Recording.NewCarer(context.Entry, request.Role, request.ToldOn, context.Now)),
        new RecordCall<CarerToldRequest>(
            "carers-told", "Records that a carer was told of the list, the expected wait and whom to call", new CarerToldRequest { Carer = 1, On = Day },
            (request, context) => Recording.TellingCarer(context.Entry, request.Carer, request.On, context.Now)),
        new RecordCall<CarerNotToldRequest>(
            "carers-not-told", "Records that it is not safe or lawful to tell a carer", new CarerNotToldRequest { Carer = 1, Reason = NotTellingReason.Safety, On = Day },
            (request, context) => Recording.NotTelling(context.Entry, request.Carer, request.Reason, request.On, context.Now)),
        new RecordCall<NotTellingConfirmationRequest>(
            "carers-not-told-confirmations", "Confirms that a carer is not told; for the safeguarding lead", new NotTellingConfirmationRequest { Carer = 1, Role = "Safeguarding lead" },
            (request, context) => Recording.ConfirmingNotTelling(context.Entry, request.Carer, request.Role, context.Now)) { Needs = Permission.DecideOnEntries },
        new RecordCall<AlternativeRequest>(
            "alternatives", "Records which alternative the family was told of after a rejection", new AlternativeRequest { On = Day, Alternative = "Family hub drop-in" },
            (request, context) => Recording.Alternative(context.Entry, request.On, request.Alternative, context.Now)),
        new RecordCall<LinkRequest>(
            "links", "Links with another entry of the family, of your own agency", new LinkRequest { Other = "A123456789Z" },
            (request, context) => Recording.Linking(context.Entry, EntryId.TryParse(request.Other, null, out var other) ? other : null)),
    ];
}
