using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-07: the service begins within its target, counted in days from the day the referral was received, over all spells that are one wait.</summary>
internal sealed class ServiceStartsWithinTarget : IObligation
{
    public string Code => "WL-07";

    public Owner Owner => Owner.Service;

    public bool ClimbsByServiceAndMonth => true;

    public string Finding => "The wait is longer than the service's target";

    public string Coming => "The service's target for starting";

    public string NextStep => "Offer a start, or record what the family was told about the wait.";

    public Standing Of(WaitingListEntry entry, in Circumstances now) =>
        Standing.Due(entry.WaitFrom.AddDays(now.Policy.TargetDays(entry.Service)));
}
