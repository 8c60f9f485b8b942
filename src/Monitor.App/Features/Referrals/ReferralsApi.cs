using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Referrals;

/// <summary>A referral as the queue takes it. Nothing that names a person has a field here.</summary>
internal record ReferralRequest
{
    public required string Service { get; init; }

    public string? ResponsibleAgency { get; init; }

    public required string CaseReference { get; init; }

    public required DateOnly ReceivedOn { get; init; }

    public int? LevelOfNeed { get; init; }

    public StatutoryStatus? StatutoryStatus { get; init; }

    public DateOnly? StatusSince { get; init; }

    public string? OwningAuthority { get; init; }

    public bool HarmMark { get; init; }

    public SocialCareToldRequest? SocialCareTold { get; init; }

    public string? LeadRole { get; init; }

    public Referral ToReferral() => new()
    {
        Service = Service,
        ResponsibleAgency = ResponsibleAgency,
        CaseReference = CaseReference,
        ReceivedOn = ReceivedOn,
        Level = LevelOfNeed,
        Status = StatutoryStatus,
        StatusSince = StatusSince,
        Authority = OwningAuthority,
        HarmMark = HarmMark,
        SocialCareToldOn = SocialCareTold?.On,
        SocialCareToldRole = SocialCareTold?.Role,
        LeadRole = LeadRole,
    };
}

/// <summary>A referral as the API takes it: it may carry a number by which the child is recognised, which goes no further than its hash.</summary>
internal sealed record NumberedReferralRequest : ReferralRequest
{
    public string? NhsNumber { get; init; }

    public string? Upn { get; init; }

    /// <summary>Without the numbers: what prints a request must not print them.</summary>
    public override string ToString() => nameof(NumberedReferralRequest);

    /// <summary>The numbers that were given, in one order.</summary>
    public Result<ImmutableArray<SubjectNumber>> Numbers() =>
        SubjectNumber.FromAll((SubjectNumberKind.NhsNumber, NhsNumber, "nhsNumber"), (SubjectNumberKind.Upn, Upn, "upn"));
}

/// <summary>When children's social care was told, and by which role.</summary>
internal sealed record SocialCareToldRequest
{
    public required DateOnly On { get; init; }

    public required string Role { get; init; }
}

internal static class ReferralsApi
{
    public static void MapReferrals(this IEndpointRouteBuilder api) =>
        api.MapPost("/referrals", AddAsync).Needs(Permission.Refer).Describes("Adds a referral to the waiting list", "Referrals")
            .Takes(new NumberedReferralRequest
            {
                Service = "FI",
                ResponsibleAgency = "ashdown-primary",
                CaseReference = "ASH-00412",
                ReceivedOn = new(2026, 3, 2),
                LevelOfNeed = 2,
                StatutoryStatus = StatutoryStatus.EarlyHelp,
                StatusSince = new(2026, 1, 12),
                LeadRole = "Special educational needs co-ordinator",
            })
            .Gives(typeof(EntryResponse), StatusCodes.Status201Created, "The entry, with what is owed by which day; to a referrer that is not the responsible agency its state and expected wait. actNow says whom to ring.")
            .Refuses("service-unknown", "agency-unknown", "authority-unknown", "level-unknown", "nhs-number-invalid", "upn-invalid", "idempotency-key-reused");

    private static async Task<IResult> AddAsync(HttpContext http, AddReferral addReferral, Present present, CancellationToken cancellationToken)
    {
        var asking = Asking.Of(http);

        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || !(await JsonBody.ReadAsync<NumberedReferralRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out problem)
            || !body.Value.Numbers().IsSuccess(out var numbers, out problem))
        {
            return problem.ToHttp();
        }

        var result = await addReferral.HandleAsync(asking.Actor, key, JsonBody.DigestOf<ReferralRequest>(body.Value), body.Value.ToReferral(), numbers, asking.Correlation, cancellationToken);

        var now = await present.AtAsync(present.Now, cancellationToken);

        return result.Match<IResult>(
            added => TypedResults.Created(
                $"/api/entries/{added.Entry.Id}",
                added.Entry.Responsible == asking.Actor.Party
                    ? EntryResponse.From(added.Entry, now)
                    : EntryResponse.ForReferrer(added.Entry, now)),
            refused => refused.ToHttp());
    }
}
