using Monitor.App.Features.Entries;
using Monitor.App.Hosting;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Referrals;

/// <summary>A referral as the API takes it. Nothing that names a person has a field here.</summary>
internal sealed record ReferralRequest
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

/// <summary>When children's social care was told, and by which role.</summary>
internal sealed record SocialCareToldRequest
{
    public required DateOnly On { get; init; }

    public required string Role { get; init; }
}

internal static class ReferralsApi
{
    public static void MapReferrals(this IEndpointRouteBuilder api) =>
        api.MapPost("/referrals", AddAsync).WithSummary("Adds a referral to the waiting list");

    private static async Task<IResult> AddAsync(HttpContext http, AddReferral addReferral, Present present, CancellationToken cancellationToken)
    {
        var asking = Asking.Of(http);

        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || !(await JsonBody.ReadAsync<ReferralRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var result = await addReferral.HandleAsync(asking.Actor, key, body.Digest, body.Value.ToReferral(), asking.Correlation, cancellationToken);

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
