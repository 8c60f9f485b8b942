using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-12: the service accepts or rejects a referral within five working days, and the referrer is told.</summary>
internal sealed class ReferralAnswered : IObligation
{
    public string Code => "WL-12";

    public Owner Owner => Owner.Service;

    public bool AppliesTo(WaitingListEntry entry) => entry.IsOpen || entry is { Rejection: not null, Closure: null };

    public string Finding => "It is not recorded that the referral was answered and the referrer told";

    public string Coming => "An answer to the referral";

    public string NextStep => "Accept or reject the referral, and record that the referrer was told.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        var start = entry.ResubmittedOn ?? entry.ReceivedOn;
        var isTold = entry.ReferrerToldOn >= (entry.AcceptedOn ?? entry.Rejection?.On);

        return isTold || entry.OfferedOn is not null
            ? Standing.NothingOwed
            : Standing.Due(Deadlines.Running(entry, start, now.Policy.ReferralAnswered, now));
    }
}
