using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>WL-02: something is in place for the family, or was offered and declined; owed until the first time it is.</summary>
internal sealed class InterimSupportRecorded : IObligation
{
    public string Code => "WL-02";

    public Owner Owner => Owner.ResponsibleAgency;

    public string Finding => "No interim support is recorded";

    public string Coming => "Interim support to be recorded";

    public string NextStep => "Record what is in place meanwhile, or that the family declined it.";

    public Standing Of(WaitingListEntry entry, in Circumstances now)
    {
        var cover = Coverage.Of(entry, now);

        return cover.HasBegun
            ? Standing.NothingOwed
            : new Standing(Deadlines.Of(entry, entry.ListedOn, now.Policy.SupportRecorded, now), cover.NextStart);
    }
}
