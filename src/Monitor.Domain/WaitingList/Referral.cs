using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>A referral as somebody sends it: texts as they came, dates as London dates.</summary>
public sealed record Referral
{
    public string? Service { get; init; }

    /// <summary>Who answers for interim support; the referring agency when not given.</summary>
    public string? ResponsibleAgency { get; init; }

    public string? CaseReference { get; init; }

    public DateOnly? ReceivedOn { get; init; }

    public int? Level { get; init; }

    public StatutoryStatus? Status { get; init; }

    public DateOnly? StatusSince { get; init; }

    public string? Authority { get; init; }

    public bool HarmMark { get; init; }

    public DateOnly? SocialCareToldOn { get; init; }

    public string? SocialCareToldRole { get; init; }

    public string? LeadRole { get; init; }

    public DateOnly? LeadSince { get; init; }

    /// <summary>It comes from a case system's export rather than from somebody who refers now.</summary>
    public bool IsImported { get; init; }

    /// <summary>What is known beside the referral itself; only an import knows more.</summary>
    public ImmutableArray<NewEvent> History { get; init; } = [];
}

/// <summary>What a referral must hold, and the events that it makes: the first is always that it was received.</summary>
public static class ReferralRules
{
    public static Result<ImmutableArray<NewEvent>> Check(Referral referral, PartyId referredBy, Partnership partnership, in Circumstances now)
    {
        var faults = new Recording.Faults();
        var today = now.Today;
        var receivedOn = faults.Happened(referral.ReceivedOn, "receivedOn", today);
        var responsible = Responsible(referral.ResponsibleAgency, referredBy, partnership, faults);
        var service = Service(referral.Service, now, faults);
        var reference = Reference(referral.CaseReference, faults);
        var authority = Authority(referral.Authority, partnership, faults);
        faults.Level(referral.Level, "levelOfNeed");
        faults.Needs(
            (referral.SocialCareToldOn is null) == string.IsNullOrWhiteSpace(referral.SocialCareToldRole),
            "social-care-told-incomplete", "Say both when children's social care was told and by which role.", "socialCareTold");

        var events = ImmutableArray.CreateBuilder<NewEvent>();
        var agency = partnership.Find(responsible);
        var quietFrom = referral.IsImported && agency is not null ? QuietFrom(agency, receivedOn, now) : null;


        // Until the named agency accepts, the referring agency answers (DOMAIN §1); what is imported was settled long ago.
        var isProposed = !referral.IsImported && responsible != referredBy && partnership.Find(referredBy)?.IsAgency is true;
        events.Add(new NewEvent(new Received(
            service, isProposed ? referredBy : responsible, referredBy, reference, receivedOn, referral.HarmMark, quietFrom)));

        if (isProposed)
        {
            events.Add(new NewEvent(new ResponsibilityProposed(responsible, today)));
        }

        if (referral.Level is { } level)
        {
            events.Add(new NewEvent(new LevelRecorded(level, receivedOn)));
        }

        if (referral.Status is { } status and not StatutoryStatus.None)
        {
            var since = referral.StatusSince is null ? receivedOn : faults.Happened(referral.StatusSince, "statusSince", today);
            events.Add(new NewEvent(new StatusRecorded(status, since, authority)));
        }

        if (referral.SocialCareToldOn is not null)
        {
            var on = faults.Happened(referral.SocialCareToldOn, "socialCareTold.on", today);
            var role = faults.Words(referral.SocialCareToldRole, "socialCareTold.role", 60, "Name the role that told children's social care.");
            events.Add(new NewEvent(new SocialCareTold(on, role)));
        }

        if (!string.IsNullOrWhiteSpace(referral.LeadRole))
        {
            var since = referral.LeadSince is null ? receivedOn : faults.Happened(referral.LeadSince, "leadSince", today);
            events.Add(new NewEvent(new LeadNamed(faults.Words(referral.LeadRole, "leadRole", 60, "Name the role of the lead professional."), since)));
        }

        events.AddRange(referral.History);
        return faults.Problem is { } problem ? problem : events.DrainToImmutable();
    }

    /// <summary>The agency's first day, while its quiet start lasts and for what was received before it (DOMAIN §4).</summary>
    private static DateOnly? QuietFrom(Party agency, DateOnly receivedOn, in Circumstances now) =>
        receivedOn < agency.LiveFrom && now.Today <= now.WorkingDays.Add(agency.LiveFrom, now.Policy.QuietStartWorkingDays) ? agency.LiveFrom : null;

    private static PartyId Responsible(string? text, PartyId referredBy, Partnership partnership, Recording.Faults faults)
    {
        var id = referredBy;

        if (text is not null && !PartyId.TryParse(text, null, out id))
        {
            id = default;
        }

        faults.Agency(partnership, id, "responsibleAgency");
        return id;
    }

    private static ServiceCode Service(string? text, in Circumstances now, Recording.Faults faults)
    {
        var known = string.Join(", ", now.Policy.Services.Select(service => service.Code));
        var isKnown = ServiceCode.TryParse(text, out var code) && now.Policy.FindService(code) is not null;
        faults.Needs(isKnown, "service-unknown", $"There is no such service. Known are {known}.", "service");
        return code;
    }

    private static CaseReference Reference(string? text, Recording.Faults faults)
    {
        if (CaseReference.From(text).IsSuccess(out var reference, out var problem))
        {
            return reference;
        }

        faults.Add(problem);
        return default;
    }

    private static PartyId? Authority(string? text, Partnership partnership, Recording.Faults faults)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var isKnown = PartyId.TryParse(text, null, out var id) && partnership.Find(id)?.Kind == PartyKind.Council;
        faults.Needs(isKnown, "authority-unknown", "There is no such authority in the directory.", "owningAuthority");
        return id;
    }
}
