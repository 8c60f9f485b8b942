using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-03: once support has begun it does not run out: it is reviewed, followed by other support, or declined.</summary>
internal sealed class SupportNotLapsed : IObligation
{
    public string Code => "WL-03";

    public Owner Owner => Owner.ResponsibleAgency;

    public string Finding => "The interim support recorded has ended or passed its review date";

    public string Coming => "Interim support to be reviewed or renewed";

    public string NextStep => "Review the support, record what follows it, or that the family declined more.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        var cover = Coverage.Of(entry, now);

        return cover.HasBegun
            ? new Standing(
                Deadlines.Of(entry, Deadlines.Later(entry.ListedOn, cover.LapseCountsFrom), now.Policy.SupportNotLapsed, now), cover.NextStart)
            : Standing.NothingOwed;
    }
}
