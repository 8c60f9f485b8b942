using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-01: somebody is named who co-ordinates the help, from listing, and again after a lead has left.</summary>
internal sealed class LeadProfessionalNamed : IObligation
{
    public string Code => "WL-01";

    public Owner Owner => Owner.ResponsibleAgency;

    public string Finding => "No lead professional is recorded";

    public string Coming => "A lead professional to be named";

    public string NextStep => "Name the role that co-ordinates the help.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) => entry.Lead is null
        ? Standing.Due(Deadlines.Of(entry, Deadlines.Later(entry.ListedOn, entry.LeadMissingSince), now.Policy.LeadNamed, now))
        : Standing.NothingOwed;
}
