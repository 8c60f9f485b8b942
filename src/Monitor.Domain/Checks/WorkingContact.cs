using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>CT-01: every step of the ladder has a contact whose address works, and no two steps only one person.</summary>
internal sealed class WorkingContact : IPartyObligation
{
    public const string DifferentPeople = "different-people";

    private static readonly ContactRole[] Steps = [ContactRole.AssuranceContact, ContactRole.SafeguardingLead, ContactRole.HeadOfService];

    public string Code => "CT-01";

    public string InGeneral => "No working contact is recorded for a role";

    public string NextStep => "Name a contact whose address works, a deputy, or a stand-in.";

    public string Finding(Duty duty) => duty.About == DifferentPeople
        ? "Fewer than three different people are recorded for the steps of the ladder"
        : $"No working contact is recorded for the {duty.About.Replace('-', ' ')}";

    public string Path(Duty duty) => "/app/agency";

    public IEnumerable<OwedDuty> Of(PartyFacts facts, Circumstances now)
    {
        if (facts.Party.Kind == PartyKind.Board)
        {
            return [.. new[] { ContactRole.BoardsManager, ContactRole.Chair }.Where(role => !Works(facts.Party, role)).Select(role => Gap(facts.Party, role, now))];
        }

        var gaps = Steps.Where(role => !Works(facts.Party, role)).Select(role => Gap(facts.Party, role, now)).ToList();
        var people = Steps.SelectMany(facts.Party.WithRole).Where(contact => contact.FailedOn is null).Select(contact => contact.Person).Distinct().Count();
        return gaps.Count == 0 && people < Steps.Length ? [new OwedDuty(Code, DifferentPeople, null)] : gaps;
    }

    /// <summary>Owed from the day on which the last address of the role failed; from when it is first seen if nobody holds the role.</summary>
    private OwedDuty Gap(Party party, ContactRole role, Circumstances now) => new(Code, Slug(role), party.WithRole(role).Max(contact => contact.FailedOn) is { } failed
        ? now.Policy.ContactWorks.From(failed, LevelChange.WhenNotRecorded, now.WorkingDays)
        : null);

    private static bool Works(Party party, ContactRole role) => party.WithRole(role).Any(contact => contact.FailedOn is null);

    private static string Slug(ContactRole role) => role switch
    {
        ContactRole.AssuranceContact => "assurance-contact",
        ContactRole.SafeguardingLead => "safeguarding-lead",
        ContactRole.HeadOfService => "head-of-service",
        ContactRole.BoardsManager => "boards-manager",
        _ => "chair",
    };
}
