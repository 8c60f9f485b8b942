using System.Collections.Immutable;
using Monitor.App.Pages.Entries;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>Something owed, by whom and when, and whether that day has passed.</summary>
internal sealed record OwedResponse(string Code, string What, Owner By, DateOnly DueBy, bool IsOverdue, int? Step, string NextStep)
{
    /// <summary>Until when somebody answers for it, and the ladder does not climb.</summary>
    public DateOnly? AcknowledgedUntil { get; init; }
}

/// <summary>One event in plain words.</summary>
internal sealed record TimelineResponse(int Sequence, DateTimeOffset At, string By, string What, string? Text);

/// <summary>An entry as its responsible agency sees it.</summary>
internal sealed record EntryResponse
{
    public required string Id { get; init; }

    public required string Service { get; init; }

    public required string Status { get; init; }

    public required DateOnly ReceivedOn { get; init; }

    public required int DaysWaited { get; init; }

    public string? ResponsibleAgency { get; init; }

    public string? ReferredBy { get; init; }

    public string? CaseReference { get; init; }

    public int? LevelOfNeed { get; init; }

    public bool? HarmMark { get; init; }

    public bool? SupportInForce { get; init; }

    public DateOnly? LastContactOn { get; init; }

    /// <summary>How long the wait is expected to be, and whom to ask, in words.</summary>
    public string? ExpectedWait { get; init; }

    public string? LeadRole { get; init; }

    public ImmutableArray<OwedResponse>? Owed { get; init; }

    /// <summary>Where to turn to at once; only when likely significant harm or level 4 is recorded and social care was not told.</summary>
    public string? ActNow { get; init; }

    public ImmutableArray<TimelineResponse>? Timeline { get; init; }

    /// <summary>What a call has just recorded, in plain words.</summary>
    public ImmutableArray<string>? Changed { get; init; }

    public static EntryResponse From(WaitingListEntry entry, Circumstances now) => ForReferrer(entry, now) with
    {
        DaysWaited = entry.DaysWaited(now.Today),
        ResponsibleAgency = entry.Responsible.ToString(),
        ReferredBy = entry.ReferredBy.ToString(),
        CaseReference = entry.CaseReference.ToString(),
        LevelOfNeed = entry.Levels.IsEmpty ? null : entry.Level,
        HarmMark = entry.HarmMark,
        SupportInForce = Coverage.Of(entry, now).InForce,
        LastContactOn = entry.LastContactOn,
        LeadRole = entry.Lead?.Role,
        Owed = Owes(entry, now, _ => true),
    };

    /// <summary>What the team of the service that the family waits for sees: no case reference, contact, view or support (DESIGN §7).</summary>
    public static EntryResponse ForService(WaitingListEntry entry, Circumstances now) => ForReferrer(entry, now) with
    {
        DaysWaited = entry.DaysWaited(now.Today),
        ResponsibleAgency = entry.Responsible.ToString(),
        ReferredBy = entry.ReferredBy.ToString(),
        LevelOfNeed = entry.Levels.IsEmpty ? null : entry.Level,
        HarmMark = entry.HarmMark,
        Owed = Owes(entry, now, owner => owner == Owner.Service),
    };

    /// <summary>
    /// What the referring agency may know of an entry that another answers for. Its wait is counted from its own referral: that an earlier one goes on
    /// in it would say that the child was known elsewhere.
    /// </summary>
    public static EntryResponse ForReferrer(WaitingListEntry entry, Circumstances now) => new()
    {
        Id = entry.Id.ToString(),
        Service = entry.Service.ToString(),
        Status = EntriesFilter.Slug(EntriesFilter.StateOf(entry)),
        ReceivedOn = entry.ReceivedOn,
        DaysWaited = (entry.SpellFrom < entry.ReceivedOn ? entry with { SpellFrom = null } : entry).DaysWaited(now.Today),
        ExpectedWait = entry.IsOpen ? WaitWords.Of(entry, now) : null,
        ActNow = entry is { IsOpen: true, NeedsSocialCareNow: true }
            ? $"This is not a referral to children's social care. {Words.Emergency(now.Policy)}"
            : null,
    };

    private static ImmutableArray<OwedResponse> Owes(WaitingListEntry entry, Circumstances now, Func<Owner, bool> isAsked)
    {
        var assessment = Catalogue.Assess(entry, now);
        var owed = ImmutableArray.CreateBuilder<OwedResponse>();

        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            var obligation = Catalogue.All[i];

            if (assessment[i].Deadline != Standing.Never && isAsked(obligation.Owner))
            {
                var isOverdue = assessment[i].IsFinding(now.Today);
                var ladder = entry.LadderFor(obligation.Code);
                owed.Add(new OwedResponse(
                    obligation.Code, isOverdue ? obligation.Finding : obligation.Coming, obligation.Owner, assessment[i].Deadline, isOverdue,
                    ladder is { IsOpen: true, Step: > 0 } ? ladder.Step : null, obligation.NextStep)
                {
                    AcknowledgedUntil = ladder is { IsOpen: true } ? ladder.Acknowledgement?.Until : null,
                });
            }
        }

        return [.. owed.OrderBy(each => each.DueBy)];
    }
}
